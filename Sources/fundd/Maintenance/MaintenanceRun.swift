import ArgumentParser
import Foundation
import LedgerJournal

/// A command that goes through a whole journal: tells how far it is, and says what came out.
enum MaintenanceRun {
  private static let damagedExit: Int32 = 2

  /// Prints the report, or the failure, and throws the exit code of the latter.
  static func end(
    json: Bool, folder: String,
    _ body: (ProgressReport) throws(MaintenanceFailure) -> JournalFolder.Report
  ) throws {
    let report: JournalFolder.Report
    do throws(MaintenanceFailure) {
      report = try body(Self.tell)
      clear()
    } catch {
      clear()
      say(error, json: json, folder: folder)
      throw error.isDamage ? ExitCode(damagedExit) : ExitCode.failure
    }
    print(json ? try Self.json(CheckedJournal(report, folder: folder)) : text(report, folder))
  }

  private static func tell(_ progress: MaintenanceProgress) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[Kblock \(progress.block) of \(progress.through), \(progress.bytes >> 20) MiB")
  }

  private static func clear() {
    if isatty(STDERR_FILENO) == 1 { write("\r\u{1B}[K") }
  }

  private static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  private static func say(_ failure: MaintenanceFailure, json: Bool, folder: String) {
    write("fundd: \(failure)\n")
    guard json else { return }
    var problem = Problem(folder: folder, problem: "\(failure)", isDamage: failure.isDamage)
    if case .source(.corrupt(let block, let path, _)) = failure {
      problem.block = block
      problem.file = path
    }
    if case .source(.replay(let block, _)) = failure { problem.block = block }
    if let text = try? Self.json(problem) { print(text) }
  }

  private struct Problem: Encodable {
    var folder: String
    var problem: String
    var isDamage: Bool
    var block: UInt64?
    var file: String?
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func text(_ report: JournalFolder.Report, _ folder: String) -> String {
    var lines = [
      "folder         \(folder)",
      "blocks         \(report.blocks), the newest is \(report.tail.ordinal)",
      "vouchers 凭证  \(report.vouchers)",
      "legs 分录      \(report.legs)",
      "bytes          \(report.bytes)",
      "block digest   \(report.tail.digest) (\(report.algorithm.name))",
      "epoch          \(report.epoch)",
    ]
    if let digest = report.stateDigest {
      lines.append("state digest   \(digest)")
    } else {
      lines.append("state digest   none: early blocks are archived and no snapshot is good")
    }
    if let after = report.replayedAfter, after > 0 {
      lines.append("books          from the snapshot of block \(after) on")
    }
    if !report.archivedSegments.isEmpty {
      let numbers = report.archivedSegments.map(String.init).joined(separator: " ")
      lines.append("archived       segments \(numbers), not checked")
    }
    for snapshot in report.goodSnapshots { lines.append("snapshot       \(snapshot), good") }
    for passed in report.passedOver {
      lines.append("snapshot       \(passed.ordinal) will not be used: \(passed.problem)")
    }
    if report.blocksAboveMark > 0 {
      lines.append(
        "above the mark \(report.blocksAboveMark) whole blocks, which an opening takes over")
    }
    if report.endsTorn {
      lines.append("behind them    a block that is being written, or was torn by a crash")
    }
    return lines.joined(separator: "\n")
  }
}

extension MaintenanceFailure {
  /// The blocks are not what they were, rather than out of reach.
  fileprivate var isDamage: Bool {
    switch self {
    case .source(.corrupt), .source(.replay), .source(.foreign), .snapshotDiffers, .brokenBooks:
      true
    default: false
    }
  }
}
