import ArgumentParser
import FundClient
import FundData

/// `fundctl reference`.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Looks up the reference data (基础数据) that this program came with; needs no server.",
    subcommands: [
      ReferenceListCommand.self, ReferenceSearchCommand.self, ReferenceShowCommand.self,
    ],
    defaultSubcommand: ReferenceListCommand.self)

  static func load() throws(CommandFailure) -> ReferenceData {
    do {
      return try ReferenceData.load()
    } catch {
      throw CommandFailure("the reference data cannot be read: \(error)")
    }
  }
}

/// How the answer is written.
struct AnswerOptions: ParsableArguments {
  @Flag(help: "Answer in JSON, with every field, amounts in fen (分).")
  var json = false

  func show(_ report: Report) {
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}

/// `fundctl reference list`.
struct ReferenceListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the rows of a table, or the tables.",
    discussion: """
        fundctl reference list
        fundctl reference list categories --on 2020-06-30
        fundctl reference list rules --json

      Each row holds from its first to its last day (生效, 失效; empty is open): with --on only the \
      rows of that day are listed. A server may have been given newer tables: the hash of its \
      tables then differs from the one that the list of the tables shows.
      """)

  @Argument(help: "The table; all tables if not given.")
  var table: ReferenceTable?

  @Option(help: "Only what holds on this day, YYYY-MM-DD.")
  var on: Day?

  @OptionGroup var answer: AnswerOptions

  func validate() throws {
    if table == nil, on != nil { throw ValidationError("--on needs a TABLE.") }
  }

  func run() throws {
    let reference = try ReferenceCommand.load()
    guard let table else { return answer.show(ReferenceReport.tables(of: reference)) }
    answer.show(
      ReferenceReport.list(table.rows(of: reference), on: on, whole: answer.json))
  }
}

/// `fundctl reference search`.
struct ReferenceSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Finds a word in all tables (查找): names, codes, keywords, rules.",
    discussion: """
        fundctl reference search 麦积
        fundctl reference search 饮水 --json

      Small and capital letters are alike. Where a row comes from is not searched.
      """)

  @Argument(help: "The word, Chinese or English.")
  var word: String

  @OptionGroup var answer: AnswerOptions

  func validate() throws {
    if word.isEmpty { throw ValidationError("The word is empty.") }
  }

  func run() throws {
    answer.show(ReferenceReport.search(word, in: try ReferenceCommand.load()))
  }
}

/// `fundctl reference show`.
struct ReferenceShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows all that a table says of a code, with its source (依据).",
    discussion: """
        fundctl reference show categories C01 --on 2020-06-30
        fundctl reference show rules 14
        fundctl reference show codes function/2130504

      Without --on the newest row is shown; the rows of other days are listed below it. A code of a \
      list or chart can be written LIST/CODE where several have it.
      """)

  @Argument(help: "The table.")
  var table: ReferenceTable

  @Argument(help: "The code, the number of a rule, or the item of a rate.")
  var code: String

  @Option(help: "As it stands on this day, YYYY-MM-DD.")
  var on: Day?

  @OptionGroup var answer: AnswerOptions

  func run() throws {
    answer.show(
      try ReferenceReport.show(
        code, in: table, on: on, whole: answer.json, of: try ReferenceCommand.load()))
  }
}
