import Foundation
import FundClient

/// Reads what books are made of, all as of one state, and checks it on the way.
struct BookReader {
  /// Of one round of calls for turnover and balances, which have at most as many months as a call
  /// may answer (150 000) for 23 years.
  static let accountsPerRound = 500
  /// An account by day, or one that is looked through line by line, may take this long.
  static let timeout = Duration.seconds(300)

  let client: LedgerClient
  let ledger: LedgerInfo
  let state: BookState
  /// Only what is dated on this day or before it counts.
  let day: Day?

  /// Reads as of a revision, or as of what is durable now.
  init(
    _ client: LedgerClient, _ ledger: LedgerInfo, at revision: Revision?, on day: Day?
  ) async throws {
    let status = try await client.check()
    self.client = client
    self.ledger = ledger
    self.day = day
    state = BookState(
      revision: revision ?? status.durable, block: status.durable.block,
      digestAlgorithm: status.digestAlgorithm, blockDigest: status.blockDigest,
      readAtMillis: Int64(Date().timeIntervalSince1970 * 1_000))
  }

  /// An account with what counts of it.
  struct Entry {
    var account: BookAccount
    /// How many lines had been posted by then, of any date.
    var lines: UInt32
    /// All of them by month.
    var posted: BookMonths
    /// Those that count: as `posted`, without what is dated behind the day.
    var months: BookMonths
  }

  /// Accounts with their months, in rounds, which are handed on one by one.
  func forEachRound(
    _ accounts: [BookAccount], _ take: ([Entry]) async throws -> Void
  ) async throws {
    for first in stride(from: 0, to: accounts.count, by: Self.accountsPerRound) {
      try await take(
        entries(Array(accounts[first..<min(first + Self.accountsPerRound, accounts.count)])))
    }
  }

  /// The accounts of a filter, by subject and then as they were opened.
  func accounts(_ filter: AccountFilter) async throws -> [BookAccount] {
    try await client.allAccounts(
      ledger: ledger.number, subjectPrefix: filter.subject, dimensions: filter.dimensions
    ).map { BookAccount($0) }.sorted { ($0.subject, $0.number) < ($1.subject, $1.number) }
  }

  /// The turnover of now is brought back to the state by taking out what was posted since.
  private func entries(_ accounts: [BookAccount]) async throws -> [Entry] {
    let numbers = accounts.map(\.number)
    let then = try await client.balances(
      of: numbers, at: state.revision, timeout: Self.timeout)
    let turnover = try await client.turnover(
      of: numbers, atLeast: state.revision, timeout: Self.timeout)
    var months: [UInt32: BookMonths] = [:]
    for line in turnover.lines {
      try months[line.account, default: BookMonths()].add(
        Movement(debit: line.debit, credit: line.credit), in: line.month)
    }
    let counted =
      turnover.revision == state.revision
      ? then
      : try await client.balances(of: numbers, at: turnover.revision, timeout: Self.timeout)
    var entries: [Entry] = []
    for (index, account) in accounts.enumerated() {
      var posted = months[account.number] ?? BookMonths()
      if counted.legs[index] != then.legs[index] {
        try await forEachLine(
          of: account, after: then.legs[index], through: counted.legs[index]
        ) { line in try posted.remove(line) }
      }
      let balance = Fen(then.fen[index])
      guard try posted.balance() == balance else {
        throw BookMismatch.closing(account, months: try posted.balance(), balance: balance)
      }
      entries.append(
        Entry(account: account, lines: then.legs[index], posted: posted, months: posted))
    }
    return try await upToDay(entries)
  }

  /// The lines of an account that came after one place and until another, oldest first.
  func forEachLine(
    of account: BookAccount, after first: UInt32 = 0, through last: UInt32,
    _ take: (BookLine) throws -> Void
  ) async throws {
    var next: UInt32? = first
    while let after = next, after < last {
      let page = try await client.legs(
        of: account.number, after: after, limit: LedgerClient.legsPerPage,
        timeout: Self.timeout)
      for leg in page.legs where leg.ordinal <= last { try take(BookLine(leg)) }
      // A server that does not get on is not asked for ever.
      guard page.next.map({ $0 > after }) ?? true else {
        throw CommandFailure("the pages of lines of \(account.title) do not go on")
      }
      next = page.next
    }
  }
}

extension BookReader {
  /// Takes out what is dated behind the day, and checks it by the balance on the day.
  private func upToDay(_ entries: [Entry]) async throws -> [Entry] {
    guard let day else { return entries }
    let last = BookPeriod.lastMonth(through: day)
    let touched = Set([Month(of: day), last])
    let isInside = BookPeriod.isInsideMonth(day)
    var entries = entries
    for index in entries.indices {
      entries[index].months.forget { $0 > last }
      guard isInside, entries[index].posted.months.contains(where: touched.contains) else {
        continue
      }
      var chain = LineChain(entries[index].account)
      try await forEachLine(of: entries[index].account, through: entries[index].lines) { line in
        try chain.take(line)
        if line.day > day, line.month <= last { try entries[index].months.remove(line) }
      }
      try chain.check(lines: entries[index].lines, turnover: entries[index].posted)
    }
    let balances = try await client.balances(
      of: entries.map(\.account.number), at: state.revision, on: day, timeout: Self.timeout)
    for (entry, fen) in zip(entries, balances.fen) {
      let months = try entry.months.balance()
      guard months == Fen(fen) else {
        throw BookMismatch.closing(entry.account, months: months, balance: Fen(fen))
      }
    }
    return entries
  }
}
