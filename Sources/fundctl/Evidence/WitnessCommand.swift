import ArgumentParser
import Foundation
import FundClient
import FundExports
import LedgerJournal

/// `fundctl witness`.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Keeps what an auditor has seen of a journal, and compares servers with it (见证).",
    discussion: """
        fundctl witness trust keys.txt
        fundctl witness check
        fundctl witness list
        fundctl witness show 00c0ffee00c0ffee.fundledger

      Every command of an auditor compares the server with the witness files first: one that was put \
      back to an older state, or that keeps two histories, is refused.
      """,
    subcommands: [
      WitnessTrustCommand.self, WitnessCheckCommand.self, WitnessListCommand.self,
      WitnessShowCommand.self,
    ])
}

/// `fundctl witness trust`.
struct WitnessTrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Trusts public keys that the keeper of the books has handed over (信任公钥).",
    discussion: """
        fundctl witness trust keys.txt
        fundctl witness trust keys.txt --origin 00c0ffee00c0ffee.fundledger

      Without --origin the journal is the server's.
      """)

  @Argument(help: "File of public keys, a line each.")
  var file: String

  @Option(help: "Origin of the journal whose checkpoints the keys sign.")
  var origin: String?

  @OptionGroup var global: GlobalOptions
  @OptionGroup var options: WitnessOptions

  func run() async throws {
    let keys = try KeyFile.read(file)
    let name: String
    if let origin {
      name = origin
    } else {
      name = try await global.withClient(as: Role.allCases, guarded: false) { client in
        try CheckpointNote(await WireEvidenceServer(client: client).checkpoint(size: 0)).checkpoint
          .origin
      }
    }
    var witness = try WitnessFile(options.folder(home: global.dataFolder), origin: name)
    for key in keys { try witness.trust(key, .given) }
    global.show(WitnessReport.make(witness))
  }
}

/// `fundctl witness check`.
struct WitnessCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compares the server with what was seen of its journal, and keeps its checkpoint.",
    discussion: """
        fundctl witness check
        fundctl witness check --trust-first

      Exit codes: 0 it goes on from what was seen; 1 it does not, or its key is not trusted.
      """)

  @Flag(help: "Trust the keys of the first checkpoint that is seen of a journal (首次信任).")
  var trustFirst = false

  @OptionGroup var global: GlobalOptions
  @OptionGroup var options: WitnessOptions

  func run() async throws {
    let folder = options.folder(home: global.dataFolder)
    let outcome = try await global.withClient(as: Role.allCases, guarded: false) { client in
      try await WitnessContact.check(
        WireEvidenceServer(client: client), folder: folder, trustsFirst: trustFirst)
    }
    try VerificationOutput.end(outcome.result, json: global.json)
  }
}

/// `fundctl witness list`.
struct WitnessListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the journals of which something was seen.",
    discussion: """
        fundctl witness list
        fundctl witness list --json
      """)

  @Option(help: "Data folder ($FUNDLEDGER_HOME, else ./fundledger-data).") var home: String?
  @OptionGroup var options: WitnessOptions
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    let folder = options.folder(home: DataFolder(path: home ?? DataFolder.defaultPath))
    var table = Table([
      .text("journal", "账本 journal"), .number("keys", "公钥 keys"),
      .number("checkpoints", "检查点 checkpoints"), .number("blocks", "截至区块 blocks"),
    ])
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    for name in names where name.hasSuffix(".witness") {
      let witness = try WitnessFile(folder, origin: String(name.dropLast(8)))
      table.rows.append([
        .text(witness.origin), .number(Int64(witness.keys.count)),
        .number(Int64(witness.notes.count)),
        .number(Int64(clamping: witness.newest?.checkpoint.size ?? 0)),
      ])
    }
    var report = Report()
    report.table = table
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}

/// `fundctl witness show`.
struct WitnessShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows the keys and the newest checkpoint of a journal.",
    discussion: """
        fundctl witness show 00c0ffee00c0ffee.fundledger

      With --note it prints the newest checkpoint itself, for a file.
      """)

  @Argument(help: "Origin of the journal, as `fundctl witness list` has it.")
  var origin: String

  @Flag(help: "Print the newest checkpoint and nothing else.") var note = false
  @Option(help: "Data folder ($FUNDLEDGER_HOME, else ./fundledger-data).") var home: String?
  @OptionGroup var options: WitnessOptions
  @Flag(help: "Answer in JSON.") var json = false

  func run() throws {
    let folder = options.folder(home: DataFolder(path: home ?? DataFolder.defaultPath))
    let witness = try WitnessFile(folder, origin: origin)
    if note {
      guard let newest = witness.newest else {
        throw CommandFailure("no checkpoint of \(origin) was seen")
      }
      return print(newest.note.encoded, terminator: "")
    }
    let report = WitnessReport.make(witness)
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}

/// What a witness file says.
enum WitnessReport {
  static func make(_ witness: WitnessFile) -> Report {
    var report = Report()
    report.add("journal", "账本 journal", witness.origin)
    report.add("file", "文件 file", witness.path)
    report.add("checkpoints", "检查点 checkpoints", .number(Int64(witness.notes.count)))
    if let newest = witness.newest?.checkpoint {
      report.add("blocks", "截至区块 blocks", .number(Int64(clamping: newest.size)))
      report.add("root", "区块树根 root", newest.root.description)
    }
    var table = Table([
      .text("key", "公钥 key"), .text("ground", "依据 ground"), .text("retired", "停用于 retired"),
    ])
    for key in witness.keys {
      table.rows.append([
        .text(key.key.text), .text(key.ground.rawValue),
        .text(key.retired.map { "block \($0)" } ?? ""),
      ])
    }
    report.table = table
    return report
  }
}
