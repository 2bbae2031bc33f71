import FundMessages
import Testing

@testable import FundClient

@Suite struct VoucherBatchTests {
  private let day = Day(number: 17_595)

  @Test("Legs get the sign of their side, and red ones are marked")
  func signs() {
    var batch = VoucherBatch()
    batch.append(day: day, legs: [.debit(1, Fen(100)), .credit(2, Fen(100))])
    batch.append(day: day, legs: [.debit(1, Fen(-30)), .credit(2, Fen(-30))])
    #expect(batch.amounts == [100, -100, -30, 30])
    #expect(batch.red == [2, 3])
    #expect(batch.accounts == [1, 2, 1, 2])
    #expect(batch.count == 2)
  }

  @Test("Columns of equal values are sent as one value")
  func folds() {
    var batch = VoucherBatch()
    batch.append(day: day, legs: [.debit(1, Fen(1)), .credit(2, Fen(1))])
    batch.append(day: day, legs: [.debit(1, Fen(1)), .credit(2, Fen(1))])
    let message = batch.message
    #expect(message.day == [17_595])
    #expect(message.legCount == [2])
    #expect(message.summary.isEmpty)
    batch.append(
      day: Day(number: 1), summary: "摘要",
      legs: [.debit(1, Fen(2)), .credit(2, Fen(1)), .credit(3, Fen(1))])
    #expect(batch.message.day == [17_595, 17_595, 1])
    #expect(batch.message.legCount == [2, 2, 3])
    #expect(batch.message.summary == ["", "", "摘要"])
  }

  @Test("Ready columns are counted by their legs")
  func readyColumns() {
    let batch = VoucherBatch(
      days: [1], legCounts: [2], accounts: [1, 2, 1, 2], amounts: [5, -5, 6, -6])
    #expect(batch.count == 2)
    #expect(batch.legCount == 4)
  }

  @Test("A batch is full at its limit of vouchers or of legs")
  func isFull() {
    let most = VoucherBatch.maximumVouchers
    let batch = VoucherBatch(
      days: [1], legCounts: [2], accounts: Array(repeating: 1, count: 2 * most),
      amounts: Array(repeating: 1, count: 2 * most))
    #expect(!batch.hasRoom(forLegs: 2))
    #expect(VoucherBatch().hasRoom(forLegs: VoucherBatch.maximumLegs))
    #expect(!VoucherBatch().hasRoom(forLegs: VoucherBatch.maximumLegs + 1))
  }
}
