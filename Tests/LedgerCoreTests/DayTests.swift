import Testing

@testable import LedgerCore

struct DayTests {
  @Test func everyDayGoesToTheCalendarAndBack() {
    var expected = (year: 1970, month: 1, day: 1)
    for number in UInt16.min...UInt16.max {
      let day = Day(number: number)
      let civil = day.civil
      if civil != expected { Issue.record("day \(number) is \(civil), not \(expected)") }
      if Day(year: civil.year, month: civil.month, day: civil.day) != day {
        Issue.record("\(civil) does not lead back to \(number)")
      }
      expected.day += 1
      if expected.day > Self.length(ofMonth: expected.month, expected.year) {
        expected = (expected.year, expected.month + 1, 1)
      }
      if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
    }
    #expect(expected == (2149, 6, 7))
  }

  @Test(arguments: [
    (2019, 2, 29), (2020, 2, 30), (2100, 2, 29), (2020, 4, 31), (2020, 0, 1), (2020, 13, 1),
    (2020, 1, 0), (2020, 1, 32), (1969, 12, 31), (2149, 6, 7), (2150, 1, 1), (0, 1, 1),
  ])
  func whatIsNoDayIsRefused(_ year: Int, _ month: Int, _ day: Int) {
    #expect(Day(year: year, month: month, day: day) == nil)
  }

  @Test func daysOrderAsTheCalendarDoes() {
    #expect(Day.of(2019, 12, 31) < Day.of(2020, 1, 1))
    #expect(Day.of(2020, 1, 1).number == 18_262)
  }

  private static func length(ofMonth month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }
}
