import FundClient

extension BookReader {
  /// The subjects on the other side of some lines (对方科目): the vouchers of the ledger are read month
  /// by month, from the first to the last one that has a line.
  func counterSubjects(
    of lines: [BookLine], names: [UInt32: String]
  ) async throws -> CounterSubjects {
    var counters = CounterSubjects()
    for (month, lines) in Dictionary(grouping: lines, by: \.month) {
      let numbers = Set(lines.map(\.number))
      guard let first = numbers.min(), let last = numbers.max() else { continue }
      try await forEachListed(of: month, numbers: first...last) { voucher in
        guard numbers.contains(voucher.number) else { return }
        for leg in voucher.legs {
          counters.add(
            names[leg.account] ?? "#\(leg.account)", on: leg.side,
            of: .init(month: month, number: voucher.number))
        }
      }
    }
    return counters
  }

  /// Subjects by account of the whole ledger: `1004 其他财政存款`.
  func subjectNames() async throws -> [UInt32: String] {
    var names: [UInt32: String] = [:]
    var texts: [String: String] = [:]
    for account in try await accounts(AccountFilter([])) {
      // One text a subject, however many accounts it has.
      let text = texts[account.subject] ?? account.subjectTitle
      texts[account.subject] = text
      names[account.number] = text
    }
    return names
  }

  /// The vouchers of a month as the ledger sees them, with their lines, by number, a page at a time.
  func forEachListed(
    of month: Month, numbers: ClosedRange<UInt32>,
    _ take: (ListedVoucher) async throws -> Void
  ) async throws {
    var next: UInt32? = numbers.lowerBound
    while let number = next, number <= numbers.upperBound {
      let page = try await client.vouchers(
        ledger: ledger.number, month: month, from: number, limit: LedgerClient.vouchersPerPage,
        withLegs: true, timeout: Self.timeout)
      for voucher in page.vouchers where numbers.contains(voucher.number) {
        try await take(voucher)
      }
      // A server that does not get on is not asked for ever.
      guard page.next.map({ $0 > number }) ?? true else {
        throw CommandFailure("the pages of vouchers of \(month) do not go on")
      }
      next = page.next
    }
  }
}
