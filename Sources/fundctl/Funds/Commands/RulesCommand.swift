import ArgumentParser
import Foundation
import FundClient
import LedgerJournal

/// `fundctl rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Rules (规则) and reference data (基础数据) of the server.",
    subcommands: [RulesLoadCommand.self])
}

/// `fundctl rules load`.
struct RulesLoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Loads newer tables of rules and reference data (更新规则与基础数据).",
    discussion: """
        fundctl rules load rules.csv categories.csv --entity 000000 --day 2021-01-01

      The name of a file is the name of the table that it takes the place of; `fundctl reference \
      list` shows them. All files are taken or none: the server reads them as it does at its start, \
      and earlier rows must still be there. What was decided before keeps the rule that it met. \
      Role: supervisor.
      """)

  @Argument(help: "The files.")
  var files: [String]

  @OptionGroup var options: CommandOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    var tables: [JSONValue] = []
    for file in files {
      let bytes = try SourceText.read(file)
      let name = URL(fileURLWithPath: file).lastPathComponent
      tables.append(
        .object([("name", .string(name)), ("content", .string(Base64.text(bytes)))]))
    }
    let form = FundForm(
      "load_tables", "更新规则与基础数据", at: "rules load", by: .supervisor, "",
      [FundField("files", "文件", .list([]), needed: true)])
    let message: CommandMessage
    do throws(FieldProblem) {
      var draft = try options.draft(form, FieldReader())
      draft.set("files", to: tables)
      message = try draft.message()
    } catch {
      throw CommandFailure("\(error)")
    }
    try await CommandSubmission(message: message, label: options.label)
      .run(global, as: form.duty.roles, unit: options.unit)
  }
}
