import FundClient

/// Reads the rows of a file of business commands. A row without 指令 goes on with the lists of the
/// command before it.
struct CommandRows {
  let columns: CommandColumns
  let reader: FieldReader
  private var draft: CommandDraft?
  private var lines: [Int] = []

  init(columns: CommandColumns, reader: FieldReader) {
    self.columns = columns
    self.reader = reader
  }

  /// The command before the row, when the row begins another one. A faulty row leaves none.
  mutating func add(_ record: CSVReader.Record) throws(ImportProblem) -> CommandFile.Entry? {
    let word = cell(record, columns.actionIndex)
    guard !word.isEmpty else {
      try addToDraft(record)
      return nil
    }
    let before = Result { () throws(ImportProblem) in try finish() }
    try begin(record, word)
    return try before.get()
  }

  /// The last command.
  mutating func finish() throws(ImportProblem) -> CommandFile.Entry? {
    guard let done = draft else { return nil }
    draft = nil
    let message: CommandMessage
    do throws(FieldProblem) {
      message = try done.message()
    } catch {
      throw ImportProblem(lines[0], error)
    }
    return try CommandFile.entry(message, lines: lines)
  }

  private mutating func begin(
    _ record: CSVReader.Record, _ word: String
  ) throws(ImportProblem) {
    lines = [record.line]
    guard let form = FundForms.form(named: word) else {
      throw ImportProblem(
        record.line, "“指令”栏：没有指令“\(word)”；fundctl template 列出全部指令",
        "there is no such command; `fundctl template` lists them")
    }
    var draft = CommandDraft(form)
    try fill(&draft, record) { _ in true }
    self.draft = draft
  }

  private mutating func addToDraft(_ record: CSVReader.Record) throws(ImportProblem) {
    guard var draft else {
      // What it goes on with was faulty, or there is nothing before it.
      if lines.isEmpty {
        throw ImportProblem(record.line, "“指令”栏为空", "the command is missing")
      }
      return
    }
    self.draft = nil
    try fill(&draft, record, isAllowed: \.isList)
    lines.append(record.line)
    self.draft = draft
  }

  private func fill(
    _ draft: inout CommandDraft, _ record: CSVReader.Record,
    isAllowed: (FundField) -> Bool
  ) throws(ImportProblem) {
    for (index, column) in columns.columns.enumerated() where index != columns.actionIndex {
      let text = cell(record, index)
      guard !text.isEmpty, !CommandColumns.isRemark(column.heading) else { continue }
      // A field of the action comes first: its headings are the closer ones.
      let own = draft.form.field(named: column.heading)
      guard let field = own ?? CommandColumns.common(named: column.heading) else {
        throw ImportProblem(
          record.line, "“\(column.heading)”栏（第\(index + 1)列）不属于指令“\(draft.form.chineseName)”，应留空",
          "column \(index + 1) is none of this command's: leave it empty")
      }
      guard isAllowed(field) else {
        throw ImportProblem(
          record.line, "“\(column.heading)”栏（第\(index + 1)列）：续行只填明细",
          "a row without a command only goes on with lists")
      }
      do throws(FieldProblem) {
        if own != nil {
          try draft.set(field, to: text, reader, unit: column.unit)
        } else {
          try draft.setCommon(field, to: text, reader)
        }
      } catch {
        throw ImportProblem(record.line, error, column: index + 1)
      }
    }
  }

  private func cell(_ record: CSVReader.Record, _ index: Int) -> String {
    index < record.fields.count ? record.fields[index].trimmed : ""
  }
}

extension ImportProblem {
  init(_ line: Int, _ problem: FieldProblem, column: Int? = nil) {
    let place = column.map { "（第\($0)列）" } ?? ""
    self.init(
      line, "“\(problem.field)”栏\(place)\(problem.chinese)",
      (column.map { "column \($0) " } ?? "") + problem.english)
  }
}
