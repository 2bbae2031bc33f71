import LedgerCore
import LedgerJournal
import TestSupport
import Testing

/// Questions about the past against a recomputation from all vouchers.
@Suite("Past balances")
struct PastBalanceTests {
  @Test(
    "as of a revision a balance is that of a recomputation, seeded questions",
    arguments: 1...10 as ClosedRange<UInt64>)
  func revisions(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    var reader = JournalReader(library.journal)
    var chance = SplitMix64(seed: seed &+ 500)
    for _ in 0..<350 {
      let account = library.accounts.randomElement(using: &chance).unsafelyUnwrapped
      let voucher = library.vouchers.randomElement(using: &chance).unsafelyUnwrapped.position
      // Also behind the last voucher of a block.
      let behind = Int.random(in: 0..<4, using: &chance) == 0 ? 50_000 : 0
      let revision = Position(block: voucher.block, index: voucher.index + behind)
      let limit = try reader.lastLeg(upTo: revision)
      let found = try reader.balance(of: library.chains(of: account), upTo: limit)
      let expected = library.naive(account) { voucher, _ in voucher <= revision }
      #expect(found == expected, "\(account) at \(revision)")
    }
    #expect(try reader.lastLeg(upTo: .none) == .none)
    let first = try reader.balance(of: library.chains(of: library.accounts[0]), upTo: .none)
    #expect(first == PastBalance())
  }

  @Test(
    "as of a day a balance is that of a recomputation, seeded questions",
    arguments: 11...20 as ClosedRange<UInt64>)
  func days(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    var reader = JournalReader(library.journal)
    var chance = SplitMix64(seed: seed &+ 500)
    var late = 0
    for _ in 0..<400 {
      let account = library.accounts.randomElement(using: &chance).unsafelyUnwrapped
      let day = PastBooks.day(Int.random(in: -20...850, using: &chance))
      var allowance = Int.max
      let found = try reader.balance(
        of: library.chains(of: account), on: day, lateLegs: &allowance)
      let expected = library.naive(account) { $1.day <= day }
      #expect(found == expected, "\(account) on \(day.civil)")
      late += Int.max - allowance
    }
    #expect(late > 500, "the books have late legs")
  }

  @Test(
    "by day as the books knew it at a revision is a recomputation of that revision",
    arguments: 21...30 as ClosedRange<UInt64>)
  func daysAtRevisions(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    var reader = JournalReader(library.journal)
    var chance = SplitMix64(seed: seed &+ 500)
    for _ in 0..<250 {
      let account = library.accounts.randomElement(using: &chance).unsafelyUnwrapped
      let day = PastBooks.day(Int.random(in: -20...850, using: &chance))
      let revision = library.vouchers.randomElement(using: &chance).unsafelyUnwrapped.position
      var allowance = Int.max
      let found = try reader.balance(
        of: library.chains(of: account), on: day, upTo: reader.lastLeg(upTo: revision),
        lateLegs: &allowance)
      let expected = library.naive(account) { $0 <= revision && $1.day <= day }
      #expect(found == expected, "\(account) on \(day.civil) at \(revision)")
    }
  }

  @Test(
    "turnover of months is that of a recomputation, and month ends agree with it",
    arguments: 31...36 as ClosedRange<UInt64>)
  func months(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    var reader = JournalReader(library.journal)
    for year in [2018, 2019] {
      for month in 1...12 {
        let last = PastBooks.lastDay(year, month)
        let period = FiscalMonth(day: last, adjustment: false).unsafelyUnwrapped
        for account in library.accounts {
          var allowance = Int.max
          let byDay = try reader.balance(
            of: library.chains(of: account), on: last, lateLegs: &allowance
          ).balance
          #expect(library.machine.balance(of: account, through: period) == byDay)
          let expected = library.naive(account) { $1.day <= last }
          #expect(byDay == expected.balance)
        }
      }
      for month in 1...13 {
        let period = FiscalMonth(public: UInt32(year * 100 + month)).unsafelyUnwrapped
        for ledger in 1...UInt32(library.machine.ledgerCount) {
          for row in library.machine.trialBalance(ofLedger: ledger, from: period, to: period) {
            let expected = library.naiveTurnover(row.account, period)
            #expect(row.debit == expected.debit && row.credit == expected.credit)
          }
        }
      }
    }
  }

  @Test("a walk along late legs ends at its allowance")
  func lateLimit() throws {
    let library = try PastBooks.Library(seed: 41)
    var reader = JournalReader(library.journal)
    let day = PastBooks.day(30)
    var refused = 0
    for account in library.accounts {
      let chains = library.chains(of: account)
      var allowance = Int.max
      let whole = try reader.balance(of: chains, on: day, lateLegs: &allowance)
      let needed = Int.max - allowance
      var enough = needed
      #expect(try reader.balance(of: chains, on: day, lateLegs: &enough) == whole)
      #expect(enough == 0)
      guard needed > 0 else { continue }
      var short = needed - 1
      #expect(throws: PastFailure.tooManyLateLegs) {
        try reader.balance(of: chains, on: day, lateLegs: &short)
      }
      refused += 1
    }
    #expect(refused > 3)
  }

  @Test("a balance by day that leaves 64 bits is an error, in the middle of a walk it is not")
  func overflow() throws {
    var books = PastBooks(seed: 42)
    try books.openBooks()
    // Balances stay small, but by the early day only one side is counted.
    let pair = books.pair
    books.beginBlock()
    for month in 0..<10 {
      for _ in 0..<1_000 {
        try books.post(pair.0, pair.1, Limits.amountFen, PastBooks.day(month * 30 + 330))
        try books.post(pair.1, pair.0, Limits.amountFen, PastBooks.day(month * 30 + 1))
      }
    }
    let library = try PastBooks.Library(finishing: books)
    var reader = JournalReader(library.journal)
    var allowance = Int.max
    #expect(throws: PastFailure.overflow) {
      try reader.balance(
        of: library.chains(of: pair.0), on: PastBooks.day(320), lateLegs: &allowance)
    }
    allowance = Int.max
    #expect(
      try reader.balance(
        of: library.chains(of: pair.0), on: PastBooks.day(700), lateLegs: &allowance
      ).balance == 0)
  }

  @Test("the turnover of closed months is read back, of all accounts and of some")
  func closedMonths() throws {
    let last = FiscalMonth(public: 201_904).unsafelyUnwrapped
    let library = try PastBooks.Library(seed: 43, closed: last)
    var reader = JournalReader(library.journal)
    var months = 0
    for ledger in 1...2 as ClosedRange<UInt32> {
      for closed in library.machine.closedMonths(ofLedger: ledger, from: .none) {
        months += 1
        let rows = try reader.turnover(first: closed.first, rows: closed.rows)
        let accounts = library.machine.accounts(ofLedger: ledger).filter { account in
          library.legs[account, default: []].contains { $0.month == closed.month }
        }
        #expect(rows.map(\.account) == accounts)
        for row in rows {
          let expected = library.naiveTurnover(row.account, closed.month)
          #expect(row.debit == expected.debit && row.credit == expected.credit)
          let one = try reader.turnover(
            first: closed.first, rows: closed.rows, accounts: row.account...row.account)
          #expect(one == [row])
        }
        guard let low = accounts.first, let high = accounts.last else { continue }
        #expect(
          try reader.turnover(first: closed.first, rows: closed.rows, accounts: low + 1...high)
            == Array(rows.dropFirst()))
        #expect(
          try reader.turnover(
            first: closed.first, rows: closed.rows, accounts: high + 1...high + 9
          ).isEmpty)
        #expect(throws: JournalError.self) {
          try reader.turnover(first: closed.first, rows: 1_000_000)
        }
      }
    }
    #expect(months == 2 * (13 + 4))
    // Month ends from the newest closed month on are told by the memory, earlier ones are not.
    for account in library.accounts {
      let april = PastBooks.lastDay(2019, 4)
      var allowance = Int.max
      #expect(
        try reader.balance(
          of: library.chains(of: account), on: april, lateLegs: &allowance
        ).balance == library.machine.balance(of: account, through: last))
      let march = FiscalMonth(public: 201_903).unsafelyUnwrapped
      #expect(library.machine.balance(of: account, through: march) == nil)
    }
  }

  @Test("questions about 40 000 legs cost a number of reads that grows as their logarithm")
  func reads() throws {
    var books = PastBooks(seed: 44)
    try books.openBooks()
    let pair = books.pair
    for block in 0..<100 {
      books.beginBlock()
      for _ in 0..<400 { try books.post(pair.0, pair.1, 1, PastBooks.day(block * 7)) }
      try books.seal()
    }
    books.beginBlock()
    let library = try PastBooks.Library(finishing: books)
    let journal = CountingJournal(library.journal)
    var reader = JournalReader(journal)
    let chains = library.chains(of: pair.0)
    #expect(chains.legs == 40_000)
    var most = (revision: 0, day: 0, page: 0)
    for number in stride(from: 0, to: 40_000, by: 371) {
      var before = journal.reads
      let voucher = library.vouchers[number].position
      #expect(
        try reader.balance(of: chains, upTo: reader.lastLeg(upTo: voucher)).balance
          == Int64(number + 1))
      most.revision = max(most.revision, journal.reads - before)
      before = journal.reads
      var allowance = 0
      let day = library.vouchers[number].head.day
      #expect(
        try reader.balance(of: chains, on: day, lateLegs: &allowance).balance
          == Int64(number / 400 + 1) * 400)
      most.day = max(most.day, journal.reads - before)
      before = journal.reads
      let page = try reader.history(from: chains.newest, after: UInt32(number), limit: 1)
      #expect(page.map(\.leg.ordinal) == [UInt32(number + 1)])
      most.page = max(most.page, journal.reads - before)
    }
    // Up to 3 log2(40 000) steps of one read, with the revision's block and voucher; or of two.
    #expect(most.revision <= 3 * 16)
    #expect(most.day <= 2 * 3 * 16 && most.page <= 2 * 3 * 16)
  }
}
