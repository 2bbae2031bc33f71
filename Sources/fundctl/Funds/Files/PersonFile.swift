import FundClient

/// A file of persons (对象、清单) or of another list: its columns are the parts of the list of a form.
/// Nothing that it says repeats a person's number.
struct PersonFile {
  /// Of one command.
  static let maximumEntries = 65_536

  let bytes: [UInt8]
  /// The entries, as many a command as it may have.
  let parts: [[JSONValue]]

  /// Prints what is wrong with the file, each with its line and column, and throws.
  static func read(
    _ path: String, form kind: String, _ reader: FieldReader
  ) throws(CommandFailure) -> PersonFile {
    let bytes = try SourceText.read(path)
    let (entries, problems) = entries(bytes, fields: fields(of: kind), reader)
    guard problems.isEmpty else {
      for problem in problems { StandardError.write("\(path): \(problem.text)\n") }
      throw CommandFailure("文件有误，未提交 (the file has faults, nothing was submitted)")
    }
    let parts = stride(from: 0, to: entries.count, by: maximumEntries).map { first in
      Array(entries[first..<min(first + maximumEntries, entries.count)])
    }
    return PersonFile(bytes: bytes, parts: parts)
  }

  private static func fields(of kind: String) -> [FundField] {
    guard let form = FundForms.form(named: kind),
      case .list(let fields) = form.field(named: "entries")?.kind
    else { preconditionFailure("the form has a list of entries") }
    return fields
  }

  static func entries(
    _ bytes: [UInt8], fields: [FundField], _ reader: FieldReader
  ) -> (entries: [JSONValue], problems: [ImportProblem]) {
    var entries: [JSONValue] = []
    var problems: [ImportProblem] = []
    do throws(ImportProblem) {
      var records = CSVReader(try SourceText.checked(bytes))
      guard let heading = try records.next() else {
        throw ImportProblem(0, "文件为空", "the file is empty")
      }
      let columns = try columns(heading, fields)
      while problems.count < CommandFile.problemLimit, let record = try records.next() {
        guard record.fields.contains(where: { !$0.trimmed.isEmpty }) else { continue }
        do throws(ImportProblem) {
          entries.append(try entry(record, columns, reader))
        } catch {
          problems.append(error)
        }
      }
      if entries.isEmpty, problems.isEmpty {
        throw ImportProblem(0, "文件没有明细", "the file has no entries")
      }
    } catch {
      problems.append(error)
    }
    return (entries, problems)
  }

  private struct Column {
    var index: Int
    var field: FundField
    var unit: Fen.Unit?
  }

  private static func columns(
    _ heading: CSVReader.Record, _ fields: [FundField]
  ) throws(ImportProblem) -> [Column] {
    var columns: [Column] = []
    for field in fields {
      let found = heading.fields.indices.filter {
        field.answers(to: CommandColumns.column(heading.fields[$0].trimmed).heading)
      }
      guard found.count <= 1 else {
        throw ImportProblem(
          heading.line, "表头“\(field.chineseName)”重复", "the heading \(field.name) is there twice")
      }
      guard let index = found.first else {
        guard field.isRequired else { continue }
        throw ImportProblem(
          heading.line, "缺少表头“\(field.chineseName)”", "the heading \(field.name) is missing")
      }
      columns.append(
        Column(
          index: index, field: field,
          unit: CommandColumns.column(heading.fields[index].trimmed).unit))
    }
    return columns
  }

  private static func entry(
    _ record: CSVReader.Record, _ columns: [Column], _ reader: FieldReader
  ) throws(ImportProblem) -> JSONValue {
    var members: [(String, JSONValue)] = []
    for column in columns {
      let text =
        column.index < record.fields.count ? record.fields[column.index].trimmed : ""
      do throws(FieldProblem) {
        guard !text.isEmpty else {
          if column.field.isRequired { throw FieldProblem(column.field, "为空", "is empty") }
          continue
        }
        members.append(
          (column.field.name, try reader.value(of: text, column.field, unit: column.unit)))
      } catch {
        throw ImportProblem(record.line, error, column: column.index + 1)
      }
    }
    return .object(members)
  }

  /// The command of a part.
  static func message(
    _ part: [JSONValue], of kind: String, _ values: [(name: String, text: String)],
    _ options: CommandOptions, _ reader: FieldReader
  ) throws(CommandFailure) -> CommandMessage {
    guard let form = FundForms.form(named: kind) else {
      preconditionFailure("there is such a form")
    }
    do throws(FieldProblem) {
      var draft = try options.draft(form, reader)
      for (name, text) in values {
        guard let field = form.field(named: name) else { continue }
        try draft.set(field, to: text, reader)
      }
      draft.set("entries", to: part)
      return try draft.message()
    } catch {
      throw CommandFailure("\(error)")
    }
  }
}
