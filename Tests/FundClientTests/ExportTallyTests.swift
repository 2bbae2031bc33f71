import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient

@Suite struct ExportTallyTests {
  private func chunk(amounts: [Int64], red: [UInt32] = []) throws -> ExportChunk {
    try ExportChunk(
      .with {
        $0.block = [1]
        $0.index = [0]
        $0.day = [17_595]
        $0.month = [201_803]
        $0.legCount = [UInt32(amounts.count)]
        $0.numberCount = [1]
        $0.summary = [""]
        $0.reversesBlock = [0]
        $0.reversesIndex = [0]
        $0.numberLedger = [1]
        $0.number = [1]
        $0.account = amounts.map { _ in 1 }
        $0.amount = amounts
        $0.balance = amounts
        $0.red = red
      })
  }

  private func totals(_ debit: Int64, _ credit: Int64, vouchers: UInt64, legs: UInt64)
    -> ExportTotals
  {
    ExportTotals(
      vouchers: vouchers, legs: legs, debit: Fen(debit), credit: Fen(credit),
      through: Revision(block: 1, index: 0), throughDigest: [])
  }

  @Test("Red legs lower the sum of their own side")
  func redLegs() throws {
    var tally = ExportTally()
    try tally.add(chunk(amounts: [100, -100]))
    try tally.add(chunk(amounts: [-30, 30], red: [0, 1]))
    try tally.check(totals(70, 70, vouchers: 2, legs: 4))
  }

  @Test("Totals that differ are data loss")
  func differ() throws {
    var tally = ExportTally()
    try tally.add(chunk(amounts: [100, -100]))
    for wrong in [
      totals(100, 100, vouchers: 2, legs: 2), totals(100, 100, vouchers: 1, legs: 3),
      totals(101, 100, vouchers: 1, legs: 2), totals(100, 99, vouchers: 1, legs: 2),
    ] {
      let error = #expect(throws: LedgerError.self) { try tally.check(wrong) }
      #expect(error?.code == .dataLoss)
    }
  }

  @Test("Columns that do not fit together are refused")
  func columns() {
    #expect(throws: LedgerError.self) {
      try ExportChunk(
        .with {
          $0.block = [1]
          $0.account = [1]
        })
    }
    #expect(throws: LedgerError.self) { try chunk(amounts: [1, -1], red: [1, 0]) }
    #expect(throws: LedgerError.self) { try chunk(amounts: [1, -1], red: [2]) }
  }
}
