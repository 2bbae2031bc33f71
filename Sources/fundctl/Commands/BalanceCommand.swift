import ArgumentParser
import FundClient

/// `fundctl balance`.
struct BalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance",
    abstract: "Balances (余额) of the accounts of a ledger, and their sum.",
    discussion: """
        fundctl balance 620503 GLF
        fundctl balance 620503 GLF 1004
        fundctl balance 620503 GLA 5001 P=p9 --unit wan
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let accounts = try await global.accounts(of: ledger, matching: AccountFilter(filters))
    guard !accounts.isEmpty else {
      throw CommandFailure("no account (科目账户) of \(ledger.entity) \(ledger.book) fits")
    }
    var sum = Fen.zero
    for account in accounts {
      guard let next = sum.adding(account.balance) else {
        throw CommandFailure("the sum of the balances leaves 64 bits")
      }
      sum = next
    }
    var report = AccountReport.make(accounts)
    report.table?.footer = [
      [
        .empty, .text("合计"), .empty, .empty, .direction(sum), .balance(sum), .empty,
      ]
    ]
    if global.json { report.add("balance", "合计", .amount(sum)) }
    global.show(report, unit: units.unit)
  }
}
