import FundClient
import Testing

@testable import fundctl

@Suite struct VoucherLoadTests {
  private let load = VoucherLoad(seed: 3, vouchers: 10_000, vouchersPerBatch: 3_000, accounts: 200)

  @Test func theLastBatchHoldsTheRest() {
    #expect(load.batches == 4)
    #expect((0..<4).map(load.vouchers(inBatch:)) == [3_000, 3_000, 3_000, 1_000])
  }

  @Test func vouchersFallOnAllAccountsAndAmounts() {
    var legs = [Int](repeating: 0, count: load.accounts)
    var amounts: Set<Int64> = []
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { _, debit, credit, fen in
        #expect(debit < 100 && credit >= 100 && (1...1_000_000).contains(fen))
        legs[debit] += 1
        legs[credit] += 1
        amounts.insert(fen)
      }
    }
    // 100 expected on each; six standard deviations around it.
    #expect(legs.allSatisfy { (40...160).contains($0) })
    #expect(amounts.count > 9_500)
  }

  @Test func aBatchIsTheSameEachTimeAndUnlikeTheOthers() {
    let numbers = (0..<UInt32(load.accounts)).map { $0 + 7 }
    let batch = load.batch(1, numbers: numbers)
    #expect(batch == load.batch(1, numbers: numbers))
    #expect(batch != load.batch(2, numbers: numbers))
    #expect(batch.amounts.reduce(0, +) == 0)
    var other = load
    other.seed = 4
    #expect(batch != other.batch(1, numbers: numbers))
  }
}

@Suite struct LatenciesTests {
  @Test func aQuantileIsTheTimeOfAnActualCall() {
    let latencies = Latencies((1...1_000).reversed().map { Int64($0) })
    #expect(latencies.quantile(perMille: 500) == 500)
    #expect(latencies.quantile(perMille: 990) == 990)
    #expect(latencies.quantile(perMille: 999) == 999)
    #expect(latencies.maximum == 1_000)
    #expect(Latencies([7]).quantile(perMille: 1) == 7)
    #expect(Latencies([]).quantile(perMille: 500) == 0)
  }
}
