import ArgumentParser
import FundClient

/// `fundctl book general`.
struct GeneralBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "general",
    abstract: "The general ledger (总账): each subject by month.",
    discussion: """
        fundctl book general 620503 GLF
        fundctl book general 620503 GLA 5001 P=p9 --from 201901 --to 201913 --unit wan
        fundctl book general 620503 GLF --on 2019-06-30 --html general.html

      A page a subject (科目): what was there before, and for each month with a line 本月合计, 本年累计 \
      and the balance with its direction (借, 贷, 平). Month 13 is the 整理期.
      """)

  @OptionGroup var accounts: BookAccounts
  @OptionGroup var options: BookOptions
  @OptionGroup var target: BookTarget

  func run() async throws {
    try await accounts.write(
      AccountBook(
        book: .general, bySubject: true, withIdle: accounts.all, unit: target.units.unit),
      options, to: target)
  }
}

extension BookAccounts {
  /// Reads the accounts that are asked for and writes a book of them.
  ///
  /// - Parameter choose: which accounts are of the book at all.
  func write(
    _ book: AccountBook, _ options: BookOptions, to target: BookTarget,
    choosing choose: ([BookAccount]) -> [BookAccount] = { $0 }
  ) async throws {
    let filter = try AccountFilter(filters)
    try await target.global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(
        entity: ledger.entity, book: ledger.book, atLeast: target.read.minRevision)
      let reader = try await options.reader(client, found)
      let chosen = choose(try await reader.accounts(filter))
      guard !chosen.isEmpty else {
        throw CommandFailure("no account (科目账户) of \(ledger.entity) \(ledger.book) fits")
      }
      let period = try await reader.period(from: options.from, to: options.to, of: chosen)
      try await target.write { output in
        try await book.write(chosen, in: period, from: reader, to: output)
      }
    }
  }
}
