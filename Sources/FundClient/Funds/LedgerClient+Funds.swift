import FundMessages
import SwiftProtobuf

/// Business commands (业务指令).
extension LedgerClient {
  /// Commands of one call; more are refused.
  public static let commandsPerCall = 8_192

  /// Submits a batch once, without any of a ``Lane``'s care for lost answers. Roles: bureau, checker or
  /// supervisor, by the action.
  ///
  /// - Parameters:
  ///   - firstSerial: command k of the batch has serial `firstSerial` + k. Serials used before answer
  ///     their outcome; a gap is refused.
  ///   - attempt: 1 at first, one more than the refused attempt to try refused serials again.
  public func submitCommands(
    _ commands: [BusinessCommand], lane: UInt32, epoch: UInt32, firstSerial: UInt64,
    attempt: UInt32 = 1, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> BatchOutcome {
    var request = Fundledger_V1_SubmitCommandsRequest()
    request.lane = lane
    request.epoch = epoch
    request.firstSerial = firstSerial
    request.attempt = attempt
    request.commands = commands.map(\.message)
    let answer: Fundledger_V1_SubmitCommandsResponse = try await call(
      .funds, "SubmitCommands", request, timeout: timeout, isWrite: true)
    return BatchOutcome(answer, firstSerial: firstSerial)
  }
}
