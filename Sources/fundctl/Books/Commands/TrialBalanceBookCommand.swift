import ArgumentParser
import FundClient
import FundData

/// `fundctl book trial-balance`.
struct TrialBalanceBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial-balance",
    abstract: "The trial balance (科目余额表) of a ledger.",
    discussion: """
        fundctl book trial-balance 620503 GLF
        fundctl book trial-balance 620503 GLA --from 201901 --to 201903 --by-account --unit wan
        fundctl book trial-balance 620503 GLA 50 --by P --by X --html projects.html

      期初余额, 本期发生额, 本年累计发生额 and 期末余额 on both sides, with a subtotal a class (资产小计, ...). The \
      debits of a whole ledger must be its credits (试算平衡), those of each part in 平行记账: otherwise no \
      table is made.
      """)

  @OptionGroup var accounts: BookAccounts

  @Flag(help: "One row an account (按账户), not a subject.")
  var byAccount = false

  @Option(
    name: .customLong("by"),
    help: "One row a subject and value of this dimension (辅助核算), by its letter; repeatable.")
  var letters: [String] = []

  @OptionGroup var options: BookOptions
  @OptionGroup var target: BookTarget

  func validate() throws {
    if byAccount, !letters.isEmpty { throw ValidationError("--by-account and --by: one of them") }
    for letter in letters where letter.utf8.count != 1 {
      throw ValidationError("--by \(letter): a dimension is one letter (辅助核算)")
    }
  }

  private var level: TrialBalanceBook.Level {
    byAccount ? .account : letters.isEmpty ? .subject : .dimensions(letters)
  }

  func run() async throws {
    let filter = try AccountFilter(accounts.filters)
    try await target.global.withClient(as: Role.readers) { client in
      let ledger = try await client.ledger(
        entity: accounts.ledger.entity, book: accounts.ledger.book,
        atLeast: target.read.minRevision)
      let reader = try await options.reader(client, ledger)
      let (sheet, period) = try await reader.trialBalance(
        filter, level: level, from: options.from, to: options.to, withIdle: accounts.all)
      try await target.write { output in
        var cover = BookCover(
          heading: sheet.heading, ledger: ledger, period: period, state: reader.state,
          unit: target.units.unit)
        cover.isWide = true
        try output.begin(cover)
        try output.add(sheet)
        try output.end()
      }
    }
  }
}

extension BookReader {
  /// The trial balance of the accounts of a filter.
  func trialBalance(
    _ filter: AccountFilter, level: TrialBalanceBook.Level = .subject,
    from: Month? = nil, to: Month? = nil, withIdle: Bool = false
  ) async throws -> (sheet: BookSheet, period: BookPeriod) {
    let accounts = try await accounts(filter)
    let period = try await period(from: from, to: to, of: accounts)
    let charts: [Chart]
    do throws(ReferenceDataError) {
      charts = try ReferenceData.load().charts
    } catch {
      throw CommandFailure("\(error)")
    }
    var book = TrialBalanceBook(
      level: level, period: period,
      classes: SubjectClass.classes(ofChart: ledger.chart, charts))
    try await forEachRound(accounts) { entries in
      for entry in entries { try book.add(entry.account, entry.months) }
    }
    let isWhole = filter.subject.isEmpty && filter.dimensions.isEmpty
    return (
      try book.sheet(isWhole: isWhole, withIdle: withIdle, title: ""), period
    )
  }
}
