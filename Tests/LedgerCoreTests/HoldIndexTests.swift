import TestSupport
import Testing

@testable import LedgerCore

struct HoldIndexTests {
  /// Holds come, go and are looked for at random; a dictionary knows the same.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func itFindsWhatADictionaryFinds(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var index = HoldIndex()
    var model: [Position: UInt32] = [:]
    // Few places, so that many searches meet; odd seeds remove as much as they add.
    let places = (0..<600).map { _ in
      Position(block: random.next() % 4 + 1, index: Int(random.next() % 2_000))
    }
    for row in 1...4_000 as ClosedRange<UInt32> {
      let hold = places[Int(random.next() % 600)]
      if model[hold] != nil {
        #expect(index.remove(hold) == model.removeValue(forKey: hold))
      } else if seed % 2 == 0 || random.next() % 2 == 0 {
        index.insert(hold, row: row)
        model[hold] = row
      } else {
        #expect(index.remove(hold) == nil)
      }
      let other = places[Int(random.next() % 600)]
      #expect(index.row(of: other) == model[other])
    }
    for place in places { #expect(index.row(of: place) == model[place]) }
  }

  /// As a batch places them and vouchers draw them: in steps of eight, oldest first.
  @Test func holdsThatEndInTheirOrderLeaveTheOthersFound() {
    var index = HoldIndex()
    let holds = (0..<5_000).map { Position(block: 7, index: $0 * 8) }
    for (row, hold) in holds.enumerated() { index.insert(hold, row: UInt32(row) + 1) }
    for (row, hold) in holds.enumerated() {
      #expect(index.row(of: holds[4_999]) == 5_000)
      #expect(index.remove(hold) == UInt32(row) + 1)
      #expect(index.row(of: hold) == nil)
    }
  }
}
