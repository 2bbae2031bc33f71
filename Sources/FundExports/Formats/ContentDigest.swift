package import LedgerCore
package import LedgerJournal

/// What a voucher (记账凭证) says, without any number that only its journal gives: the same in every
/// journal that holds it.
package struct VoucherFacts: Equatable, Sendable {
  /// A ledger that the voucher touches, with its number there.
  package struct Place: Equatable, Sendable {
    package var entity: String
    package var book: String
    package var number: UInt32

    package init(entity: String, book: String, number: UInt32) {
      self.entity = entity
      self.book = book
      self.number = number
    }
  }

  package struct Line: Equatable, Sendable {
    /// Index in `places`.
    package var place: Int
    package var subject: String
    /// Canonical form: `I=c1,P=p9`.
    package var dimensions: String
    package var side: Side
    /// Fen on its own side; negative is red (红字).
    package var amount: Int64

    package init(
      place: Int, subject: String, dimensions: String, side: Side, amount: Int64
    ) {
      self.place = place
      self.subject = subject
      self.dimensions = dimensions
      self.side = side
      self.amount = amount
    }
  }

  /// In the order in which the lines first touch them.
  package var places: [Place]
  package var month: FiscalMonth
  package var day: Day
  package var reference: String
  package var summary: String
  package var lines: [Line]

  package init(
    places: [Place], month: FiscalMonth, day: Day, reference: String, summary: String,
    lines: [Line]
  ) {
    self.places = places
    self.month = month
    self.day = day
    self.reference = reference
    self.summary = summary
    self.lines = lines
  }
}

/// The digest of what vouchers say (内容摘要), wherever they stand: the same before an export and
/// after a rebuilding from it. Protocol/EXPORTS.md has the bytes.
///
/// Of a voucher that is shown in part it is the digest of what is shown. Whether a voucher is a
/// reversal, and of which one, is not in it.
package struct ContentDigest {
  private static let magic: [UInt8] = Array("FLC1".utf8)

  /// Vouchers that are gathered before they are hashed together.
  private static let atOnce = MerkleHasher.leavesAtOnce

  private let state: DigestState
  private let lanes: Lanes
  private var bytes: [UInt8] = []
  /// Where the bytes of each gathered voucher end.
  private var ends: [Int] = []

  private final class Lanes {
    let hasher: MerkleHasher
    init(_ algorithm: DigestAlgorithm) { hasher = MerkleHasher(algorithm) }
  }

  package init(_ algorithm: DigestAlgorithm) {
    state = DigestState(algorithm)
    lanes = Lanes(algorithm)
    bytes.reserveCapacity(4_096)
  }

  package mutating func digest(of facts: VoucherFacts) -> Digest {
    bytes.removeAll(keepingCapacity: true)
    begin(places: facts.places.count)
    for place in facts.places { append(place.entity, place.book, place.number) }
    append(facts.month, facts.day, facts.reference, facts.summary)
    append(UInt16(facts.lines.count))
    for line in facts.lines {
      append(UInt16(line.place))
      append(line.subject)
      append(line.dimensions)
      append(line.side, line.amount)
    }
    return finish()
  }

  /// The same of the voucher that the books show, without making its facts first.
  mutating func digest(in books: Books) -> Digest {
    bytes.removeAll(keepingCapacity: true)
    append(books.index, of: books.run, in: books)
    return finish()
  }

  /// The digests of the vouchers of a run, in their order, one behind the other.
  mutating func digests(of run: VoucherRun, in books: Books) -> [UInt8] {
    var digests = [UInt8](repeating: 0, count: run.vouchers.count * Digest.byteCount)
    for first in stride(from: 0, to: run.vouchers.count, by: Self.atOnce) {
      let end = min(run.vouchers.count, first + Self.atOnce)
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      for index in first..<end {
        append(index, of: run, in: books)
        ends.append(bytes.count)
      }
      digests.withUnsafeMutableBufferPointer { digests in
        guard let base = digests.baseAddress else { return }
        hashGathered(into: base + first * Digest.byteCount)
      }
    }
    return digests
  }

  private func hashGathered(into digests: UnsafeMutablePointer<UInt8>) {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for (index, end) in ends.enumerated() {
        lanes.hasher.inputs[index] = bytes.baseAddress.map { $0 + start }
        lanes.hasher.lengths[index] = end - start
        start = end
      }
      lanes.hasher.hashLeaves(ends.count, into: digests)
    }
  }

  private mutating func append(_ index: Int, of run: VoucherRun, in books: Books) {
    let (stored, entry) = (run.vouchers[index].stored, run.entries[index])
    begin(places: entry.places.count)
    for place in run.places[entry.places] {
      let ledger = books.ledgers[place.ledger].definition
      append(ledger.entity, ledger.book, place.number)
    }
    append(stored.head.month, stored.head.day, stored.tail.reference, stored.tail.summary)
    append(UInt16(stored.legs.count))
    let (slots, placeOfLeg, names) = (run.slots, run.placeOfLeg, books.canonicalNames)
    for (index, leg) in stored.legs.enumerated() {
      append(UInt16(placeOfLeg[entry.firstLeg + index]))
      names.append(slot: slots[entry.firstLeg + index], to: &bytes)
      append(leg.side, leg.amount)
    }
  }

  /// Adds the subject and the dimensions of an account as they stand in a line.
  static func append(subject: String, dimensions: String, to bytes: inout [UInt8]) {
    for text in [subject, dimensions] {
      withUnsafeBytes(of: UInt16(text.utf8.count).littleEndian) {
        bytes.append(contentsOf: $0)
      }
      bytes.append(contentsOf: text.utf8)
    }
  }

  private mutating func begin(places: Int) {
    bytes.append(contentsOf: Self.magic)
    append(UInt16(places))
  }

  private func finish() -> Digest {
    bytes.withUnsafeBytes { state.update($0) }
    return state.finish()
  }

  private mutating func append(_ entity: String, _ book: String, _ number: UInt32) {
    append(entity)
    append(book)
    append(number)
  }

  private mutating func append(
    _ month: FiscalMonth, _ day: Day, _ reference: String, _ summary: String
  ) {
    append(month.rawValue)
    append(day.number)
    append(reference)
    append(summary)
  }

  private mutating func append(_ side: Side, _ amount: Int64) {
    bytes.append(side.rawValue)
    append(amount)
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func append(_ text: String) {
    append(UInt16(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}
