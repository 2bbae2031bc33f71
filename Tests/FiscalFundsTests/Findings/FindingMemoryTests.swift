import TestSupport
import Testing

@testable import FiscalFunds
@testable import LedgerCore

/// The pieces that detectors keep things in.
struct FindingMemoryTests {
  @Test func theOldestMoneyLeavesFirst() {
    var money = MoneyLayers()
    money.receive(100, on: .of(2020, 1, 1))
    money.receive(50, on: .of(2020, 3, 1))
    money.receive(30, on: .of(2020, 2, 1))
    let taken = money.spend(120)
    #expect(taken.map(\.amount) == [100, 20])
    #expect(taken.map(\.day) == [.of(2020, 1, 1), .of(2020, 2, 1)])
    #expect(money.layers.map(\.amount) == [10, 50] && money.sum == 60)
  }

  @Test func whatWentOutTooMuchIsFilledByTheNextReceipt() {
    var money = MoneyLayers()
    money.spend(40)
    money.receive(30, on: .of(2020, 1, 1))
    #expect(money.sum == 0)
    money.receive(30, on: .of(2020, 1, 2))
    #expect(money.layers.map(\.amount) == [20])
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func deadlinesComeByDayAndThenAsTheyWereMade(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = DeadlineQueue<Int>()
    var expected: [(day: UInt16, item: Int)] = []
    for item in 0..<200 {
      let day = UInt16.random(in: 1...30, using: &random)
      queue.add(item, on: Day(number: day))
      expected.append((day, item))
    }
    expected.sort { ($0.day, $0.item) < ($1.day, $1.item) }
    var found: [Int] = []
    for today in [10, 20, 30] as [UInt16] {
      while let (day, item) = queue.next(by: Day(number: today)) {
        #expect(day.number <= today)
        found.append(item)
      }
      #expect(found == expected.filter { $0.day <= today }.map(\.item))
    }
  }

  @Test func aFullRegistryKeepsWhatItHasAndTheBlockOfTheFirstThatItDidNotTake() {
    var registry = Registry<String, Int>(limit: 2)
    registry.set("a", 1, at: 5)
    registry.set("b", 2, at: 6)
    #expect(registry.fullFrom == 0)
    #expect(registry.set("c", 3, at: 7) == nil)
    #expect(registry.set("d", 4, at: 9) == nil)
    registry.set("a", 10, at: 10)
    #expect(registry.fullFrom == 7 && registry.rows == [10, 2])
    #expect(registry.row("a") == 10 && registry.row("c") == nil)
  }

  @Test func amountsAndNamesAreWrittenPlainly() {
    #expect(FindingText.yuan(0) == "0.00")
    #expect(FindingText.yuan(123_456_789_05) == "123,456,789.05")
    #expect(FindingText.yuan(-1_000_00) == "-1,000.00")
    #expect(FindingText.yuan(.min) == "-92,233,720,368,547,758.08")
    #expect(FindingText.day(.of(2020, 2, 29)) == "2020-02-29")
    #expect(FindingText.plainName("甘泉 合作社（分社）") == "甘泉合作社(分社)")
    #expect(FindingText.plainNumber("甘a 12") == "甘A12")
    #expect(FindingText.key(HashedKey(high: 0xAB, low: 1)) == "00000000000000ab")
  }
}
