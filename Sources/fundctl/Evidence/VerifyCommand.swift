import ArgumentParser
import FiscalFunds
import Foundation
import FundData
import FundExports
import LedgerJournal

/// `fundctl verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verifies offline what the books and their evidence say, trusting no server (离线验证).",
    discussion: """
        fundctl verify journal /media/copy/journal
        fundctl verify bundle 620503-2018 --keys keys.txt
        fundctl verify voucher proof.json --keys keys.txt
        fundctl verify checkpoints monday.note friday.note --proof consistency.txt

      It says what is wrong, where, and what it means.
      Exit codes: 0 nothing is wrong; 1 something is; 64 wrong usage.
      """,
    subcommands: [
      VerifyJournalCommand.self, VerifyBundleCommand.self, VerifyVoucherCommand.self,
      VerifyCheckpointsCommand.self,
    ])
}

/// `fundctl verify journal`.
struct VerifyJournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Verifies the folder of a journal byte for byte, from block one (账本文件夹).",
    discussion: """
        fundctl verify journal ./fundledger-data/journal
        fundctl verify journal copy --checkpoint friday.note --keys keys.txt

      Every digest, link, running balance, sum, mirror and number is computed again, and no byte may \
      be other than the format says. Without a checkpoint of somebody else's it cannot show that the \
      whole journal was not written anew. Take a copy, or stop the daemon: one that writes just now \
      shows as torn.
      """)

  @Argument(help: "Folder of the journal.")
  var folder: String

  @Option(help: "A signed checkpoint that the journal must contain; more than one is fine.")
  var checkpoint: [String] = []

  @Option(help: "Folder to which segments were archived.")
  var archive: String?

  @OptionGroup var trust: KeyOptions
  @Option(help: "Data folder with the witness files ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    var options = JournalVerification.Options()
    options.business = { FundBooks.makeEmpty() }
    options.archive = archive
    let data = DataFolder(path: home ?? DataFolder.defaultPath)
    let origin = (try? FileJournal.identity(of: folder)).map { Checkpoint.origin(journal: $0) }
    let (keys, seen) = try trust.trusted(origin: origin, home: data)
    options.checkpoints = seen
    var problems: [Discrepancy] = []
    for path in checkpoint {
      let note = try NoteFile.read(path)
      if let problem = note.problem(trusting: keys) {
        problems.append(Discrepancy(problem.kind, .init(file: path), problem.detail))
      } else {
        options.checkpoints.append(note.checkpoint)
      }
    }
    var result = JournalVerification.verify(
      folder, options, progress: VerificationOutput.show)
    for problem in problems { result.add(problem) }
    try VerificationOutput.end(result, json: json)
  }
}

/// `fundctl verify bundle`.
struct VerifyBundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Verifies an export bundle (导出包): its proofs, its sums, and every format in it.",
    discussion: """
        fundctl verify bundle 620503-2018 --keys keys.txt

      The native part must lead to a checkpoint that a trusted key has signed; every other format is \
      rendered again and compared byte for byte.
      """)

  @Argument(help: "Folder of the bundle.")
  var folder: String

  @Option(help: "Only these formats are rendered again, with commas (all of the manifest).")
  var format: String?

  @OptionGroup var trust: KeyOptions
  @Option(help: "Data folder with the witness files ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    let manifest = try? BundleFolder(folder).manifest()
    let (keys, seen) = try trust.trusted(
      origin: manifest?.origin, home: DataFolder(path: home ?? DataFolder.defaultPath))
    var options = BundleVerification.Options()
    options.keys = keys
    options.checkpoints = seen
    options.business = { FundBooks.makeEmpty() }
    options.reference = try ReferenceData.load()
    options.generator = Fundctl.generator
    options.renderings = format.map { Set($0.split(separator: ",").map(String.init)) }
    try VerificationOutput.end(
      BundleVerification.verify(folder, options, progress: VerificationOutput.show), json: json)
  }
}

/// `fundctl verify checkpoints`.
struct VerifyCheckpointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoints",
    abstract: "Verifies that one checkpoint (检查点) goes on from another.",
    discussion: """
        fundctl verify checkpoints monday.note friday.note --proof consistency.txt --keys keys.txt

      The proof is a file of digests in hexadecimal, a line each (RFC 6962).
      """)

  @Argument(help: "File of a checkpoint.")
  var first: String

  @Argument(help: "File of another checkpoint.")
  var second: String

  @Option(help: "File of the consistency proof (一致性证明).")
  var proof: String?

  @OptionGroup var trust: KeyOptions
  @Option(help: "Data folder with the witness files ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    let (one, other) = (try NoteFile.read(first), try NoteFile.read(second))
    let (keys, _) = try trust.trusted(
      origin: one.checkpoint.origin, home: DataFolder(path: home ?? DataFolder.defaultPath))
    let hashes = try proof.map { try NoteFile.digests($0) }
    try VerificationOutput.end(
      CheckpointComparison.verify(one, other, proof: hashes, keys: keys), json: json)
  }
}

/// Files of checkpoints and proofs.
enum NoteFile {
  private static let proofLimit = 1 << 20

  static func read(_ path: String) throws(CommandFailure) -> CheckpointNote {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("cannot read \(path)")
    }
    do throws(NoteProblem) {
      return try CheckpointNote(Array(data))
    } catch {
      throw CommandFailure("\(path): \(error)")
    }
  }

  static func digests(_ path: String) throws(CommandFailure) -> [Digest] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= proofLimit else {
      throw CommandFailure("cannot read \(path), or it is too long for a proof")
    }
    var digests: [Digest] = []
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard let digest = Digest(hexadecimal: line) else {
        throw CommandFailure("\(path): \"\(line.prefix(80))\" is no digest")
      }
      digests.append(digest)
    }
    return digests
  }
}

extension Fundctl {
  /// Name and version, as manifests carry it.
  static var generator: String { "fundctl \(configuration.version)" }
}
