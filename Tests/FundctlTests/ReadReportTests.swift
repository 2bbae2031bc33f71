import FundClient
import Testing

@testable import fundctl

/// Reports of sums and turnover.
@Suite struct ReadReportTests {
  private static func sum(
    _ ledger: UInt32?, _ subject: String, _ fen: Int64, _ accounts: Int = 1
  ) -> BalanceSum {
    BalanceSum(
      ledger: ledger, subject: subject, subjectName: "", balance: Fen(fen), accounts: accounts)
  }

  private static let revision = Revision(block: 4, index: 2)

  @Test("Sums by subject have a line of totals, by ledger no subjects, in all no table")
  func sums() throws {
    let sums = [Self.sum(3, "1004", 12_300, 2), Self.sum(5, "4001", -2_300)]
    let bySubject = try SumReport.make(sums, by: .subject, ledgers: [], revision: Self.revision)
    #expect(bySubject.table?.rows.map { $0[3] } == [.text("1004"), .text("4001")])
    #expect(bySubject.table?.rows.map { $0[0] } == [.text("#3"), .text("#5")])
    #expect(bySubject.table?.footer.first?.last == .balance(Fen(10_000)))
    let byLedger = try SumReport.make(sums, by: .ledger, ledgers: [], revision: Self.revision)
    #expect(byLedger.table?.columns.map(\.key).contains("subject") == false)
    #expect(byLedger.table?.rows.map(\.count) == [6, 6])
    let total = try SumReport.make(sums, by: .total, ledgers: [], revision: Self.revision)
    #expect(total.table == nil)
    #expect(
      total.json == "{\n  \"accounts\": 3,\n  \"balance\": 10000,\n  \"revision\": \"4.2\"\n}\n")
  }

  @Test("A sum beyond 64 bits is an error")
  func overflow() {
    let sums = [Self.sum(1, "1", Int64.max), Self.sum(1, "2", 1)]
    #expect(throws: CommandFailure.self) {
      try SumReport.make(sums, by: .subject, ledgers: [], revision: Self.revision)
    }
  }

  @Test("Turnover has a line an account and month, and totals")
  func turnover() throws {
    let months = [201_903, 201_913].compactMap { Month(number: $0) }
    let lines = months.map {
      Turnover.Line(account: 7, month: $0, debit: Fen(250), credit: Fen(-50))
    }
    let report = try TurnoverReport.make(lines, of: [])
    #expect(report.table?.rows.map { $0[4] } == [.text("201903"), .text("201913")])
    #expect(report.table?.footer.first?.suffix(2) == [.amount(Fen(500)), .amount(Fen(-100))])
  }

  @Test("A place is read as it is written")
  func revisions() {
    #expect(Revision("1042.7") == Revision(block: 1_042, index: 7))
    #expect(Revision(Self.revision.description) == Self.revision)
    for text in ["", "1042", "1.", ".7", "1.2.3", "-1.2", "1.+2", "a.b", "1.4294967296"] {
      #expect(Revision(text) == nil, "\(text)")
    }
  }
}
