import FundMessages
import SwiftProtobuf

/// Closing (结账) and reopening (反结账) of months.
extension LedgerClient {
  /// Closes (结账) the oldest open month of a ledger. A month that is closed answers its closing.
  /// Role: bureau or supervisor.
  ///
  /// - Parameter seen: the newest voucher that whoever closes has seen. A voucher of the ledger and
  ///   month behind it refuses the closing (422); when nil, none does.
  public func closeMonth(
    ledger: UInt32, month: Month, seen: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ClosedMonth {
    let request = Fundledger_V1_CloseMonthRequest.with {
      $0.ledger = ledger
      $0.month = month.number
      if let seen { $0.seen = seen.message }
    }
    let answer: Fundledger_V1_CloseMonthResponse = try await call(
      .ledger, "CloseMonth", request, timeout: timeout, isWrite: true)
    return ClosedMonth(answer)
  }

  /// Reopens (反结账) the newest closed month of a ledger. One that is open again already answers so.
  /// Role: supervisor.
  ///
  /// - Parameter reason: goes into the journal; not empty, at most 512 bytes.
  public func reopenMonth(
    ledger: UInt32, month: Month, reason: String, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ReopenedMonth {
    let request = Fundledger_V1_ReopenMonthRequest.with {
      $0.ledger = ledger
      $0.month = month.number
      $0.reason = reason
    }
    let answer: Fundledger_V1_ReopenMonthResponse = try await call(
      .ledger, "ReopenMonth", request, timeout: timeout, isWrite: true)
    return ReopenedMonth(
      ledger: LedgerInfo(answer.ledger), version: answer.version, wasOpen: answer.existed,
      revision: Revision(answer.revision))
  }
}

/// The closing of a month (结账).
public struct ClosedMonth: Hashable, Sendable {
  public var ledger: LedgerInfo
  /// 1 for the first closing of the month, one higher each time that it is closed again.
  public var version: UInt32
  /// The ledger's vouchers of the month are numbered 1 to this.
  public var vouchers: UInt32
  /// The books before this place are what was closed.
  public var seen: Revision
  /// How many holds (冻结) with a line in the ledger were open.
  public var openHolds: Int
  /// The oldest of them, at most 1024.
  public var holds: [HoldID]
  /// Whether it was closed before; nothing was done now.
  public var wasClosed: Bool
  public var revision: Revision

  init(_ message: Fundledger_V1_CloseMonthResponse) {
    ledger = LedgerInfo(message.ledger)
    version = message.version
    vouchers = message.vouchers
    seen = Revision(message.seen)
    openHolds = Int(message.openHolds)
    holds = message.hold.map { HoldID(wire: $0) }
    wasClosed = message.existed
    revision = Revision(message.revision)
  }
}

/// The answer to ``LedgerClient/reopenMonth(ledger:month:reason:timeout:)``.
public struct ReopenedMonth: Hashable, Sendable {
  public var ledger: LedgerInfo
  /// Of the closing that was undone.
  public var version: UInt32
  /// Whether it was open again before; nothing was done now.
  public var wasOpen: Bool
  public var revision: Revision
}
