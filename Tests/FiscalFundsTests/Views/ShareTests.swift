import FiscalFunds
import Testing

/// Percents in hundredths: rounded half up, once, at the end.
struct ShareTests {
  private static let table: [(part: Int64, whole: Int64, expected: Int64)] = [
    (1, 3, 33_33), (2, 3, 66_67), (1, 1, 100_00), (0, 7, 0), (1, 20_000, 1), (1, 20_001, 0),
    (-1, 20_000, 0), (-1, 3, -33_33), (-3, 20_000, -1), (3, 20_000, 2),
    (Int64.max, Int64.max, 100_00),
  ]

  @Test(arguments: table)
  func `a half goes up`(part: Int64, whole: Int64, expected: Int64) {
    #expect(Share.of(part, in: whole) == expected)
  }

  @Test func `of nothing there is no share`() {
    #expect(Share.of(5, in: 0) == nil)
    #expect(Share.of(Int64.max, in: 1) == Int64.max)
  }
}
