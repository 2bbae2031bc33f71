import LedgerCore
import TestSupport
import Testing

@testable import FiscalFunds

/// Interest of the ledger against 200 loans worked out apart from it, day by day in exact fractions.
struct LoanInterestTests {
  private static func day(_ text: String) throws -> Day {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    try #require(parts.count == 3)
    return Day.of(parts[0], parts[1], parts[2])
  }

  private static func opened(_ history: LoanHistory) throws -> LoanRow {
    var row = LoanRow()
    row.key = history.name
    row.rate = history.rate
    row.dayBasis = history.basis
    row.centralShare = history.share
    row.accruedTo = try day(try #require(history.steps.first).on)
    return row
  }

  @Test func everyAccrualPostsWhatWasWorkedOutApart() throws {
    let histories = try LoanHistory.all()
    #expect(histories.count == 200)
    for history in histories {
      var row = try Self.opened(history)
      for step in history.steps {
        switch step.event {
        case .draw(let fen): row.drawn += fen
        case .repay(let fen): row.repaid += fen
        case .changeRate(let rate): row.rate = rate
        case .accrue(let expected):
          let day = try Self.day(step.on)
          let due = try #require(row.interestDue(to: day), "\(history.name) \(step.on)")
          #expect(due.interest == expected.interest, "\(history.name) \(step.on)")
          row.residue = due.residue
          row.accruedTo = day
        }
      }
      #expect(row.principal == 0 && row.residue == 0, "\(history.name)")
    }
  }

  /// Where an accrual falls moves fen between accruals and changes no sum.
  @Test func sumDoesNotDependOnHowOftenIsAccrued() throws {
    for history in try LoanHistory.all() {
      var row = try Self.opened(history)
      var (expected, posted): (Int64, Int64) = (0, 0)
      func accrue(to day: Day) throws {
        let due = try #require(row.interestDue(to: day))
        posted += due.interest
        row.residue = due.residue
        row.accruedTo = day
      }
      for step in history.steps {
        let day = try Self.day(step.on)
        if case .accrue(let accrual) = step.event { expected += accrual.interest }
        // Not at a year's end, but at a third of the time before each change as well.
        let third = Int(day.number - row.accruedTo.number) / 3
        switch step.event {
        case .accrue: continue
        case .draw, .repay, .changeRate:
          if row.principal > 0 { try accrue(to: row.accruedTo.moved(by: third)) }
          try accrue(to: day)
        }
        switch step.event {
        case .draw(let fen): row.drawn += fen
        case .repay(let fen): row.repaid += fen
        case .changeRate(let rate): row.rate = rate
        case .accrue: break
        }
      }
      try accrue(to: row.accruedTo)
      #expect(posted == expected, "\(history.name)")
    }
  }

  @Test func sharesOfTheCentreAndOfTheCountiesAreTheInterest() throws {
    for history in try LoanHistory.all() {
      for case .accrue(let accrual) in history.steps.map(\.event) {
        let central = Int128(accrual.interest) * Int128(history.share) / 10_000
        #expect(Int128(accrual.central) == central, "\(history.name)")
        #expect(accrual.central + accrual.local == accrual.interest, "\(history.name)")
      }
    }
  }
}
