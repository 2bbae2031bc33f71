import TestSupport
import Testing

@testable import LedgerCore
@testable import LedgerJournal

@Suite("Record trees")
struct RecordTreeTests {
  /// How leaves and nodes are hashed.
  enum Way: CaseIterable {
    case sm3InLanes, sm3OneByOne, sha256

    var algorithm: DigestAlgorithm { self == .sha256 ? .sha256 : .sm3 }
  }

  /// Vouchers with their leaves, legs and tails of any size.
  private struct Sections {
    var vouchers: [UInt8] = []
    var legs: [UInt8] = []
    var tails: [UInt8] = []
    var leaves: [[UInt8]] = []

    mutating func add(legs legCount: Int, tail: Int, _ random: inout SplitMix64) {
      let record = VoucherRecord(
        flags: [], legCount: UInt16(legCount), firstLeg: UInt32(legs.count / 48),
        day: TestBooks.day(1, 1), month: TestBooks.month(1), ledger: random.nextWord(),
        number: random.nextWord(), tailOffset: UInt32(tails.count), tailLength: UInt16(tail),
        ledgerCount: 1, lane: 1, serial: random.next())
      let head = withUnsafeBytes(of: record) { Array($0) }
      let body = random.bytes(legCount * 48)
      let text = random.bytes(tail)
      vouchers += head
      legs += body
      tails += text
      leaves.append(head + body + text)
    }

    func root(_ tree: inout RecordTree) -> Digest {
      vouchers.withUnsafeBytes { vouchers in
        legs.withUnsafeBytes { legs in
          tails.withUnsafeBytes { tails in
            tree.root(vouchers: vouchers, legs: legs, tails: tails)
          }
        }
      }
    }
  }

  /// RFC 6962, section 2.1, as it is written there. The leaf's first byte is its prefix.
  private static func root(_ leaves: ArraySlice<[UInt8]>, _ algorithm: DigestAlgorithm) -> Digest {
    guard leaves.count > 1 else { return algorithm.digest(leaves.first ?? []) }
    var half = 1
    while half * 2 < leaves.count { half *= 2 }
    let split = leaves.startIndex + half
    return algorithm.digest(
      [1] + root(leaves[..<split], algorithm).bytes + root(leaves[split...], algorithm).bytes)
  }

  @Test("roots are those of RFC 6962 for 0 to 300 leaves", arguments: Way.allCases)
  func roots(_ way: Way) {
    var random = SplitMix64(seed: 6_962)
    var sections = Sections()
    var tree = RecordTree(way.algorithm, inLanes: way != .sm3OneByOne)
    for count in 0...300 {
      let expected = Self.root(sections.leaves[...], way.algorithm)
      #expect(sections.root(&tree) == expected, "\(count) leaves")
      sections.add(
        legs: Int.random(in: 2...5, using: &random), tail: Int.random(in: 0...40, using: &random),
        &random)
    }
  }

  @Test("leaves of very different lengths stand in one tree", arguments: Way.allCases)
  func lengths(_ way: Way) {
    var random = SplitMix64(seed: 7)
    var sections = Sections()
    for _ in 0..<70 {
      sections.add(
        legs: Int.random(in: 0..<10, using: &random) == 0 ? 900 : 2,
        tail: Int.random(in: 0..<10, using: &random) == 0 ? 60_000 : 0, &random)
    }
    var tree = RecordTree(way.algorithm, inLanes: way != .sm3OneByOne)
    #expect(sections.root(&tree) == Self.root(sections.leaves[...], way.algorithm))
  }

  @Test("events have leaves with the prefix of RFC 6962", arguments: Way.allCases)
  func events(_ way: Way) {
    var random = SplitMix64(seed: 9)
    var tree = RecordTree(way.algorithm, inLanes: way != .sm3OneByOne)
    var section: [UInt8] = []
    var leaves: [[UInt8]] = []
    for count in 0...150 {
      let root = section.withUnsafeBytes { events in
        tree.root(events: events, spans: EventSpans.of(events) ?? [])
      }
      #expect(root == Self.root(leaves[...], way.algorithm), "\(count) events")
      var event = random.bytes(16 + 8 * Int.random(in: 0...9, using: &random))
      event.replaceSubrange(4..<8, with: [UInt8(event.count), 0, 0, 0])
      section += event
      leaves.append([0] + event)
    }
  }

  @Test("events whose lengths do not fill their section are none")
  func badSpans() {
    func spans(_ section: [UInt8]) -> [Range<Int>]? {
      section.withUnsafeBytes { EventSpans.of($0) }
    }
    func event(_ length: UInt8, bytes: Int) -> [UInt8] {
      [1, 0, 0, 0, length, 0, 0, 0] + Array(repeating: 0, count: max(0, bytes - 8))
    }
    #expect(spans([]) == [])
    #expect(spans(event(16, bytes: 16) + event(24, bytes: 24)) == [0..<16, 16..<40])
    for (length, bytes) in [(0, 16), (8, 16), (17, 24), (24, 16), (16, 24), (255, 16)] {
      #expect(spans(event(UInt8(length), bytes: bytes)) == nil, "\(length) of \(bytes)")
    }
    #expect(spans([1, 0, 0, 0, 16, 0, 0, 0]) == nil)
    #expect(spans([1, 0, 0, 0, 0xf0, 0xff, 0xff, 0xff] + [UInt8](repeating: 0, count: 8)) == nil)
  }

  @Test("one tree after the other leaves nothing behind")
  func reuse() {
    var random = SplitMix64(seed: 8)
    var large = Sections()
    for _ in 0..<5_000 { large.add(legs: 2, tail: 3, &random) }
    var small = Sections()
    small.add(legs: 2, tail: 0, &random)
    var tree = RecordTree(.sm3)
    let first = large.root(&tree)
    #expect(small.root(&tree) == DigestAlgorithm.sm3.digest(small.leaves[0]))
    #expect(large.root(&tree) == first)
  }

  @Test("digests of no bytes are the published ones")
  func published() {
    #expect(
      DigestAlgorithm.sm3.digest([]).description
        == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")
    #expect(
      DigestAlgorithm.sha256.digest(Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      DigestAlgorithm.sm3.digest(Array("abc".utf8)).description
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
  }
}

extension SplitMix64 {
  fileprivate mutating func nextWord() -> UInt32 { UInt32(truncatingIfNeeded: next()) }
}
