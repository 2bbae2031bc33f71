import ArgumentParser
import FundClient

/// `fundctl balance`.
struct BalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance",
    abstract: "Balances (余额) of the accounts of a ledger, and their sum, now or in the past.",
    discussion: """
        fundctl balance 620503 GLF
        fundctl balance 620503 GLF 1004
        fundctl balance 620503 GLA 5001 P=p9 --unit wan
        fundctl balance 620503 GLF 1004 --on 2019-12-31
        fundctl balance 620503 GLF 1004 --at-revision 1042.7

      Two questions about the past. --on DAY counts what is dated on that day or before it \
      (按记账日期), whenever it was posted: a voucher that came late counts. --at-revision counts what \
      had been posted by then (按入账顺序), whatever its date: what a report of that time said. Both \
      together: by date, as was known then. Period 13 (整理期) counts to its days of December.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @Option(help: "As of this day (截至记账日期), YYYY-MM-DD.")
  var on: Day?

  @Option(
    help: ArgumentHelp(
      "As of this place in the journal (截至入账位置), as reports and vouchers name it.",
      valueName: "block.index"))
  var atRevision: Revision?

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let filter = try AccountFilter(filters)
    let (accounts, revision) = try await global.withClient(as: Role.readers) { client in
      let accounts = try await client.accounts(
        of: ledger, matching: filter, atLeast: read.minRevision
      ).accounts
      guard on != nil || atRevision != nil else { return (accounts, nil as Revision?) }
      return try await client.past(accounts, at: atRevision, on: on)
    }
    guard !accounts.isEmpty else {
      throw CommandFailure("no account (科目账户) of \(ledger.entity) \(ledger.book) fits")
    }
    global.show(try report(accounts, revision), unit: units.unit)
  }

  private func report(
    _ accounts: [AccountInfo], _ revision: Revision?
  ) throws(CommandFailure) -> Report {
    var sum = Fen.zero
    for account in accounts {
      guard let next = sum.adding(account.balance) else {
        throw CommandFailure("the sum of the balances leaves 64 bits")
      }
      sum = next
    }
    var report = AccountReport.make(accounts, withLegs: on == nil)
    if let on { report.add("on", "截至记账日期", on.description) }
    if let atRevision { report.add("at_revision", "截至入账位置", atRevision.description) }
    if let revision { report.add("revision", "位置", revision.description) }
    report.table?.footer = [
      [
        .empty, .text("合计"), .empty, .empty, .direction(sum), .balance(sum),
      ] + (on == nil ? [.empty] : [])
    ]
    if global.json { report.add("balance", "合计", .amount(sum)) }
    return report
  }
}

extension LedgerClient {
  /// Accounts with their balances as of a revision, a day or both, all of one state of the books.
  fileprivate func past(
    _ accounts: [AccountInfo], at revision: Revision?, on day: Day?
  ) async throws -> ([AccountInfo], Revision?) {
    var accounts = accounts
    var read: Revision?
    for first in stride(from: 0, to: accounts.count, by: Self.accountsPerPastBalances) {
      let range = first..<min(first + Self.accountsPerPastBalances, accounts.count)
      // What is posted between two calls does not count in the second either.
      let found = try await balances(
        of: accounts[range].map(\.number), at: revision ?? read, on: day,
        timeout: .seconds(300))
      read = read ?? found.revision
      for index in range {
        accounts[index].balance = Fen(found.fen[index - first])
        accounts[index].legs = found.legs.isEmpty ? 0 : found.legs[index - first]
      }
    }
    return (accounts, read)
  }
}
