import FundClient

extension BookReader {
  /// Lines of one page of a book, which are held to be put in order.
  static let linesPerPage = 500_000

  /// The lines in a period of the accounts of one page, in the order on paper. Each account is read
  /// from its first line on, and compared with its turnover.
  func pageLines(of entries: [Entry], in period: BookPeriod) async throws -> [BookLine] {
    var lines: [BookLine] = []
    for entry in entries where entry.lines > 0 {
      var chain = LineChain(entry.account)
      try await forEachLine(of: entry.account, through: entry.lines) { line in
        try chain.take(line)
        guard period.contains(line.month), period.through.map({ line.day <= $0 }) ?? true else {
          return
        }
        guard lines.count < Self.linesPerPage else {
          throw CommandFailure(
            "\(entry.account.title) has more than \(Self.linesPerPage) lines in \(period.title) "
              + "(明细过多): ask for fewer months (--from, --to)")
        }
        lines.append(line)
      }
      try chain.check(lines: entry.lines, turnover: entry.posted)
    }
    return lines.sorted(by: BookLine.isOnPaper)
  }

  /// The period of a book: what is not asked for is from the ledger's first month to the newest one
  /// with a line of these accounts.
  func period(
    from: Month?, to: Month?, of accounts: [BookAccount]
  ) async throws -> BookPeriod {
    let limit = day.map { BookPeriod.lastMonth(through: $0) }
    var newest = to
    if newest == nil {
      try await forEachRound(accounts) { entries in
        for entry in entries {
          newest = [newest, entry.months.months.last].compactMap { $0 }.max()
        }
      }
    } else if let limit, let asked = newest {
      newest = min(asked, limit)
    }
    guard let first = from ?? ledger.firstMonth ?? newest else {
      throw CommandFailure("the ledger has no month (会计期间) yet")
    }
    guard newest.map({ first <= $0 }) ?? true else {
      throw CommandFailure(
        "the book would end with \(newest?.description ?? "") before it begins with \(first) (期间颠倒)"
      )
    }
    return BookPeriod(
      from: first, to: newest ?? first, through: day, ledgerFirst: ledger.firstMonth)
  }
}
