import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

@Suite struct ImportOutcomeTests {
  private func outcome(replayed: Int, new: Int) -> BatchOutcome {
    var message = Fundledger_V1_PostVouchersResponse()
    message.runs = [(0, replayed, true), (replayed, new, false)].filter { $0.1 > 0 }.map { run in
      .with {
        $0.first = UInt32(run.0)
        $0.count = UInt32(run.1)
        $0.block = 9
        $0.replayed = run.2
      }
    }
    message.decided = UInt32(replayed + new)
    return BatchOutcome(message, firstSerial: 1)
  }

  @Test("What an earlier run has posted is told apart from what this run posted twice over")
  func before() {
    var all = ImportOutcome()
    all.add(outcome(replayed: 10, new: 0), from: 0, count: 10, known: 15)
    all.add(outcome(replayed: 10, new: 0), from: 10, count: 10, known: 15)
    all.add(outcome(replayed: 0, new: 4), from: 20, count: 6, known: 15)
    #expect(all.postedBefore == 15)
    #expect(all.posted == 9)
    #expect(all.undecided == 2)
    #expect(all.firstBefore == Revision(block: 9, index: 0))
  }

  @Test("A lost answer of a first run is not an earlier posting")
  func lostAnswer() {
    var all = ImportOutcome()
    all.add(outcome(replayed: 10, new: 0), from: 0, count: 10, known: 0)
    #expect(all.posted == 10)
    #expect(all.firstBefore == nil)
  }

  @Test("Batches follow from the file alone and hold what a batch may")
  func batches() {
    let vouchers = (0..<20_000).map { index in
      ImportedVoucher(
        key: "\(index)", day: Day(number: 17_595), summary: "",
        legs: [
          ImportedLeg(line: 2, account: 0, side: .debit, amount: Fen(1)),
          ImportedLeg(line: 3, account: 1, side: .credit, amount: Fen(1)),
        ])
    }
    let batches = ImportBatches(vouchers: vouchers, accounts: [1, 2], isAdjustment: true)
    #expect(batches.all.map(\.first) == [0, 8_192, 16_384])
    #expect(batches.all.map(\.batch.count) == [8_192, 8_192, 3_616])
    let areAdjustments = batches.all.allSatisfy { entry in
      guard case .vouchers(let batch) = entry.batch else { return false }
      return batch.isAdjustment
    }
    #expect(areAdjustments)
    #expect(batches.single(7).count == 1)
  }
}
