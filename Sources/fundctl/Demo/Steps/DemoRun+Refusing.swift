import FundCases
import FundClient

extension DemoRun {
  private static let figureNames = [
    "debit": "借方", "credit": "贷方", "available": "可用", "asked": "申请",
  ]

  /// Shows what the rules refused on the way, tries what else must be refused, and shows that nothing
  /// has changed.
  func showRefusals() async throws {
    transcript.step("refuse", "三、规则拦截与应被拒绝的操作 refused")
    showRules()
    try await closeMonths()
    let attempts = try await attempts()
    let before = try await readBooks()
    let counted = try await session.client(.supervisor).check()
    var refused: [JSONValue] = []
    for (index, attempt) in attempts.enumerated() {
      let refusal = try await met(attempt)
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
    refusedCount = attempts.count + runs.reduce(0) { $0 + $1.refusals.count }
    try await compare(before, counted)
    transcript.showChecks()
  }

  private func met(_ attempt: RefusalAttempt) async throws -> Refusal? {
    do {
      return try await attempt.attempt()
    } catch let error as LedgerError {
      guard let found = error.refusal else { throw error }
      return found
    }
  }

  private func compare(_ before: CaseBooks, _ counted: ServerStatus) async throws {
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
    let ledger = try await readBooks().known(treasury).number
    let client = try await session.client(.haidong)
    for month in 1...9 {
      guard let month = Month(number: UInt32(201_800 + month)) else { continue }
      _ = try await client.closeMonth(ledger: ledger, month: month)
    }
    transcript.line()
    transcript.line("海东市财政局结账：总会计 201801 至 201809")
  }
}
