import FundClient

/// A general ledger (总账), a detail ledger (明细账) or a journal (日记账) of some accounts.
struct AccountBook {
  var book: AccountPage.Book
  /// One page a subject, its accounts in one; otherwise one an account.
  var bySubject: Bool
  /// Also pages without a line and a balance.
  var withIdle: Bool
  var unit: Fen.Unit

  /// Hands on the pages one after the other: of lines, only those of one page are held.
  func write(
    _ accounts: [BookAccount], in period: BookPeriod, from reader: BookReader,
    to output: any BookOutput
  ) async throws {
    var cover = BookCover(
      heading: book.heading, ledger: reader.ledger, period: period, state: reader.state,
      unit: unit)
    cover.isWide = book == .journal
    try output.begin(cover)
    let names = book == .journal ? try await reader.subjectNames() : [:]
    var pending: [BookReader.Entry] = []
    try await reader.forEachRound(accounts) { entries in
      for entry in entries {
        if let last = pending.last, !bySubject || last.account.subject != entry.account.subject {
          try await write(pending, in: period, from: reader, names, to: output)
          pending = []
        }
        pending.append(entry)
      }
    }
    if !pending.isEmpty { try await write(pending, in: period, from: reader, names, to: output) }
    try output.end()
  }

  private func write(
    _ entries: [BookReader.Entry], in period: BookPeriod, from reader: BookReader,
    _ names: [UInt32: String], to output: any BookOutput
  ) async throws {
    let accounts = entries.map(\.account)
    var page = AccountPage(
      book: book, title: bySubject ? accounts[0].subjectTitle : accounts[0].title,
      accounts: accounts, period: period, months: BookMonths())
    for entry in entries { try page.months.add(entry.months) }
    if book != .general { page.lines = try await reader.pageLines(of: entries, in: period) }
    if book == .journal {
      page.counters = try await reader.counterSubjects(of: page.lines, names: names)
    }
    if try withIdle || !page.isIdle() { try output.add(page.sheet()) }
  }
}
