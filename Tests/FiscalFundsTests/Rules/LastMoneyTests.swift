import FiscalFunds
import Foundation
import TestSupport
import Testing

@testable import LedgerCore

/// Two desks want the last 100 元 of an indicator at once: one of them gets it.
struct LastMoneyTests {
  private static let last: Int64 = 100_00
  /// 10 000 rounds over all seeds where a long walk is asked for, else a quarter of them.
  private static let roundsPerSeed =
    ProcessInfo.processInfo.environment["FUND_WALK_COMMANDS"] == nil ? 25 : 100

  /// Two persons of each duty.
  private static let desks: [(preparer: Actor, checker: Actor)] = ["wang", "zhao"].map { name in
    (
      Actor(
        uri: "spiffe://620503.620000.fundledger/bureau/\(name)", issuer: "test CA",
        serial: name),
      Actor(
        uri: "spiffe://620503.620000.fundledger/checker/\(name)-2", issuer: "test CA",
        serial: "\(name)-2")
    )
  }

  /// Two amounts that fit alone and not together.
  private func amounts(_ random: inout SplitMix64) -> [Int64] {
    let first = Int64.random(in: 1...Self.last, using: &random)
    let second = Int64.random(in: (Self.last - first + 1)...Self.last, using: &random)
    return [first, second]
  }

  /// The order in which the two desks come with their three steps.
  private func turns(_ random: inout SplitMix64) -> [Int] {
    [0, 0, 0, 1, 1, 1].shuffled(using: &random)
  }

  private func books() throws -> RuleBooks {
    let books = try RuleBooks()
    try books.project("p") { $0.formsAsset = false }
    try books.revenue(Int64(Self.roundsPerSeed) * Self.last)
    return books
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func exactlyOneOfTwoApplicationsIsPaid(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let books = try books()
    for round in 0..<Self.roundsPerSeed {
      let indicator = "i\(round)"
      try books.send(Act.issueOwn(indicator, Self.last))
      try books.send(Act.assign(indicator, to: "p", Self.last))
      let amounts = amounts(&random)
      var steps = [0, 0]
      var winner: Int?
      for desk in turns(&random) {
        let key = "a\(round)-\(desk)"
        let isFirst = steps[desk] == 0
        let action: FundAction
        switch steps[desk] {
        case 0:
          action = Act.apply(key, amounts[desk]) {
            $0.indicator = indicator
            $0.line = ""
            $0.contract = ""
            $0.kind = .expense
          }
        case 1: action = Act.approve(key)
        default: action = Act.settle(key)
        }
        steps[desk] += 1
        let actor = steps[desk] == 2 ? Self.desks[desk].checker : Self.desks[desk].preparer
        let verdict = books.verdict(action, by: actor)
        if isFirst, winner == nil {
          winner = desk
          #expect(verdict == .passes)
        } else if desk == winner {
          #expect(verdict == .passes)
        } else if isFirst {
          let paid = amounts[1 - desk]
          #expect(
            verdict == .refuses(.indicatorAvailable, Self.last - paid, amounts[desk]),
            "seed \(seed), round \(round)")
        } else {
          #expect(verdict == .fails(.unknownRecord))
        }
      }
      let paid = books.desk.indicator(indicator)?.paid
      #expect(paid == winner.map { amounts[$0] }, "seed \(seed), round \(round)")
    }
    #expect(books.desk.machine.firstBrokenInvariant() == nil)
  }
}
