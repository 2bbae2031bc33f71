import Testing

@testable import LedgerCore

struct LegFactTests {
  /// The wire's signed amount with its red mark, and what it means.
  @Test(
    arguments: [
      (100, false, Side.debit, 100), (-100, false, .credit, 100),
      (-100, true, .debit, -100), (100, true, .credit, -100),
    ] as [(Int64, Bool, Side, Int64)])
  func theWiresFormKeepsSideAndEffect(
    _ effect: Int64, _ red: Bool, _ side: Side, _ amount: Int64
  ) {
    let fact = LegFact(account: 7, effect: effect, red: red)
    #expect(fact == LegFact(account: 7, side: side, amount: amount))
    #expect(fact.account == 7 && fact.side == side && fact.amount == amount)
    #expect(fact.effect == effect)
  }

  @Test func theHighestAccountNumberKeepsItsSide() {
    let fact = LegFact(account: 0x7FFF_FFFF, side: .credit, amount: 1)
    #expect(fact.account == 0x7FFF_FFFF && fact.side == .credit && fact.effect == -1)
  }

  @Test func limitsLetTheRightBalancesThrough() {
    let allowed = [BalanceLimit.none, .neverCredit, .neverDebit].map { limit in
      [-1, 0, 1].map { limit.allows($0) }
    }
    #expect(allowed == [[true, true, true], [false, true, true], [true, true, false]])
  }
}

struct PositionTests {
  @Test(arguments: [(1, 0), (1, (1 << 24) - 1), ((1 << 40) - 1, 0), (77, 123)] as [(UInt64, Int)])
  func blockAndIndexComeBack(_ block: UInt64, _ index: Int) {
    let position = Position(block: block, index: index)
    #expect(position.block == block && position.index == index)
    #expect(position != .none)
  }

  @Test func positionsOrderAsTheJournalDoes() {
    let ordered = [
      Position.none, Position(block: 1, index: 0), Position(block: 1, index: (1 << 24) - 1),
      Position(block: 2, index: 0),
    ]
    #expect(ordered == ordered.reversed().sorted())
  }
}
