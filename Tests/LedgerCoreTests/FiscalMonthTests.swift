import Testing

@testable import LedgerCore

struct FiscalMonthTests {
  @Test func publicNumbersGoInAndOut() {
    var expected: UInt16 = 0
    for year in UInt32(2000)...2149 {
      for month in UInt32(1)...13 {
        expected += 1
        let found = FiscalMonth(public: year * 100 + month)
        #expect(found?.rawValue == expected)
        #expect(found?.publicNumber == year * 100 + month)
        #expect(found?.year == Int(year) && found?.month == Int(month))
      }
    }
  }

  @Test(arguments: [0, 200_000, 200_014, 199_912, 215_001, 202_000, 202_014, .max] as [UInt32])
  func whatIsNoPeriodIsRefused(_ number: UInt32) {
    #expect(FiscalMonth(public: number) == nil)
  }

  @Test func aYearHasThirteenPeriodsInARow() {
    var month = FiscalMonth(public: 202_001)
    var numbers: [UInt32] = []
    for _ in 0..<15 {
      numbers.append(month?.publicNumber ?? 0)
      month = month?.next
    }
    #expect(numbers == Array(202_001...202_013) + [202_101, 202_102])
  }

  @Test func aDayLiesInTheMonthOfTheCalendar() {
    #expect(FiscalMonth(day: .of(2020, 2, 29), adjustment: false)?.publicNumber == 202_002)
    #expect(FiscalMonth(day: .of(2020, 12, 31), adjustment: false)?.publicNumber == 202_012)
    #expect(FiscalMonth(day: .of(2000, 1, 1), adjustment: false)?.rawValue == 1)
    #expect(FiscalMonth(day: .of(1999, 12, 31), adjustment: false) == nil)
  }

  @Test func onlyADayOfDecemberGoesToTheAdjustmentPeriod() {
    for month in 1...11 {
      #expect(FiscalMonth(day: .of(2020, month, 28), adjustment: true) == nil)
    }
    #expect(FiscalMonth(day: .of(2020, 12, 1), adjustment: true)?.publicNumber == 202_013)
    #expect(FiscalMonth(day: .of(1999, 12, 1), adjustment: true) == nil)
  }

  @Test func noneIsBeforeEverything() {
    #expect(FiscalMonth.none.publicNumber == 0)
    #expect(FiscalMonth.none < FiscalMonth(rawValue: 1))
  }

  @Test func theMemoAnswersAsTheCalendarDoes() {
    var memo = MonthMemo()
    for adjustment in [false, true, false] {
      for day: UInt32 in [0, 10_956, 10_957, 18_262, 18_262, 18_597, 18_627, 65_535, 65_536, .max] {
        let expected = UInt16(exactly: day).flatMap {
          FiscalMonth(day: Day(number: $0), adjustment: adjustment)
        }
        #expect(memo.month(ofDay: day, adjustment: adjustment) == expected)
      }
    }
  }
}
