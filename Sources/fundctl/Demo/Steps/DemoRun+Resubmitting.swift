import FundClient

extension DemoRun {
  /// Posts a file again: it changes nothing, also in a month that was closed since.
  func submitAgain() async throws {
    transcript.step("resubmit", "七、同一文件再次提交 submit again")
    guard let file = postedFiles.first(where: { $0.identity == .haidong }) else {
      throw CommandFailure("海东 has posted no file")
    }
    let booksBefore = try await readBooks()
    let before = try await session.client(.supervisor).check()
    let (outcome, report) = try await submit(file.path, as: file.identity)
    transcript.line("fundctl post \(file.path) --unit wan")
    transcript.show("outcome", report)
    transcript.check(
      "posted now", "本次记账", expected: .number(0), computed: .number(Int64(outcome.posted)))
    transcript.check(
      "posted before", "此前已记账", expected: .number(Int64(file.vouchers)),
      computed: .number(Int64(outcome.postedBefore)))
    let after = try await session.client(.supervisor).check()
    transcript.check(
      "vouchers of the server", "服务器凭证数", expected: .number(Int64(before.vouchers)),
      computed: .number(Int64(after.vouchers)))
    let booksAfter = try await readBooks()
    transcript.check(
      "nothing has changed", "账簿、账户、余额不变", expected: .text("✓"),
      computed: .text(booksBefore == booksAfter ? "✓" : "✗"))
    transcript.showChecks()
  }
}
