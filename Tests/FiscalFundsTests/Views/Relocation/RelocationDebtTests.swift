import LedgerCore
import Testing

@testable import FiscalFunds

/// 偿债计划: principal in equal yearly parts, interest by the day on what is left.
struct RelocationDebtTests {
  private typealias Books = RelocationBooks

  /// 100 万元 at 4.9 % over 360 days, nothing due before 2021-06-01, the last on 2024-06-01.
  private func loan(_ change: (inout LoanRow) -> Void = { _ in }) -> LoanRow {
    var row = LoanRow()
    (row.drawn, row.rate, row.dayBasis, row.centralShare) = (wan(100), 49_000, 360, 9_000)
    (row.graceUntil, row.matures) = (.of(2021, 6, 1), .of(2024, 6, 1))
    row.accruedTo = Books.day
    change(&row)
    return row
  }

  @Test func `three parts behind the end of grace, the last with what does not divide`() {
    let calendar = RepaymentCalendar(of: loan(), from: Books.day)
    #expect(calendar.parts.map(\.day) == [.of(2022, 6, 1), .of(2023, 6, 1), .of(2024, 6, 1)])
    #expect(calendar.parts.map(\.amount) == [33_333_333, 33_333_333, 33_333_334])
    #expect(!calendar.isOverdue)
  }

  /// 100 000 000 x 4.9 % x 214/360 = 2 912 777.78; x 365/360 = 4 968 055.56, with .78 from before
  /// 4 968 056.33; and so on on 66 666 667 and 33 333 334. The last .75 is rounded up.
  @Test func `interest by the day on the falling principal, and the centre's share of it`() throws {
    let dues = try RepaymentCalendar(of: loan(), from: Books.day).dues()
    #expect(dues.map(\.year) == [2020, 2021, 2022, 2023, 2024])
    #expect(dues.map(\.principal) == [0, 0, 33_333_333, 33_333_333, 33_333_334])
    #expect(dues.map(\.interest) == [2_912_777, 4_968_056, 3_997_129, 2_341_112, 689_630])
    #expect(dues.map(\.central) == [2_621_499, 4_471_250, 3_597_416, 2_107_000, 620_667])
    #expect(dues.map(\.local) == [291_278, 496_806, 399_713, 234_112, 68_963])
    #expect(dues.allSatisfy { $0.source == .loan && $0.interest == $0.central + $0.local })
  }

  private static let days: [(from: Day, grace: Day, matures: Day, expected: [Day])] = [
    (.of(2020, 6, 1), .of(2021, 6, 1), .of(2023, 6, 1), [.of(2022, 6, 1), .of(2023, 6, 1)]),
    // A day after grace that is no anniversary of maturity still lets one fall due in that year.
    (.of(2020, 6, 1), .of(2021, 5, 31), .of(2022, 6, 1), [.of(2021, 6, 1), .of(2022, 6, 1)]),
    // Past days are left out, the day itself too.
    (.of(2022, 6, 1), .of(2021, 6, 1), .of(2024, 6, 1), [.of(2023, 6, 1), .of(2024, 6, 1)]),
    (.of(2024, 5, 31), .of(2021, 6, 1), .of(2024, 6, 1), [.of(2024, 6, 1)]),
    (.of(2024, 6, 1), .of(2021, 6, 1), .of(2024, 6, 1), []),
    // Grace until maturity: all at the end.
    (.of(2020, 6, 1), .of(2024, 6, 1), .of(2024, 6, 1), [.of(2024, 6, 1)]),
    // Maturity on a leap day.
    (
      .of(2020, 6, 1), .of(2021, 12, 1), .of(2024, 2, 29),
      [.of(2022, 2, 28), .of(2023, 2, 28), .of(2024, 2, 29)]
    ),
  ]

  @Test(arguments: days)
  func `principal is due on anniversaries`(from: Day, grace: Day, matures: Day, expected: [Day]) {
    let row = loan {
      $0.graceUntil = grace
      $0.matures = matures
    }
    #expect(RepaymentCalendar.days(of: row, after: from) == expected)
  }

  @Test func `what was repaid spreads less over the days that are left`() {
    let row = loan { $0.repaid = wan(40) }
    let calendar = RepaymentCalendar(of: row, from: .of(2023, 1, 1))
    #expect(calendar.parts.map(\.amount) == [wan(30), wan(30)])
    #expect(RepaymentCalendar(of: loan { $0.repaid = wan(100) }, from: Books.day).parts.isEmpty)
  }

  @Test func `what matured and is not repaid is due at once, with its interest to the day`() throws
  {
    let row = loan { $0.accruedTo = .of(2024, 6, 1) }
    let calendar = RepaymentCalendar(of: row, from: .of(2024, 7, 1))
    #expect(calendar.isOverdue && calendar.parts.map(\.amount) == [wan(100)])
    // 30 days: 100 000 000 x 4.9 % / 12 = 408 333.33.
    #expect(
      try calendar.dues() == [
        .init(
          year: 2024, source: .loan, principal: wan(100), interest: 408_333, central: 367_499,
          local: 40_834)
      ])
  }

  @Test func `days before the first year that are not accrued are of the first`() throws {
    let row = loan {
      $0.accruedTo = .of(2019, 12, 2)
      $0.graceUntil = .of(2023, 6, 1)
      $0.matures = .of(2020, 1, 11)
    }
    let dues = try RepaymentCalendar(of: row, from: .of(2020, 1, 1)).dues()
    // 40 days on 100 万元: 544 444.44.
    #expect(dues.map(\.year) == [2020] && dues.map(\.interest) == [544_444])
  }

  @Test func `a fraction that the ledger has not posted is in the first year`() throws {
    let half: Int64 = 360_000_000 / 2
    let row = loan {
      ($0.residue, $0.graceUntil, $0.matures) = (half, .of(2020, 6, 1), .of(2020, 9, 9))
    }
    // 100 days: 1 361 111.11, with half a fen .61: up at the end.
    let dues = try RepaymentCalendar(of: row, from: Books.day).dues()
    #expect(dues.map(\.interest) == [1_361_112])
  }

  @Test func `a body's tranches, years and debtors add up`() throws {
    let books = try Books.settled()
    for number in [UInt32(2), 3] {
      books.funds.loans[number].centralShare = number == 3 ? 9_000 : 0
      books.funds.loans[number].graceUntil = .of(2020, 6, 1)
      books.funds.loans[number].matures = .of(2022, 6, 1)
      books.funds.loans[number].accruedTo = Books.day
    }
    books.funds.loans[3].signed = wan(500)
    (books.funds.loans[3].interest, books.funds.loans[3].central) = (171_500, 154_350)
    (books.funds.loans[3].centralUsed, books.funds.loans[3].interestPaid) = (150_000, 160_000)
    books.funds.loans[3].localUsed = 10_000
    let debt = try books.funds.debtService(of: Books.province, on: Books.day)
    #expect(debt.entity == Books.financing && debt.government == Books.province && !debt.isCut)
    #expect(debt.tranches.map(\.row.key) == ["b1", "f1", "l1"])
    #expect(debt.tranches.map(\.principal) == [wan(8), wan(60), wan(388)])
    // Capital is in no year.
    #expect(debt.tranches.map(\.nextAmount) == [0, wan(30), wan(194)])
    #expect(debt.tranches[2].centralUnpaid == 4_350 && debt.tranches[2].localUnpaid == 7_150)
    #expect(debt.dues.map(\.year) == [2020, 2020, 2021, 2021, 2022, 2022])
    #expect(debt.dues.map(\.source) == [.fund, .loan, .fund, .loan, .fund, .loan])
    #expect(debt.dues.map(\.principal) == [0, 0, wan(30), wan(194), wan(30), wan(194)])
    // 60 万元 at 1.2 % over 214 days.
    #expect(debt.dues[0].interest == 428_000 && debt.dues[0].central == 0)
    #expect(debt.total.principal == wan(448) && debt.total.repaid == wan(12))
    #expect(debt.total.drawn == wan(460) && debt.total.signed == wan(500))
    #expect(debt.total.centralPaid == 150_000 && debt.total.localPaid == 10_000)
    #expect(debt.total.centralUnpaid == 4_350 && debt.total.localUnpaid == 7_150)
    #expect(debt.total.interest == debt.dues.reduce(0) { $0 + $1.interest })
    #expect(debt.total.interest == debt.total.central + debt.total.local)
    let debtor = try #require(debt.debtors.first)
    #expect(debtor.entity == Books.body && debtor.name == "麦积区" && debt.debtors.count == 1)
    #expect(debtor.lent == wan(400) && debtor.outstanding == wan(388))
    let one = try books.funds.debtService(of: Books.financing, tranche: "f1", on: Books.day)
    #expect(one.tranches.map(\.row.key) == ["f1"] && one.total.principal == wan(60))
    #expect(one.debtors.map(\.outstanding) == [wan(50)])
  }

  @Test(arguments: ["620503", "620503.B", "630000"])
  func `who has no financing body owes nothing here`(entity: String) throws {
    let books = try Books.settled()
    let refusal = #expect(throws: Refusal.self) {
      try books.funds.debtService(of: entity, on: Books.day)
    }
    #expect(refusal?.code == .unknownRecord)
  }
}
