import ArgumentParser
import Foundation
import FundExports
import LedgerJournal

/// Where an auditor keeps what he has seen.
struct WitnessOptions: ParsableArguments {
  @Option(
    help: "Folder of witness files (见证文件), one a journal (HOME/witness).")
  var witness: String?

  func folder(home: DataFolder) -> String { witness ?? home.witness }
}

/// Which keys count when something is verified offline.
struct KeyOptions: ParsableArguments {
  @Option(help: "File of public keys, a line each (NAME+ID+BASE64); they are trusted for this run.")
  var keys: String?

  @OptionGroup var witness: WitnessOptions

  /// Those of the file and of the journal's witness file.
  func trusted(
    origin: String?, home: DataFolder
  ) throws(CommandFailure) -> (keys: [NoteKey], checkpoints: [Checkpoint]) {
    var trusted: [NoteKey] = []
    if let keys { trusted = try KeyFile.read(keys) }
    guard let origin else { return (trusted, []) }
    let file = try CommandFailure.of { () throws(WitnessProblem) in
      try WitnessFile(witness.folder(home: home), origin: origin)
    }
    trusted += file.keys.map(\.key).filter { !trusted.contains($0) }
    return (trusted, file.notes.map(\.checkpoint))
  }
}

/// A file of public keys, a line each; empty lines and those that begin with # are passed over.
enum KeyFile {
  /// The longest, in bytes.
  private static let byteLimit = 1 << 20

  static func read(_ path: String) throws(CommandFailure) -> [NoteKey] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("cannot read \(path)")
    }
    guard data.count <= byteLimit else {
      throw CommandFailure("\(path) has \(data.count) bytes; at most \(byteLimit) are read")
    }
    var keys: [NoteKey] = []
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard !line.hasPrefix("#") else { continue }
      do throws(NoteProblem) {
        keys.append(try NoteKey(text: String(line)))
      } catch {
        throw CommandFailure("\(path): \(error)")
      }
    }
    guard !keys.isEmpty else { throw CommandFailure("\(path) has no keys") }
    return keys
  }
}

extension DataFolder {
  /// What an auditor has seen of each journal.
  var witness: String { path + "/witness" }
}

extension CommandFailure {
  /// Takes any error of `body` for a failure of the command.
  static func of<Result, Failure: Error & CustomStringConvertible>(
    _ body: () throws(Failure) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(Failure) { return try body() } catch { throw CommandFailure(error.description) }
  }
}
