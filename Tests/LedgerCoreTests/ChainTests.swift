import Testing

@testable import LedgerCore

/// Examples of the chains; `PropertyTests` follows them all.
struct ChainTests {
  private let books = Books()
  private let ledger: UInt32
  private let cash: UInt32
  private let income: UInt32

  init() {
    ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001")
    income = books.openAccount(in: ledger, "4001")
  }

  private func post(_ days: [Day]) throws {
    _ = try books.submit(
      books.batch(days.map { Voucher(day: $0, legs: [.debit(cash, 1), .credit(income, 1)]) }))
  }

  @Test func lateLegsHangTogether() throws {
    try post([.of(2020, 3, 5), .of(2020, 3, 5), .of(2020, 3, 4)])
    let first = books.seal()
    try post([.of(2020, 4, 1), .of(2020, 1, 1), .of(2020, 4, 1), .of(2020, 3, 31)])
    let second = books.seal()
    #expect(first.lateLegs.map(\.leg) == [4, 5])
    #expect(first.lateLegs.map(\.previous) == [.none, .none])
    #expect(second.lateLegs.map(\.leg) == [2, 3, 6, 7])
    #expect(
      second.lateLegs.map(\.previous) == [
        Position(block: 1, index: 4), Position(block: 1, index: 5), Position(block: 2, index: 2),
        Position(block: 2, index: 3),
      ])
    #expect(first.legs.map(\.maximumDay) == [Day](repeating: .of(2020, 3, 5), count: 6))
  }

  @Test func theDirectoryLeadsFromBlockToBlock() throws {
    for _ in 0..<5 {
      try post([.of(2020, 3, 5), .of(2020, 4, 5), .of(2020, 3, 6)])
      books.seal()
    }
    let march = books.blocks.map { $0.directory[0] }
    #expect(march.map(\.firstNumber) == [1, 3, 5, 7, 9] && march.map(\.count) == [2, 2, 2, 2, 2])
    #expect(march.map(\.previous.block) == [0, 1, 2, 3, 4])
    #expect(march.map(\.jump.block) == [0, 1, 0, 3, 4])
    #expect(books.blocks.map { $0.directory[1].firstNumber } == [1, 2, 3, 4, 5])
  }

  @Test func runsLeadFromBlockToBlock() throws {
    for _ in 0..<5 {
      try post([.of(2020, 3, 5), .of(2020, 4, 5)])
      books.seal()
    }
    let runs = books.blocks.map { $0.laneRuns[0] }
    #expect(runs.map(\.firstSerial) == [1, 3, 5, 7, 9] && runs.map(\.count) == [2, 2, 2, 2, 2])
    #expect(runs.map(\.previous.block) == [0, 1, 2, 3, 4])
    #expect(runs.map(\.jump.block) == [0, 1, 0, 3, 4])
  }

  @Test func aLongAccountIsReachedInFewSteps() throws {
    for _ in 0..<20 {
      try post([Day](repeating: .of(2020, 3, 5), count: 100))
      books.seal()
    }
    let legs = books.blocks.map(\.legs)
    func record(_ position: Position) -> LegRecord {
      legs[Int(position.block) - 1][position.index]
    }
    for target in [UInt32(1), 2, 999, 1_000, 1_023, 1_024, 1_500, 2_000] {
      var at = record(books.machine.view(ofAccount: cash).lastLeg)
      var steps = 0
      while at.ordinal != target {
        let jump = at.jump == .none ? nil : record(at.jump)
        at = jump.flatMap { $0.ordinal >= target ? $0 : nil } ?? record(at.previous)
        steps += 1
      }
      #expect(at.balance == Int64(target) && steps <= 30)
    }
  }

  @Test func theAuditFindsABrokenChain() throws {
    try post([.of(2020, 3, 5), .of(2020, 3, 6), .of(2020, 3, 4)])
    books.seal()
    #expect(ChainAudit(books.blocks).faults == [])
    for section in [StoredBlock.Section.legs, .directory, .laneRuns, .lateLegs] {
      var damaged = books.blocks
      // A byte of the balance, of `previous` in the others.
      let fromEnd = section == .legs ? 33 : section == .lateLegs ? 1 : 9
      damaged[0][section][damaged[0][section].count - fromEnd] ^= 1
      #expect(ChainAudit(damaged).faults != [], "\(section)")
    }
  }
}
