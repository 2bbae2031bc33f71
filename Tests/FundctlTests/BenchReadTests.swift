import Testing

@testable import FundClient
@testable import fundctl

@Suite("What reading workloads expect")
struct BenchReadTests {
  private let load = VoucherLoad(seed: 3, vouchers: 500, vouchersPerBatch: 200, accounts: 20)
  private let accounts = (0..<20).map { UInt32($0) + 7 }

  /// Books on which nothing was posted before.
  private func posted() -> PostedBooks {
    let books = BenchBooks(ledgers: [1], accounts: accounts)
    let before = BookTotals(
      balances: [Int64](repeating: 0, count: 20), legs: [UInt32](repeating: 0, count: 20))
    return PostedBooks(books, before: before, load: load)
  }

  /// All lines of the load on an account, in order.
  private func effects(on account: Int) -> [Int64] {
    var effects: [Int64] = []
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { debit, credit, fen in
        if debit == account { effects.append(fen) }
        if credit == account { effects.append(-fen) }
      }
    }
    return effects
  }

  // MARK: Balances

  @Test("Balances are the sums of the load")
  func sums() {
    let books = posted()
    for account in accounts.indices {
      #expect(books.balances[account] == effects(on: account).reduce(0, +))
      #expect(books.legs[account] == UInt32(effects(on: account).count))
    }
    #expect(books.balances.reduce(0, +) == 0)
  }

  @Test("A balance that is a fen off, and a leg too many, are wrong answers")
  func wrongBalances() throws {
    let books = posted()
    let indexes = [4, 0, 19]
    var answer = Balances(
      fen: indexes.map { books.balances[$0] }, legs: indexes.map { books.legs[$0] },
      heldDebit: [], heldCredit: [], revision: Revision(block: 9, index: 0))
    try BalanceWorkload.check(answer, indexes, books)
    answer.fen[2] += 1
    #expect(throws: WrongAnswer.self) { try BalanceWorkload.check(answer, indexes, books) }
    answer.fen[2] -= 1
    answer.legs[0] += 1
    #expect(throws: WrongAnswer.self) { try BalanceWorkload.check(answer, indexes, books) }
  }

  // MARK: History

  /// The page that a server gives of an account.
  private func page(of account: Int, limit: Int) -> LegPage {
    var balance: Int64 = 0
    var legs: [Leg] = []
    for (index, effect) in effects(on: account).enumerated() {
      balance += effect
      legs.append(
        Leg(
          voucher: Revision(block: 1, index: UInt32(index)), number: 1, day: VoucherLoad.day,
          month: nil, account: accounts[account], side: effect > 0 ? .debit : .credit,
          amount: Fen(abs(effect)), balance: Fen(balance), ordinal: UInt32(index + 1),
          summary: ""))
    }
    return LegPage(
      legs: Array(legs.reversed().prefix(limit)),
      next: legs.count > limit ? LegCursor(value: 1) : nil, revision: Revision(block: 1, index: 0))
  }

  private func check(_ page: LegPage, _ account: Int, limit: Int) throws {
    let books = posted()
    try HistoryWorkload.check(
      page, account: accounts[account], balance: books.balances[account],
      legs: books.legs[account], limit: limit)
  }

  @Test("Pages that chain from the newest leg are right, whole and in part")
  func pages() throws {
    for account in accounts.indices {
      for limit in [1, 10, 1_000] {
        try check(page(of: account, limit: limit), account, limit: limit)
      }
    }
  }

  @Test("Whatever is wrong in a page is found")
  func wrongPages() {
    let right = page(of: 3, limit: 10)
    var pages: [LegPage] = []
    func with(_ change: (inout LegPage) -> Void) {
      var page = right
      change(&page)
      pages.append(page)
    }
    with { $0.legs[0].balance = Fen($0.legs[0].balance.value + 1) }
    with { $0.legs[4].amount = Fen($0.legs[4].amount.value + 1) }
    with { $0.legs[4].side = $0.legs[4].side == .debit ? .credit : .debit }
    with { $0.legs[7].ordinal += 1 }
    with { $0.legs[9].account += 1 }
    with { $0.legs.swapAt(2, 3) }
    with { $0.legs.removeLast() }
    with { $0.next = nil }
    for page in pages {
      #expect(throws: WrongAnswer.self) { try check(page, 3, limit: 10) }
    }
    // The first leg of the account does not begin at zero.
    var whole = page(of: 3, limit: 1_000)
    let last = whole.legs.count - 1
    whole.legs[last].amount = Fen(whole.legs[last].amount.value + 1)
    #expect(throws: WrongAnswer.self) { try check(whole, 3, limit: 1_000) }
  }

  // MARK: The past

  @Test(
    "The vouchers until a day are those that are dated so", arguments: [1, 7, 364, 365, 10_000])
  func days(vouchers: Int) {
    let load = PastLoad(seed: 1, vouchers: vouchers, vouchersPerBatch: 300)
    let days = (0..<vouchers).map(load.day)
    #expect(days == days.sorted())
    for day in PastLoad.firstDay - 1...PastLoad.firstDay + UInt32(PastLoad.days) {
      #expect(load.vouchers(until: day) == days.count { $0 <= day })
    }
  }

  @Test("Batches of the past hold each voucher once, and its sums are theirs")
  func pastSums() {
    let load = PastLoad(seed: 2, vouchers: 1_000, vouchersPerBatch: 300)
    let past = PostedPast(load: load, outcomes: [])
    var sum: Int64 = 0
    var count = 0
    for index in 0..<load.batches {
      let batch = load.batch(index, debit: 5, credit: 6)
      for voucher in 0..<batch.count {
        #expect(Array(batch.accounts[2 * voucher...2 * voucher + 1]) == [5, 6])
        sum += batch.amounts[2 * voucher]
        count += 1
        #expect(batch.amounts[2 * voucher + 1] == -batch.amounts[2 * voucher])
        #expect(past.balance(0, after: count) == sum && past.balance(1, after: count) == -sum)
      }
    }
    #expect(count == 1_000)
  }

  // MARK: Reads among vouchers

  @Test("A read saw all vouchers up to its revision and none behind it, or it is named")
  func mixed() {
    let revisions = (0..<500).map { Revision(block: UInt64(1 + $0 / 7), index: UInt32($0 % 7)) }
    var lines: [(Int, Int, Int64)] = []
    for index in 0..<load.batches { load.forEach(inBatch: index) { lines.append(($0, $1, $2)) } }
    let none = VoucherLoad(seed: 3, vouchers: 0, vouchersPerBatch: 200, accounts: 20)
    let empty = PostedBooks(
      BenchBooks(ledgers: [1], accounts: accounts),
      before: BookTotals(
        balances: [Int64](repeating: 0, count: 20), legs: [UInt32](repeating: 0, count: 20)),
      load: none)

    /// Reads after every 50th voucher, one of them wrong by `fen`.
    func differences(wrongBy fen: Int64) -> [String] {
      let seen = MixedObservations()
      var books = empty
      for (index, line) in lines.enumerated() {
        books.add(debit: line.0, credit: line.1, fen: line.2)
        guard index % 50 == 0 else { continue }
        seen.add(
          MixedObservations.Read(
            account: line.0, balance: books.balances[line.0] + (index == 250 ? fen : 0),
            legs: books.legs[line.0], revision: revisions[index]))
      }
      // They come in another order than they stand.
      for index in lines.indices.reversed() {
        seen.add(MixedObservations.Voucher(index: index, revision: revisions[index]))
      }
      var ended = empty
      let found = seen.differences(from: &ended) { voucher, add in
        add(lines[voucher].0, lines[voucher].1, lines[voucher].2)
      }
      #expect(ended.balances == posted().balances && ended.legs == posted().legs)
      return found
    }
    #expect(differences(wrongBy: 0).isEmpty)
    #expect(differences(wrongBy: 1).count == 1)
  }
}
