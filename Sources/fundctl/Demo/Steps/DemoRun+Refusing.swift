import FundClient

extension DemoRun {
  private static let figureNames = [
    "debit": "借方", "credit": "贷方", "available": "可用", "asked": "申请",
  ]

  /// Tries what must be refused, shows each refusal, and that nothing has changed.
  func tryWhatMustBeRefused() async throws {
    transcript.step("refuse", "三、应被拒绝的操作 refused")
    try await closeMonths()
    let books = try await readBooks()
    let attempts =
      [try unbalanced(books), try await aboveIndicator(books), try await aboveTreasury(books)]
      + [try foreignReading(books), try foreignPosting(books), try closedMonth(books)]
      + [wrongRole(books)]
    let before = try await readBooks()
    let counted = try await session.client(.supervisor).check()
    var refused: [JSONValue] = []
    for (index, attempt) in attempts.enumerated() {
      let refusal: Refusal?
      do {
        refusal = try await attempt.attempt()
      } catch let error as LedgerError {
        guard let found = error.refusal else { throw error }
        refusal = found
      }
      let words = refusal.map(RefusalText.describe) ?? "没有被拒 (not refused)"
      transcript.line()
      transcript.line("\(index + 1). \(attempt.chinese)（\(attempt.identity.title)）")
      transcript.line("   → \(words)")
      if let account = refusal?.figure("account"), let name = before.name(of: account) {
        transcript.line("     账户 \(account)：\(name)")
      }
      refused.append(
        .object([
          ("attempt", .string(attempt.text)), ("identity", .string(attempt.identity.certificate)),
          ("refusal", .string(words)),
        ]))
      transcript.check(
        attempt.text, attempt.chinese, expected: .text("\(attempt.name) \(attempt.code)"),
        computed: .text(refusal.map { "\($0.name) \($0.code)" } ?? "-"))
      for (figure, value) in attempt.figures.sorted(by: { $0.key < $1.key }) {
        transcript.check(
          "\(attempt.text): \(figure)", "　　其中\(Self.figureNames[figure] ?? figure)",
          expected: .amount(Fen(value)),
          computed: refusal?.figure(figure).map { .amount(Fen($0)) } ?? .empty)
      }
    }
    transcript.keep("refusals", .array(refused))
    try await compare(before, counted)
    transcript.showChecks()
  }

  private func compare(_ before: DemoBooks, _ counted: ServerStatus) async throws {
    let after = try await readBooks()
    let changed = zip(before.accounts, after.accounts).filter { $0.0 != $0.1 }.count
    transcript.check(
      "no balance has changed", "被拒之后余额有变化的账户", expected: .number(0),
      computed: .number(Int64(changed)))
    let status = try await session.client(.supervisor).check()
    transcript.check(
      "no voucher was added", "被拒之后的凭证数", expected: .number(Int64(counted.vouchers)),
      computed: .number(Int64(status.vouchers)))
  }

  /// Closes the months of 海东's treasury up to its last voucher.
  private func closeMonths() async throws {
    let treasury = LedgerName.treasury(try plan(.haidong).published.adminCode)
    let ledger = try await readBooks().ledger(treasury).number
    let client = try await session.client(.haidong)
    for month in 1...9 {
      guard let month = Month(number: UInt32(201_800 + month)) else { continue }
      _ = try await client.closeMonth(ledger: ledger, month: month)
    }
    transcript.line("海东市财政局结账：总会计 201801 至 201809")
  }
}
