package import LedgerCore

/// Vouchers of a ledger and month that follow each other by number.
package struct VoucherPage: Equatable, Sendable {
  /// By number, without a gap, from the first that was asked for.
  package var vouchers: [Position] = []
  /// The number after the last one.
  package var next: UInt32
}

extension JournalReader {
  /// Heads of vouchers that one page looks through: a page ends early once they are used up, but
  /// never within a block. They are what the blocks of a ledger's vouchers hold, also those of
  /// others.
  package static let headsPerPage = 1 << 20

  /// The vouchers `numbers` of a ledger and month, at most `limit`, through its directory entries:
  /// by jumps to the last of them, back to the first, and a look through the heads of their blocks.
  /// `numbers` must have been given.
  package mutating func vouchers(
    ledger: UInt32, month: FiscalMonth, numbers: ClosedRange<UInt32>, limit: Int,
    lastEntry: Position, heads allowance: Int = headsPerPage
  ) throws(JournalError) -> VoucherPage {
    let first = numbers.lowerBound
    var page = VoucherPage(next: first)
    guard first > 0, limit > 0 else { return page }
    let last = UInt32(min(UInt64(numbers.upperBound), UInt64(first) + UInt64(limit) - 1))
    var left = allowance
    for entry in try entries(of: first...last, lastEntry) {
      let heads = Int(try header(entry.block).voucherCount)
      guard page.vouchers.isEmpty || heads <= left else { break }
      left -= heads
      let found = try vouchers(
        ledger: ledger, month: month, numbers: first...last, inBlock: entry.block)
      let count = UInt32(found.count)
      guard !found.isEmpty, found.map(\.number).elementsEqual(page.next..<page.next + count) else {
        throw .corrupt(
          block: entry.block, path: "the journal", problem: .inconsistentLengths)
      }
      page.vouchers += found.map(\.position)
      page.next += count
    }
    return page
  }

  /// The places of the directory entries that hold `numbers`, oldest first.
  private mutating func entries(
    of numbers: ClosedRange<UInt32>, _ lastEntry: Position
  ) throws(JournalError) -> [Position] {
    guard var found = try entry(with: numbers.upperBound, lastEntry) else { return [] }
    var places = [found.position]
    while found.entry.firstNumber > numbers.lowerBound {
      let place = found.entry.previous
      guard place != .none, place < found.position else {
        throw .corrupt(
          block: found.position.block, path: "the journal", problem: .inconsistentLengths)
      }
      found = (place, try directoryEntry(place))
      places.append(place)
    }
    return places.reversed()
  }

  /// The directory entry that holds a number, by jumps. Nil when the number was never given.
  mutating func entry(
    with number: UInt32, _ lastEntry: Position
  ) throws(JournalError) -> (position: Position, entry: DirectoryEntry)? {
    guard number > 0, lastEntry != .none else { return nil }
    var at = lastEntry
    var entry = try directoryEntry(at)
    while number < entry.firstNumber {
      guard entry.previous != .none else { return nil }
      at = entry.previous
      if entry.jump != .none, entry.jump != entry.previous {
        let far = try directoryEntry(entry.jump)
        if number < far.firstNumber + far.count {
          at = entry.jump
          entry = far
          continue
        }
      }
      entry = try directoryEntry(at)
    }
    return number < entry.firstNumber + entry.count ? (at, entry) : nil
  }

  /// The vouchers of a block that have these numbers in a ledger and month, by number.
  mutating func vouchers(
    ledger: UInt32, month: FiscalMonth, numbers: ClosedRange<UInt32>, inBlock block: UInt64
  ) throws(JournalError) -> [(number: UInt32, position: Position)] {
    let header = try header(block)
    let heads = try records(block, header.range(of: .vouchers), as: VoucherRecord.self)
    var tails: [UInt8] = []
    var found: [(number: UInt32, position: Position)] = []
    for (index, head) in heads.enumerated() where head.month == month {
      var number: UInt32?
      if head.ledger == ledger {
        number = head.number
      } else if head.ledgerCount > 1 {
        // It is not the ledger of the first leg: the other ledgers stand in the tails.
        if tails.isEmpty { tails = try records(block, header.range(of: .tails), as: UInt8.self) }
        number = tails.number(inLedger: ledger, of: head)
      }
      if let number, numbers.contains(number) {
        found.append((number, Position(block: block, index: index)))
      }
    }
    return found
  }
}

extension [UInt8] {
  /// The number of a voucher in one of its ledgers after the first, from the tails of its block.
  fileprivate func number(inLedger ledger: UInt32, of head: VoucherRecord) -> UInt32? {
    let start = Int(head.tailOffset)
    let end = start + (Int(head.ledgerCount) - 1) * 8
    guard end <= count else { return nil }
    return withUnsafeBytes { bytes in
      for at in stride(from: start, to: end, by: 8)
      where bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self) == ledger {
        return bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
      }
      return nil
    }
  }
}
