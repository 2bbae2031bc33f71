import LedgerCore
import TestSupport
import Testing

@testable import FiscalFunds

/// 200 loans of twenty years through the commands, against amounts worked out apart from the ledger.
struct LoanHistoryTests {
  /// The loans in eight books, so that each is not too large; every other loan is repaid early.
  @Test(arguments: 0..<8)
  func everyLoanIsAccruedToTheFenFromContractToLastRepayment(_ part: Int) throws {
    let histories = try LoanHistory.all()
    #expect(histories.count == 200)
    var desk = try LoanDesk()
    var lived: [String] = []
    for (at, history) in histories.enumerated() where at % 8 == part {
      try desk.live(history, early: at / 8 % 2 == 1)
      lived.append(history.name)
    }
    #expect(lived.count == 25)
    for tranche in lived {
      try expectEnded(desk, tranche)
      expectPosted(desk, tranche)
    }
    #expect(desk.desk.machine.firstBrokenInvariant() == nil)
    desk.desk.seal()
    let replayed = try desk.desk.replayed()
    #expect(replayed.stateBytes() == desk.desk.state())
    #expect(replayed.firstBrokenInvariant() == nil)
  }

  /// Nothing is owed and no fraction is left.
  private func expectEnded(_ desk: LoanDesk, _ tranche: String) throws {
    let (row, sum) = (try desk.row(tranche), try #require(desk.sums[tranche]))
    #expect(row.principal == 0 && row.residue == 0, "\(tranche)")
    #expect(row.interest == sum.interest, "\(tranche)")
    #expect(row.central == sum.central && row.local == sum.local, "\(tranche)")
    #expect(sum.ofBody.values.reduce(0, +) == sum.local, "\(tranche)")
    // The fen of the last accrual is the financing body's.
    #expect((0...1).contains(sum.interest - sum.central - sum.local), "\(tranche)")
    for county in LoanDesk.counties {
      #expect(desk.claim(county, tranche)?.outstanding ?? 0 == 0, "\(tranche)")
    }
  }

  /// Debits and credits of the books are the sums of the accruals and of what was paid.
  private func expectPosted(_ desk: LoanDesk, _ tranche: String) {
    guard let sum = desk.sums[tranche] else { return }
    let passedOn = sum.central + sum.local
    var expected: [(String, String, Int64, Int64)] = [
      (LoanDesk.financing, "6603", sum.interest, passedOn),
      (LoanDesk.financing, "2231", passedOn, sum.interest),
      (LoanDesk.financing, "1221", sum.central, sum.central),
      (LoanDesk.financing, "1132", sum.local, sum.local),
    ]
    for county in LoanDesk.counties {
      let share = sum.ofBody[county] ?? 0
      for subject in ["6603", "2231", "1221"] {
        expected.append((desk.body(county), subject, share, share))
      }
    }
    for (body, subject, debit, credit) in expected {
      #expect(
        desk.turnover(body, subject, tranche) == (debit, credit), "\(tranche) \(body) \(subject)")
    }
  }
}
