import FundClient
import FundData

/// What `fundctl reference` answers.
enum ReferenceReport {
  /// Every table, and the hash that names this version of all of them in the journal.
  static func tables(of reference: ReferenceData) -> Report {
    var report = Report()
    let digits = String(reference.tablesHash, radix: 16)
    report.add(
      "tables_hash", "版本 hash", String(repeating: "0", count: 16 - digits.count) + digits)
    var table = Table([
      .text("table", "表 table"), .text("name", "名称 name"), .number("rows", "行数 rows"),
    ])
    table.rows = ReferenceTable.allCases.map { one in
      [
        .text(one.rawValue), .text(one.chineseName),
        .number(Int64(one.rows(of: reference).count)),
      ]
    }
    report.table = table
    return report
  }

  /// - Parameters:
  ///   - day: only what holds then; nil for all.
  ///   - whole: with every field.
  static func list(_ rows: [ReferenceRow], on day: Day?, whole: Bool) -> Report {
    var report = Report()
    report.table = table(rows, whole: whole)
    if let day {
      report.table?.rows = rows.filter { $0.holds(on: day) }.map { row in
        row.cells(whole: whole).map(\.cell)
      }
    }
    report.notes = ["共 \(report.table?.rows.count ?? 0) 行 rows"]
    return report
  }

  /// The rows of all tables with the word.
  static func search(_ word: String, in reference: ReferenceData) -> Report {
    var report = Report()
    var table = Table([
      .text("table", "表 table"), .text("code", "代码 code"), .text("name_zh", "名称 name"),
      .text("name_en", "英文 English"), .text("valid_from", "生效 from"),
      .text("valid_to", "失效 to"),
    ])
    for one in ReferenceTable.allCases {
      for row in one.rows(of: reference) where row.has(word) {
        let validity = row.cells(whole: false).suffix(2).map(\.cell)
        table.rows.append(
          [
            .term(one.rawValue, "\(one.chineseName) \(one.rawValue)"), .text(row.code),
            .text(row.chineseName), .text(row.englishName),
          ] + validity)
      }
    }
    report.notes = ["共 \(table.rows.count) 行 rows"]
    report.table = table
    return report
  }

  /// One code: all fields of the row of the day, and every row of the code below.
  /// - Parameters:
  ///   - day: the newest row when nil.
  ///   - whole: with the fields that are empty.
  static func show(
    _ code: String, in table: ReferenceTable, on day: Day?, whole: Bool,
    of reference: ReferenceData
  ) throws(CommandFailure) -> Report {
    let rows = table.rows(of: reference).filter { $0.isNamed(code) }
    var codes: [String] = []
    for row in rows where !codes.contains(row.code) { codes.append(row.code) }
    guard codes.count < 2 else {
      throw CommandFailure("\(code) is in several: \(codes.joined(separator: ", "))")
    }
    guard !rows.isEmpty else {
      throw CommandFailure(
        "\(table.rawValue) has no \(code); see `fundctl reference list \(table.rawValue)`")
    }
    guard let row = day.map({ day in rows.first { $0.holds(on: day) } }) ?? rows.last else {
      throw CommandFailure("\(table.rawValue) has no \(code) on \(day?.description ?? "")")
    }
    var report = Report()
    report.heading = table.chineseName
    for field in row.cells(whole: true) where whole || field.cell != .empty {
      report.add(field.key, field.title, field.cell)
    }
    if rows.count > 1 { report.table = self.table(rows, whole: false) }
    return report
  }

  private static func table(_ rows: [ReferenceRow], whole: Bool) -> Table {
    let all = rows.map { $0.cells(whole: whole) }
    var table = Table(
      (all.first ?? []).enumerated().map { index, field in
        Table.Column(
          key: field.key, title: field.title,
          isRightAligned: all.contains { $0[index].cell.amount != nil })
      })
    table.rows = all.map { $0.map(\.cell) }
    return table
  }
}
