import ArgumentParser
import FundClient

/// `fundctl submit`.
struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Submits the business commands (业务指令) of a file, once.",
    discussion: """
        fundctl submit commands.csv --dry-run
        fundctl submit commands.csv --unit wan
        fundctl submit commands.jsonl

      A .csv file is UTF-8 and has a column 指令 (action) with the name of each command, Chinese or \
      English, and the fields under their Chinese or English headings; cells that a command has no \
      use for stay empty. `fundctl template NAME` prints a file of one command. A heading may say \
      its unit, 金额（万元）. A list is written 方案行:资金类别:级次:金额;…, or in further rows \
      without 指令, or is @FILE.csv with a column for each of its parts; a hash of evidence is 32 \
      hexadecimal digits or @FILE.

      A .jsonl file has a command a line, as the protocol's JSON: an amount without a point is fen. \
      Friendlier are days as "2020-06-01", choices in words, and amounts as "500.00" (yuan), \
      {"yuan": "500"} or {"wan": "0.05"}; persons are {"clear": "…"} with --key-file, hashes \
      {"hex": "…"} or {"file": "…"}, lists {"file": "….csv"}:

        {"entity": "620503", "day": "2020-06-01", "pool": {"indicator": "c1", "line": "x1",
        "amount": {"wan": "100"}}}

      Each command is decided by itself, in the order of the file. Running it again with the same \
      file changes nothing and says so. A file with a faulty line is not submitted at all. Role: \
      that of its commands.
      """)

  @Argument(help: "The file, .csv or .jsonl.")
  var file: String

  @OptionGroup var global: GlobalOptions

  @Option(help: "Unit of amounts of a .csv file: yuan (元) or wan (万元).")
  var unit: Fen.Unit = .yuan

  @Option(
    help: "The file with the secret that persons and accounts are hashed with (密钥文件).")
  var keyFile: String?

  @Option(help: "Tells submissions of the same file apart.")
  var label = ""

  @Flag(help: "Only checks the file.")
  var dryRun = false

  @Flag(help: "Tries the commands again that were refused before.")
  var retryRefused = false

  func validate() throws {
    guard CommandFile.kind(ofFile: file) != nil else {
      throw ValidationError("\(file): the name of the file must end with .csv or .jsonl")
    }
  }

  func run() async throws {
    let bytes = try SourceText.read(file)
    let hash = try keyFile.map { try PersonHash(file: $0) }
    let source = CommandFile(
      bytes, kind: CommandFile.kind(ofFile: file) ?? .csv,
      reader: FieldReader(unit: unit, hash: hash))
    guard source.problems.isEmpty else {
      for problem in source.problems { StandardError.write("\(file): \(problem.text)\n") }
      throw CommandFailure("文件有误，未提交 (the file has faults, nothing was submitted)")
    }
    if dryRun {
      var report = Report()
      report.add("commands", "指令 commands", .number(Int64(source.entries.count)))
      report.notes.append("文件无误，未提交 (the file is well; nothing was submitted)")
      return global.show(report)
    }
    let lane = try CommandLane.name(ofFile: bytes, hash: hash, label: label)
    try await CommandFileSubmission(entries: source.entries, laneName: lane)
      .run(global, retriesRefused: retryRefused, unit: unit)
  }
}
