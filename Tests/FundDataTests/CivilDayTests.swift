import Testing

@testable import FundData

struct CivilDayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2016-01-01", 16_801),
    ("2019-01-01", 17_897), ("2020-12-31", 18_627), ("0001-01-01", -719_162),
    ("9999-12-31", 2_932_896),
  ])
  func knownDays(_ text: String, _ number: Int32) {
    #expect(CivilDay.number(of: text) == number)
  }

  @Test(arguments: [
    "", "2019-02-29", "1900-02-29", "2019-04-31", "2019-13-01", "2019-00-01", "2019-01-00",
    "0000-01-01", "2019-1-01", "2019/01/01", "+019-01-01", "2019-01-01 ", "２019-01-01",
  ])
  func otherTextsAreNoDay(_ text: String) {
    #expect(CivilDay.number(of: text) == nil)
  }

  @Test func everyDayFollowsTheOneBefore() throws {
    var expected = try #require(CivilDay.number(year: 1999, month: 1, day: 1))
    for year in 1999...2101 {
      for month in 1...12 {
        for day in 1...31 {
          guard let number = CivilDay.number(year: year, month: month, day: day) else { continue }
          #expect(number == expected)
          expected += 1
        }
      }
    }
  }
}
