import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Journal reader")
struct JournalReaderTests {
  /// A journal of random books, with all its vouchers in order.
  private struct Library: ~Copyable {
    var books: TestBooks
    let journal: CountingJournal
    var vouchers: [StoredVoucher] = []

    init(seed: UInt64, blocks: Int) throws {
      books = TestBooks(seed: seed)
      journal = CountingJournal(MemoryJournal())
      var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
      for _ in 0..<blocks {
        try books.makeBlock()
        let block = sealer.seal(books.machine.body)
        try journal.append(block)
        try BlockView(block.bytes).forEachVoucher { vouchers.append($0) }
      }
    }
  }

  @Test("a voucher is found by its number in each of its ledgers", arguments: [71, 72] as [UInt64])
  func byNumber(seed: UInt64) throws {
    let library = try Library(seed: seed, blocks: 120)
    var reader = JournalReader(library.journal)
    var found = 0
    for ledger in library.books.ledgers {
      for month in (1...9).map(TestBooks.month) {
        guard let status = library.books.machine.vouchers(ofLedger: ledger, month) else {
          continue
        }
        let expected = library.vouchers.filter { voucher in
          voucher.head.month == month && voucher.numbers.contains { $0.ledger == ledger }
        }
        #expect(expected.count == Int(status.numbers))
        for (index, voucher) in expected.enumerated() {
          let number = UInt32(index + 1)
          #expect(voucher.numbers.contains { $0 == (ledger, number) })
          #expect(
            try reader.voucher(
              ledger: ledger, month: month, number: number, lastEntry: status.lastEntry)
              == voucher.position)
          found += 1
        }
        for number in [0, status.numbers + 1, .max] {
          #expect(
            try reader.voucher(
              ledger: ledger, month: month, number: number, lastEntry: status.lastEntry) == nil)
        }
      }
    }
    #expect(found > 500)
    #expect(
      try reader.voucher(ledger: 1, month: TestBooks.month(1), number: 1, lastEntry: .none) == nil)
  }

  @Test(
    "a lane's serial is found, after refusals and under later attempts too",
    arguments: [73, 74] as [UInt64])
  func bySerial(seed: UInt64) throws {
    let library = try Library(seed: seed, blocks: 200)
    var reader = JournalReader(library.journal)
    var missing = 0
    for lane in library.books.lanes {
      let status = library.books.machine.laneStatus(lane)
      var expected: [UInt64: Position] = [:]
      for voucher in library.vouchers where voucher.head.lane == lane {
        expected[voucher.head.serial] = voucher.position
      }
      for serial in 0...status.nextSerial {
        let run = try reader.run(
          serial: serial, lastRun: status.lastRun, lastRetry: status.lastRetry)
        #expect(run?.first == expected[serial], "lane \(lane) serial \(serial)")
        if run == nil { missing += 1 }
      }
      #expect(status.lastRetry != .none)
    }
    #expect(missing > library.books.lanes.count * 2)
  }

  @Test("vouchers come with their legs and tail, one by one and a block at a time")
  func vouchers() throws {
    let library = try Library(seed: 75, blocks: 60)
    var reader = JournalReader(library.journal)
    var walked: [StoredVoucher] = []
    for block in 1...UInt64(60) { try reader.vouchers(ofBlock: block) { walked.append($0) } }
    #expect(walked.map(\.position) == library.vouchers.map(\.position))
    for voucher in walked {
      let read = try reader.voucher(voucher.position)
      #expect(read.head == voucher.head)
      #expect(read.legs == voucher.legs)
      #expect(read.tail == voucher.tail)
      #expect(read.legs.count >= 2)
      #expect(read.legs.allSatisfy { Int($0.voucher) == voucher.position.index })
    }
    #expect(walked.contains { $0.tail.summary == "易地扶贫搬迁" })
    #expect(walked.contains { $0.numbers.count > 1 })
    #expect(walked.contains { $0.tail.reversed != .none })
    #expect(throws: JournalError.outOfBounds(block: 2)) {
      try reader.voucher(Position(block: 2, index: 1 << 20))
    }
    #expect(throws: JournalError.noSuchBlock(61)) {
      try reader.voucher(Position(block: 61, index: 0))
    }
  }

  @Test("the history of an account comes newest first, in pages that join")
  func history() throws {
    let library = try Library(seed: 76, blocks: 80)
    let reader = JournalReader(library.journal)
    for account in 1...UInt32(library.books.machine.accountCount) {
      let expected = library.vouchers
        .flatMap { voucher in voucher.legs.filter { $0.account == account } }
        .reversed()
      var found: [LegRecord] = []
      var at = library.books.machine.view(ofAccount: account).lastLeg
      while at != .none {
        let page = try reader.history(from: at, limit: 7)
        #expect(page.legs.count <= 7)
        found += page.legs.map(\.leg)
        at = page.next
      }
      #expect(found == Array(expected))
      #expect(found.map(\.ordinal) == (0..<UInt32(found.count)).map { UInt32(found.count) - $0 })
    }
    #expect(try reader.history(from: .none, limit: 5).legs.isEmpty)
  }

  @Test("a number among 2 000 blocks costs a number of reads that grows as their logarithm")
  func reads() throws {
    var books = TestBooks(seed: 77)
    let journal = CountingJournal(MemoryJournal())
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    for _ in 0..<2_000 {
      books.beginBlock()
      if books.ledgers.isEmpty { try books.openBooks() }
      try books.postPlain(1)
      books.machine.sealBlock()
      try journal.append(sealer.seal(books.machine.body))
    }
    let (ledger, month) = (books.ledgers[0], TestBooks.month(3))
    guard let status = books.machine.vouchers(ofLedger: ledger, month) else {
      Issue.record("nothing was posted")
      return
    }
    #expect(status.numbers == 2_000)
    var most = 0
    for number in stride(from: UInt32(1), through: 2_000, by: 13) {
      var reader = JournalReader(journal)
      let before = journal.reads
      let position = try reader.voucher(
        ledger: ledger, month: month, number: number, lastEntry: status.lastEntry)
      #expect(position == Position(block: UInt64(number), index: 0))
      most = max(most, journal.reads - before)
    }
    // Two reads an entry, at most two entries a step, at most 2 log2(n) steps, and the heads.
    #expect(most <= 2 * 2 * 2 * 11 + 2)
    let lane = books.machine.laneStatus(books.lanes[0])
    var reader = JournalReader(journal)
    let before = journal.reads
    #expect(
      try reader.run(serial: 5, lastRun: lane.lastRun, lastRetry: lane.lastRetry)?.first
        == Position(block: 5, index: 0))
    #expect(journal.reads - before <= 2 * 2 * 2 * 11)
  }
}
