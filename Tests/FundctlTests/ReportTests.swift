import FundClient
import Testing

@testable import fundctl

@Suite struct ReportTests {
  private static func line(
    _ subject: String, _ name: String, _ part: String = "", opening: Int64, debit: Int64,
    credit: Int64
  ) -> TrialBalance.Line {
    TrialBalance.Line(
      subject: subject, subjectName: name, part: part, normalSide: .debit,
      opening: Fen(opening), debit: Fen(debit), credit: Fen(credit),
      closing: Fen(opening + debit - credit))
  }

  @Test("A trial balance has directions and a line of totals")
  func trialBalance() throws {
    let report = try TrialBalanceReport.make(
      [
        Self.line("1004", "其他财政存款", opening: 100_000, debit: 5_000, credit: 30_000),
        Self.line("4001", "一般公共预算本级收入", opening: -100_000, debit: 0, credit: 5_000),
        Self.line("5003", "国有资本经营预算本级支出", opening: 0, debit: 30_000, credit: 0),
      ], byAccount: false, unit: .yuan)
    #expect(
      report.text(in: .yuan) == """
        科目编码  科目名称                  方向  期初余额  借方发生额  贷方发生额  方向  期末余额
        ------------------------------------------------------------------------------------------
        1004      其他财政存款              借    1,000.00       50.00      300.00  借      750.00
        4001      一般公共预算本级收入      贷    1,000.00        0.00       50.00  贷    1,050.00
        5003      国有资本经营预算本级支出  平        0.00      300.00        0.00  借      300.00
        ------------------------------------------------------------------------------------------
        合计                                平        0.00      350.00      350.00  平        0.00

        """)
  }

  @Test("Parallel books have a line of totals for each part")
  func parts() throws {
    let report = try TrialBalanceReport.make(
      [
        Self.line("1002", "银行存款", "financial", opening: 0, debit: 1, credit: 0),
        Self.line("6001", "财政拨款预算收入", "budget", opening: 0, debit: 0, credit: 2),
      ], byAccount: false, unit: .yuan)
    #expect(report.table?.footer.map(\.first) == [.text("财务会计合计"), .text("预算会计合计")])
  }

  @Test("Totals beyond 64 bits are an error")
  func overflow() {
    let line = Self.line("1", "a", opening: Int64.max, debit: 0, credit: 0)
    #expect(throws: CommandFailure.self) {
      try TrialBalanceReport.make([line, line], byAccount: false, unit: .yuan)
    }
  }

  @Test("Facts stand in a straight column and become members of JSON")
  func facts() {
    var report = Report()
    report.add("vouchers", "凭证 vouchers", .number(3))
    report.add("legs", "legs", .number(6))
    report.add("well", "well", .flag(true))
    #expect(report.text(in: .yuan) == "凭证 vouchers  3\nlegs           6\nwell           是 yes\n")
    #expect(report.json == "{\n  \"vouchers\": 3,\n  \"legs\": 6,\n  \"well\": true\n}\n")
  }

  @Test("A refusal is told in Chinese and English with its numbers in yuan")
  func refusal() {
    let refusal = Refusal(
      code: 404, name: "WOULD_BE_CREDIT", message: "the balance would become a credit",
      chineseMessage: "余额不足",
      figures: [.init(name: "available", value: 17_300), .init(name: "account", value: 7)])
    #expect(
      RefusalText.describe(refusal)
        == "余额不足 the balance would become a credit (WOULD_BE_CREDIT 404): "
        + "可用 available 173.00 元, 账户 account 7")
  }

  @Test("Only what is unclear ends with 3")
  func exitCodes() {
    #expect(CommandFailure(LedgerError(.unavailable, "gone")).reason == .unclear)
    #expect(CommandFailure(LedgerError(.deadlineExceeded, "late")).reason == .unclear)
    #expect(
      CommandFailure(LedgerError(.internalError, "lost", isOutcomeUnknown: true)).reason
        == .unclear)
    #expect(CommandFailure(LedgerError(.notFound, "none")).reason == .failed)
    #expect(CommandFailure(LedgerError(.internalError, "broken")).reason == .failed)
  }

  @Test("A moment is told in Beijing time")
  func beijingTime() {
    #expect(BeijingTime.text(millis: 1_520_000_000_000) == "2018-03-02 22:13:20 +08:00")
    #expect(BeijingTime.text(millis: -1).isEmpty)
  }

  @Test("Lines are told in ranges")
  func lineRanges() {
    #expect(ImportReport.lineRanges([2, 3, 4, 9, 7, 7]) == "2-4,7,9")
  }
}
