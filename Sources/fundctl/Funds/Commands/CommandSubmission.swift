import FundClient
import LedgerJournal

/// One business command (业务指令) on its way, through a lane that is named after what it says: given
/// again, it is the same command. One that was refused before is tried again.
struct CommandSubmission {
  let message: CommandMessage
  /// Tells the same command given twice on purpose apart.
  let label: String

  /// Submits it and prints what became of it.
  func run(_ global: GlobalOptions, as roles: [Role], unit: Fen.Unit) async throws {
    let lane = try CommandLane.name(ofCommand: message, label: label)
    let command = try message.command()
    let outcome = try await global.withClient(as: roles) { client in
      let lane = try await Lane.open(lane, on: client)
      let attempt = lane.refusedAtOpening.first { $0.serial == 1 }.map { $0.attempt + 1 }
      return try await lane.submit([command], at: 1, attempt: attempt ?? 1)
    }
    if let refusal = outcome.refusals.first {
      if global.json { global.show(CommandReport.refused(refusal, message)) }
      throw CommandFailure(RefusalText.sheet(refusal, unit: unit))
    }
    guard outcome.decided == 1 else {
      throw CommandFailure("被拒过多，稍后重新运行 (too many refusals: run it again later)")
    }
    global.show(CommandReport.accepted(outcome, message), unit: unit)
  }
}

/// The lanes that commands go through.
enum CommandLane {
  /// `commands/`, the digest and `/` take 74 of a lane name's bytes.
  static let maximumLabelBytes = LedgerClient.laneNameBytes - 74

  static func name(
    ofCommand message: CommandMessage, label: String
  ) throws(CommandFailure) -> String {
    try name("command/", FileDigest.sha256(Array(message.json.compact.utf8)), label)
  }

  /// Of a file. Where the file names persons, the digest is keyed: nobody can guess them from it.
  static func name(
    ofFile bytes: [UInt8], hash: PersonHash?, label: String
  ) throws(CommandFailure) -> String {
    try name("commands/", hash?.hash(bytes) ?? FileDigest.sha256(bytes), label)
  }

  private static func name(
    _ kind: String, _ digest: [UInt8], _ label: String
  ) throws(CommandFailure) -> String {
    guard label.utf8.count <= maximumLabelBytes else {
      throw CommandFailure("the label is longer than \(maximumLabelBytes) bytes")
    }
    let name = kind + Hexadecimal.text(digest)
    return label.isEmpty ? name : name + "/" + label
  }
}
