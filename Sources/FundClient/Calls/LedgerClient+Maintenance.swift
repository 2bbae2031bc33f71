import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

extension LedgerClient {
  /// Has the daemon copy into a backup of this name what the backup lacks, while postings go on.
  /// Role: operator.
  ///
  /// - Parameters:
  ///   - through: the last block; the newest durable one if nil.
  ///   - timeout: for the whole backup. One that is cut off goes on with the next call.
  ///   - progress: told now and then how far it is.
  /// - Returns: the last state, with its result.
  public func backUp(
    to name: String, through: UInt64? = nil, timeout: Duration = .seconds(86_400),
    progress: (BackupState) -> Void = { _ in }
  ) async throws(LedgerError) -> BackupState {
    let request = Fundledger_V1_BackupRequest.with {
      $0.name = name
      $0.through = through ?? 0
    }
    var messages = try await stream(.maintenance, "Backup", request, timeout: timeout)
      .makeAsyncIterator()
    while true {
      let payload: ByteBuffer?
      do {
        payload = try await messages.next()
      } catch {
        throw LedgerError(error, isWrite: false)
      }
      guard let payload else {
        throw LedgerError(.dataLoss, "the backup's progress ended without a result")
      }
      let message: Fundledger_V1_BackupProgress
      do {
        message = try Fundledger_V1_BackupProgress(serializedBytes: MessageBytes(payload))
      } catch {
        throw .badAnswer("bytes that are no progress of a backup")
      }
      let state = BackupState(message)
      progress(state)
      if state.result != nil { return state }
    }
  }

  /// How far the daemon's reading again of old blocks is. Role: operator.
  public func scrubStatus(
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ScrubStatus {
    let answer: Fundledger_V1_ScrubStatus = try await call(
      .maintenance, "GetScrubStatus", Fundledger_V1_GetScrubStatusRequest(), timeout: timeout)
    return ScrubStatus(answer)
  }

  /// The segments of the daemon's journal. Role: operator.
  public func listSegments(
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> [SegmentInfo] {
    let answer: Fundledger_V1_ListSegmentsResponse = try await call(
      .maintenance, "ListSegments", Fundledger_V1_ListSegmentsRequest(), timeout: timeout)
    return answer.segments.map { SegmentInfo($0) }
  }

  /// Moves a sealed segment to the daemon's archive, which this returns. Role: operator.
  @discardableResult
  public func archiveSegment(
    _ number: UInt32, timeout: Duration = .seconds(3_600)
  ) async throws(LedgerError) -> String {
    let answer: Fundledger_V1_ArchiveSegmentResponse = try await call(
      .maintenance, "ArchiveSegment",
      Fundledger_V1_ArchiveSegmentRequest.with { $0.number = number }, timeout: timeout)
    return answer.folder
  }

  /// Brings an archived segment back into the daemon's journal. Role: operator.
  public func bringBackSegment(
    _ number: UInt32, timeout: Duration = .seconds(3_600)
  ) async throws(LedgerError) {
    let _: Fundledger_V1_BringBackSegmentResponse = try await call(
      .maintenance, "BringBackSegment",
      Fundledger_V1_BringBackSegmentRequest.with { $0.number = number }, timeout: timeout)
  }
}
