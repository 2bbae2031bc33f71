import ArgumentParser
import FundClient

/// `fundctl trial-balance`.
struct TrialBalanceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial-balance",
    abstract: "The trial balance (科目余额表) of a ledger.",
    discussion: """
        fundctl trial-balance 620503 GLF
        fundctl trial-balance 620503 GLA --from 201901 --to 201903 --by-account --unit wan

      With --by-account the lines come in pages, which are of one state of the books only while \
      nothing is posted; 位置 is that of the last one.
      """)

  @OptionGroup var ledger: LedgerArguments
  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  @Option(help: "From this month (会计期间), YYYYMM; from the first if not given.")
  var from: Month?

  @Option(help: "To this month; to the last if not given.")
  var to: Month?

  @Flag(help: "One line an account, not a subject.")
  var byAccount = false

  func run() async throws {
    let balance = try await global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(
        entity: ledger.entity, book: ledger.book, atLeast: read.minRevision)
      if byAccount {
        return try await client.wholeTrialBalance(
          ledger: found.number, from: from, to: to, atLeast: read.minRevision)
      }
      return try await client.trialBalance(
        ledger: found.number, from: from, to: to, atLeast: read.minRevision)
    }
    var report = try TrialBalanceReport.make(
      balance.lines, byAccount: byAccount, unit: units.unit)
    report.heading = "科目余额表"
    report.facts = [
      .init(key: "entity", title: "账簿主体", cell: .text(balance.ledger.entity)),
      .init(
        key: "book", title: "账簿", cell: .text("\(balance.ledger.book) \(balance.ledger.name)")),
      .init(key: "from", title: "起始期间", cell: .text(from?.description ?? "")),
      .init(key: "to", title: "截止期间", cell: .text(to?.description ?? "")),
      .init(key: "unit", title: "单位", cell: .text(global.json ? "分" : units.unit.chineseName)),
      .init(key: "revision", title: "位置", cell: .text(balance.revision.description)),
    ]
    global.show(report, unit: units.unit)
  }
}
