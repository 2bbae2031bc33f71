import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// The longest lane name in UTF-8 bytes; a longer one is refused.
  public static let laneNameBytes = 100

  /// Opens a lane of the caller and gives it a new epoch; whoever held it before is refused from then
  /// on. Most callers want ``Lane/open(_:on:patience:)``. Role: bureau.
  public func openLane(
    _ name: String, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> LaneStatus {
    let request = Fundledger_V1_OpenLaneRequest.with { $0.name = name }
    let answer: Fundledger_V1_OpenLaneResponse = try await call(
      .posting, "OpenLane", request, timeout: timeout, isWrite: true)
    return LaneStatus(
      number: answer.lane, epoch: answer.epoch, nextSerial: answer.nextSerial,
      refused: answer.refused.map { LaneStatus.Refused($0) },
      revision: Revision(answer.revision))
  }

  /// Where a lane of the caller stands. Role: bureau.
  public func laneStatus(
    _ name: String, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> LaneStatus {
    let request = Fundledger_V1_GetLaneRequest.with { $0.name = name }
    let answer: Fundledger_V1_GetLaneResponse = try await call(
      .posting, "GetLane", request, timeout: timeout)
    return LaneStatus(
      number: answer.lane, epoch: answer.epoch, nextSerial: answer.nextSerial,
      refused: answer.refused.map { LaneStatus.Refused($0) },
      revision: Revision(answer.revision))
  }

  /// Submits a batch once, without any of a ``Lane``'s care for lost answers. Role: bureau.
  ///
  /// - Parameters:
  ///   - firstSerial: voucher k of the batch has serial `firstSerial` + k. Serials accepted before
  ///     answer their outcome; a gap is refused.
  ///   - attempt: 1 at first, one more than the refused attempt to try refused serials again.
  ///   - isAtomic: all or nothing, otherwise each voucher by itself.
  ///   - withNumbers: whether to answer the voucher numbers.
  public func postVouchers(
    _ batch: VoucherBatch, lane: UInt32, epoch: UInt32, firstSerial: UInt64,
    attempt: UInt32 = 1, isAtomic: Bool = false, withNumbers: Bool = false,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> BatchOutcome {
    var request = batch.message
    request.lane = lane
    request.epoch = epoch
    request.firstSerial = firstSerial
    request.attempt = attempt
    request.atomic = isAtomic
    request.withNumbers = withNumbers
    let answer: Fundledger_V1_PostVouchersResponse = try await call(
      .posting, "PostVouchers", request, timeout: timeout, isWrite: true)
    return BatchOutcome(answer, firstSerial: firstSerial)
  }

  /// Reverses one voucher whole by red legs (红字冲销). A voucher can be reversed once; asking again
  /// answers the same reversal. Role: bureau.
  ///
  /// - Parameters:
  ///   - day: effective day of the reversal.
  ///   - reason: becomes its summary (摘要), at most 512 bytes.
  ///   - isAdjustment: a day of December goes into the adjustment period (整理期).
  public func reverseVoucher(
    _ voucher: Revision, day: Day, reason: String, isAdjustment: Bool = false,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Reversal {
    let request = Fundledger_V1_ReverseVoucherRequest.with {
      $0.voucher = voucher.message
      $0.day = day.number
      $0.reason = reason
      $0.adjustmentPeriod = isAdjustment
    }
    let answer: Fundledger_V1_ReverseVoucherResponse = try await call(
      .posting, "ReverseVoucher", request, timeout: timeout, isWrite: true)
    return Reversal(voucher: Revision(answer.voucher), wasReversedBefore: answer.replayed)
  }
}

/// Where a lane stands.
public struct LaneStatus: Hashable, Sendable {
  /// Given by the server.
  public var number: UInt32
  public var epoch: UInt32
  /// The serial of the next new voucher; serials start at 1.
  public var nextSerial: UInt64
  /// Refused serials that can still be tried again.
  public var refused: [Refused]
  public var revision: Revision

  public struct Refused: Hashable, Sendable {
    public var serial: UInt64
    /// The attempt that was refused; the next is one higher.
    public var attempt: UInt32
    /// Code of the ``Refusal``.
    public var code: UInt32

    init(_ message: Fundledger_V1_RefusedSerial) {
      serial = message.serial
      attempt = message.attempt
      code = message.code
    }
  }
}

/// The answer to ``LedgerClient/reverseVoucher(_:day:reason:timeout:)``.
public struct Reversal: Hashable, Sendable {
  /// The voucher that reverses.
  public var voucher: Revision
  /// Whether the caller had reversed it before; nothing was posted now.
  public var wasReversedBefore: Bool
}
