import FundClient

/// The columns of a file of business commands, by their headings: 指令, the fields of every command,
/// and the fields of the actions, each meant by the action of the row.
struct CommandColumns {
  struct Column {
    /// As the file has it, without the unit.
    var heading: String
    /// Of amounts: 金额（万元）.
    var unit: Fen.Unit?
  }

  /// Passed over: words for people.
  private static let remarks = ["备注", "remark", "说明", ""]
  private static let action = ["指令", "action", "command"]

  let columns: [Column]
  /// Where 指令 is.
  let actionIndex: Int

  init(_ record: CSVReader.Record) throws(ImportProblem) {
    var columns: [Column] = []
    var seen: Set<String> = []
    var actionIndex: Int?
    for (index, cell) in record.fields.enumerated() {
      let column = Self.column(cell.trimmed)
      columns.append(column)
      if Self.action.contains(column.heading.lowercased()) { actionIndex = index }
      guard Self.isKnown(column.heading) else {
        throw ImportProblem(
          record.line, "没有名为“\(column.heading)”的栏目（第\(index + 1)列）；说明文字请放在“备注”栏",
          "no command has a column \(index + 1) named so")
      }
      guard Self.isRemark(column.heading) || seen.insert(column.heading.lowercased()).inserted
      else {
        throw ImportProblem(
          record.line, "表头“\(column.heading)”重复（第\(index + 1)列）", "a heading is there twice")
      }
    }
    try Self.checkUnits(columns, record.line)
    guard let actionIndex else {
      throw ImportProblem(record.line, "缺少表头“指令”", "the heading 指令 (action) is missing")
    }
    self.columns = columns
    self.actionIndex = actionIndex
  }

  /// Where one heading says its unit, all amounts do: nobody takes 万元 for 元.
  private static func checkUnits(_ columns: [Column], _ line: Int) throws(ImportProblem) {
    guard columns.contains(where: { $0.unit != nil }) else { return }
    for (index, column) in columns.enumerated() where column.unit == nil {
      let fields = FundForms.all.compactMap { $0.field(named: column.heading) }
      guard fields.contains(where: \.holdsAmounts) else { continue }
      throw ImportProblem(
        line, "“\(column.heading)”栏（第\(index + 1)列）未写明单位，应为“\(column.heading)（元）”或“（万元）”",
        "column \(index + 1) must say its unit too")
    }
  }

  static func isRemark(_ heading: String) -> Bool { remarks.contains(heading.lowercased()) }

  private static func isKnown(_ heading: String) -> Bool {
    isRemark(heading) || action.contains(heading.lowercased())
      || common(named: heading) != nil
      || FundForms.all.contains { $0.field(named: heading) != nil }
  }

  /// A field of every command.
  static func common(named heading: String) -> FundField? {
    let name = ["主体": "账簿主体", "日期": "记账日期"][heading] ?? heading
    return FundForms.common.first { $0.answers(to: name) }
  }

  /// A heading and the unit that it says.
  static func column(_ text: String) -> Column {
    for (mark, unit) in [("万元", Fen.Unit.wan), ("元", .yuan), ("wan", .wan), ("yuan", .yuan)] {
      for (open, close) in [("（", "）"), ("(", ")")] where text.hasSuffix(open + mark + close) {
        let heading = text.dropLast(open.count + mark.count + close.count)
        return Column(heading: String(heading).trimmed, unit: unit)
      }
    }
    return Column(heading: text)
  }
}
