import FundClient
import Testing

@testable import fundctl

@Suite struct ReportTests {
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
