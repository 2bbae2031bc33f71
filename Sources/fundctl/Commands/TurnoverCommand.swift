import ArgumentParser
import FundClient

/// `fundctl turnover`.
struct TurnoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "turnover",
    abstract: "Turnover (发生额) of accounts by month.",
    discussion: """
        fundctl turnover 620503 GLF 1004
        fundctl turnover 620503 GLA 5001 P=p9 --from 201901 --to 201913 --unit wan

      One line an account and month (会计期间) with a posting; month 13 is the 整理期. Closed months \
      are read from the journal.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @Option(help: "From this month (会计期间), YYYYMM; from the first if not given.")
  var from: Month?

  @Option(help: "To this month; to the last if not given.")
  var to: Month?

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let filter = try AccountFilter(filters)
    let report = try await global.withClient(as: Role.readers) { client in
      let accounts = try await client.accounts(
        of: ledger, matching: filter, atLeast: read.minRevision
      ).accounts
      guard !accounts.isEmpty else {
        throw CommandFailure("no account (科目账户) of \(ledger.entity) \(ledger.book) fits")
      }
      var lines: [Turnover.Line] = []
      for first in stride(from: 0, to: accounts.count, by: LedgerClient.accountsPerTurnover) {
        let page = try await client.turnover(
          of: accounts.dropFirst(first).prefix(LedgerClient.accountsPerTurnover).map(\.number),
          from: from, to: to, atLeast: read.minRevision)
        lines += page.lines
      }
      return try TurnoverReport.make(lines, of: accounts)
    }
    global.show(report, unit: units.unit)
  }
}
