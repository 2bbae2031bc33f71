import FundClient
import Testing

@Suite struct CalendarTests {
  @Test("Every day of two centuries comes back from its number")
  func daysRoundTrip() throws {
    for number in UInt32(0)...73_000 {
      let day = Day(number: number)
      let (year, month, date) = day.civil
      #expect(Day(year: year, month: month, day: date) == day)
    }
    #expect(Day("2018-03-05")?.number == 17_595)
    #expect(Day(number: 17_595).description == "2018-03-05")
  }

  @Test(
    "A day that does not exist is refused",
    arguments: ["2018-02-29", "2018-13-01", "2018-00-01", "18-01-01", "2018/01/01", "2018-1-1", ""])
  func refusesNoDay(text: String) {
    #expect(Day(text) == nil)
  }

  @Test("A month has an adjustment period after December")
  func months() {
    #expect(Month("201813")?.month == 13)
    #expect(Month("2018-03")?.number == 201_803)
    #expect(Month(number: 201_803) == Month(of: Day(number: 17_595)))
    for text in ["201814", "201800", "2018", "2018-3", "20180301", "abcdef"] {
      #expect(Month(text) == nil)
    }
  }

  @Test("An address is a host and a port")
  func addresses() {
    #expect(ServerAddress("127.0.0.1:7650") == ServerAddress(host: "127.0.0.1", port: 7_650))
    #expect(ServerAddress("[::1]:1")?.host == "::1")
    #expect(ServerAddress("[::1]:1")?.description == "[::1]:1")
    for text in ["localhost", ":1", "a:0", "a:65536", "::1:1", "a:b"] {
      #expect(ServerAddress(text) == nil)
    }
  }
}
