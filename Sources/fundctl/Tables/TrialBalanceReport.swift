import FundClient

/// A trial balance (科目余额表): one line a subject or account, and a line of totals for each part of
/// the book (平行记账 has two).
enum TrialBalanceReport {
  private static let partNames = ["financial": "财务会计", "budget": "预算会计"]

  static func make(
    _ lines: [TrialBalance.Line], byAccount: Bool, unit: Fen.Unit
  ) throws(CommandFailure) -> Report {
    var table = Table([
      .text("subject", "科目编码"), .text("subject_name", "科目名称"),
      .text("dimensions", byAccount ? "辅助核算" : ""), .text("opening_side", "方向"),
      .number("opening", "期初余额"), .number("debit", "借方发生额"), .number("credit", "贷方发生额"),
      .text("closing_side", "方向"), .number("closing", "期末余额"),
    ])
    table.rows = lines.map { line in
      cells(
        .text(line.subject), .text(line.subjectName),
        .text(DimensionText.join(line.dimensions)), Sums(line))
    }
    var parts: [String] = []
    for line in lines where !parts.contains(line.part) { parts.append(line.part) }
    for part in parts {
      var sums = Sums()
      for line in lines where line.part == part {
        guard sums.add(Sums(line)) else {
          throw CommandFailure("the totals of the trial balance leave 64 bits")
        }
      }
      let name = partNames[part].map { "\($0)合计" } ?? "合计"
      table.footer.append(cells(.text(name), .empty, .empty, sums))
    }
    if !byAccount {
      table.columns.remove(at: 2)
      for index in table.rows.indices { table.rows[index].remove(at: 2) }
      for index in table.footer.indices { table.footer[index].remove(at: 2) }
    }
    var report = Report()
    report.table = table
    return report
  }

  private static func cells(
    _ subject: Cell, _ name: Cell, _ dimensions: Cell, _ sums: Sums
  ) -> [Cell] {
    [
      subject, name, dimensions, .direction(sums.opening), .balance(sums.opening),
      .amount(sums.debit), .amount(sums.credit), .direction(sums.closing),
      .balance(sums.closing),
    ]
  }

  private struct Sums {
    var opening = Fen.zero
    var debit = Fen.zero
    var credit = Fen.zero
    var closing = Fen.zero

    init() {}

    init(_ line: TrialBalance.Line) {
      opening = line.opening
      debit = line.debit
      credit = line.credit
      closing = line.closing
    }

    /// False on overflow.
    mutating func add(_ other: Sums) -> Bool {
      guard let opening = opening.adding(other.opening), let debit = debit.adding(other.debit),
        let credit = credit.adding(other.credit), let closing = closing.adding(other.closing)
      else { return false }
      (self.opening, self.debit, self.credit, self.closing) = (opening, debit, credit, closing)
      return true
    }
  }
}
