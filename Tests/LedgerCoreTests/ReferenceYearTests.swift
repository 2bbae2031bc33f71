import TestSupport
import Testing

@testable import LedgerCore

struct ReferenceYearTests {
  /// The inverse of the factor that spreads the hashes: from it, hashes with a tag of one's choice.
  private static let inverse: UInt64 = {
    var inverse: UInt64 = 1
    // Newton's iteration doubles the bits that are right.
    for _ in 0..<6 { inverse &*= 2 &- 0x9E37_79B9_7F4A_7C15 &* inverse }
    return inverse
  }()

  private static func hash(tag: UInt32, _ number: UInt32) -> UInt64 {
    (UInt64(tag) << 32 | UInt64(number)) &* inverse
  }

  private static func expectAllFound(_ hashes: [UInt64], sourceLocation: SourceLocation) {
    var year = ReferenceYear(ledger: 1, year: 2_020)
    for (index, hash) in hashes.enumerated() {
      #expect(year.find(hash) == nil, sourceLocation: sourceLocation)
      year.insert(hash, Position(block: 1, index: index))
    }
    for (index, hash) in hashes.enumerated() {
      #expect(year.find(hash) == Position(block: 1, index: index), sourceLocation: sourceLocation)
    }
    #expect(year.entries.count == hashes.count, sourceLocation: sourceLocation)
  }

  @Test func aGrowingTableLosesNothing() {
    var random = SplitMix64(seed: 5)
    Self.expectAllFound((0..<20_000).map { _ in random.next() }, sourceLocation: #_sourceLocation)
  }

  @Test func hashesOfOneTagAreToldApart() {
    Self.expectAllFound(
      (0..<200).map { Self.hash(tag: 0xABCD_1234, $0) }, sourceLocation: #_sourceLocation)
  }

  /// Searches from the last slots go on at the first ones.
  @Test func aFullEndOfTheTableGoesOnAtItsStart() {
    let last = (0..<40).map { Self.hash(tag: .max - $0 % 3, $0) }
    let first = (0..<40).map { Self.hash(tag: $0 % 3, $0) }
    Self.expectAllFound(last + first, sourceLocation: #_sourceLocation)
  }

  @Test func hashesThatCountUpAreFoundAgain() {
    Self.expectAllFound(Array(0..<5_000), sourceLocation: #_sourceLocation)
  }
}
