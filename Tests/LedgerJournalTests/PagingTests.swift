import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Pages of history and of vouchers")
struct PagingTests {
  @Test(
    "pages of history meet every leg once, from either end and by any size",
    arguments: 51...54 as ClosedRange<UInt64>)
  func bothWays(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    let reader = JournalReader(library.journal)
    for account in library.accounts {
      let expected = library.legs[account, default: []].map(\.leg)
      let newest = library.chains(of: account).newest
      #expect(library.chains(of: account).legs == UInt32(expected.count))
      for size in [1, 7, 100, expected.count, expected.count + 1] {
        var up: [LegRecord] = []
        while true {
          let page = try reader.history(
            from: newest, after: UInt32(up.count), limit: size)
          #expect(page.count <= size)
          if page.isEmpty { break }
          up += page.map(\.leg)
        }
        #expect(up == expected)
        var down: [LegRecord] = []
        var at = newest
        while at != .none {
          let page = try reader.history(from: at, limit: size)
          down += page.legs.map(\.leg)
          at = page.next
        }
        #expect(down == expected.reversed())
      }
      #expect(try reader.history(from: newest, after: .max, limit: 10).isEmpty)
      #expect(try reader.history(from: newest, after: 0, limit: 0).isEmpty)
    }
    #expect(try reader.history(from: .none, after: 0, limit: 10).isEmpty)
  }

  @Test("the places of a page are those of its legs")
  func places() throws {
    let library = try PastBooks.Library(seed: 55)
    let reader = JournalReader(library.journal)
    let newest = library.chains(of: library.accounts[1]).newest
    for placed in try reader.history(from: newest, after: 40, limit: 60) {
      #expect(try reader.leg(placed.position) == placed.leg)
    }
  }

  @Test(
    "the vouchers of a ledger and month come by number, in pages that join, as a scan finds them",
    arguments: 56...59 as ClosedRange<UInt64>)
  func vouchers(seed: UInt64) throws {
    let library = try PastBooks.Library(seed: seed)
    var reader = JournalReader(library.journal)
    var chance = SplitMix64(seed: seed &+ 500)
    var months = 0
    for ledger in 1...2 as ClosedRange<UInt32> {
      for number in [201_801...201_813, 201_901...201_913].joined() {
        let month = FiscalMonth(public: UInt32(number)).unsafelyUnwrapped
        let expected = library.vouchers.filter { voucher in
          voucher.head.month == month && voucher.numbers.contains { $0.ledger == ledger }
        }.map(\.position)
        guard let status = library.machine.vouchers(ofLedger: ledger, month) else {
          #expect(expected.isEmpty)
          continue
        }
        months += 1
        #expect(Int(status.numbers) == expected.count)
        let start = UInt32.random(in: 1...status.numbers, using: &chance)
        for (first, size, heads) in [(1, 10, 1 << 20), (start, 3, 50), (1, 1_000, 0)] {
          var found: [Position] = []
          var next = UInt32(first)
          while next <= status.numbers {
            let page = try reader.vouchers(
              ledger: ledger, month: month, numbers: next...status.numbers, limit: size,
              lastEntry: status.lastEntry, heads: heads)
            #expect(!page.vouchers.isEmpty && page.vouchers.count <= size)
            guard !page.vouchers.isEmpty else { break }
            #expect(page.next == next + UInt32(page.vouchers.count))
            found += page.vouchers
            next = page.next
          }
          #expect(found == Array(expected[(Int(first) - 1)...]))
        }
      }
    }
    #expect(months > 30)
  }

  @Test("numbers that were never given are no vouchers")
  func missing() throws {
    let library = try PastBooks.Library(seed: 60, blocks: 30)
    var reader = JournalReader(library.journal)
    let month = FiscalMonth(public: 201_801).unsafelyUnwrapped
    let status = library.machine.vouchers(ofLedger: 1, month).unsafelyUnwrapped
    for (numbers, entry) in [
      (status.numbers + 1...status.numbers + 5, status.lastEntry), (1...5, .none),
    ] {
      let page = try reader.vouchers(
        ledger: 1, month: month, numbers: numbers, limit: 10, lastEntry: entry)
      #expect(page.vouchers.isEmpty && page.next == numbers.lowerBound)
    }
  }
}
