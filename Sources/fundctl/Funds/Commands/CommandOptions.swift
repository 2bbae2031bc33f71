import ArgumentParser
import FundClient

/// Options that every business command (业务指令) takes.
struct CommandOptions: ParsableArguments {
  @Option(help: "Who acts: code of the entity (账簿主体), such as 620503.")
  var entity: String

  @Option(help: "Effective day (记账日期), YYYY-MM-DD (today).")
  var day: Day?

  @Flag(help: "Takes a day of December into the adjustment period (整理期, month 13).")
  var adjustmentPeriod = false

  @Option(help: "Words for the voucher's summary (摘要).")
  var note = ""

  @Option(help: "Unit of the amounts: yuan (元) or wan (万元).")
  var unit: Fen.Unit = .yuan

  @Option(
    help: "The file with the secret that persons and accounts are hashed with (密钥文件).")
  var keyFile: String?

  @Option(help: "Tells the same command given twice on purpose apart.")
  var label = ""

  /// What the common fields of a form are filled with.
  var common: [(name: String, text: String)] {
    var common = [("entity", entity), ("day", (day ?? BeijingTime.today).description)]
    if adjustmentPeriod { common.append(("adjustment_period", "yes")) }
    if !note.isEmpty { common.append(("note", note)) }
    return common
  }

  func reader() throws(CommandFailure) -> FieldReader {
    FieldReader(
      unit: unit,
      hash: try keyFile.map { path throws(CommandFailure) in
        try PersonHash(file: path)
      })
  }

  /// A draft with the common fields.
  func draft(
    _ form: FundForm, _ reader: FieldReader
  ) throws(FieldProblem) -> CommandDraft {
    var draft = CommandDraft(form)
    for (name, text) in common {
      guard let field = FundForms.common.first(where: { $0.name == name }) else { continue }
      try draft.setCommon(field, to: text, reader)
    }
    return draft
  }
}
