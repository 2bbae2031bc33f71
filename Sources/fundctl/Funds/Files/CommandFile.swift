import FundClient

/// The business commands (业务指令) of a file, in its order.
struct CommandFile: Sendable {
  struct Entry: Sendable {
    /// Lines of the file that it was read from.
    var lines: [Int]
    /// Nil for an action that has no form.
    var form: FundForm?
    var command: BusinessCommand
    /// Of its JSON: about what it takes in a call.
    var bytes: Int

    /// 指令, as reports have it.
    var title: String { form?.chineseName ?? "" }
  }

  enum Kind: Sendable { case csv, jsonLines }

  static let problemLimit = 100

  private(set) var entries: [Entry] = []
  private(set) var problems: [ImportProblem] = []

  init(_ bytes: [UInt8], kind: Kind, reader: FieldReader) {
    do throws(ImportProblem) {
      let text = try SourceText.checked(bytes)
      switch kind {
      case .csv: try readCSV(text, reader)
      case .jsonLines: try readJSONLines(text, reader)
      }
      if entries.isEmpty, problems.isEmpty {
        throw ImportProblem(0, "文件没有指令", "the file has no commands")
      }
    } catch {
      problems.append(error)
    }
  }

  /// By the end of its name; nil for any other.
  static func kind(ofFile path: String) -> Kind? {
    let name = path.lowercased()
    if name.hasSuffix(".csv") { return .csv }
    return name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") ? .jsonLines : nil
  }

  private mutating func readCSV(
    _ text: ArraySlice<UInt8>, _ reader: FieldReader
  ) throws(ImportProblem) {
    var records = CSVReader(text)
    guard let heading = try records.next() else {
      throw ImportProblem(0, "文件为空", "the file is empty")
    }
    var rows = CommandRows(columns: try CommandColumns(heading), reader: reader)
    while problems.count < Self.problemLimit, let record = try records.next() {
      guard record.fields.contains(where: { !$0.trimmed.isEmpty }) else { continue }
      add { () throws(ImportProblem) in try rows.add(record) }
    }
    add { () throws(ImportProblem) in try rows.finish() }
  }

  private mutating func readJSONLines(
    _ text: ArraySlice<UInt8>, _ reader: FieldReader
  ) throws(ImportProblem) {
    var number = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      guard problems.count < Self.problemLimit else { return }
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      add { () throws(ImportProblem) in
        let message = try CommandJSON.message(of: line, line: number, reader)
        return try Self.entry(message, lines: [number])
      }
    }
  }

  private mutating func add(_ read: () throws(ImportProblem) -> Entry?) {
    do throws(ImportProblem) {
      if let entry = try read() { entries.append(entry) }
    } catch {
      problems.append(error)
    }
  }

  static func entry(
    _ message: CommandMessage, lines: [Int]
  ) throws(ImportProblem) -> Entry {
    let json = message.json.compact
    do {
      return Entry(
        lines: lines, form: message.form, command: try BusinessCommand(json: json),
        bytes: json.utf8.count)
    } catch {
      throw ImportProblem(lines.first ?? 0, "不是业务指令", error.message)
    }
  }
}
