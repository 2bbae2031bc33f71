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
    var legs = [Int](repeating: 0, count: 200)
    var amounts: Set<Int64> = []
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { debit, credit, fen in
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
    let numbers = (0..<200).map { UInt32($0) + 7 }
    let batch = load.batch(1, numbers: numbers)
    #expect(batch == load.batch(1, numbers: numbers))
    #expect(batch != load.batch(2, numbers: numbers))
    #expect(batch.amounts.reduce(0, +) == 0)
    var other = load
    other.seed = 4
    #expect(batch != other.batch(1, numbers: numbers))
  }

  @Test func aVoucherOverThreeLedgersHasTwoEqualLinesInEach() {
    let load = VoucherLoad(
      seed: 3, vouchers: 50, vouchersPerBatch: 50, accounts: 60, ledgers: 3)
    let batch = load.batch(0, numbers: Array(0..<60))
    #expect(batch.count == 50 && batch.legCount == 300)
    for leg in batch.accounts.indices {
      let (ledger, side) = (leg % 6 / 2, leg % 2)
      let first = UInt32(ledger * 20 + side * 10)
      #expect((first..<first + 10).contains(batch.accounts[leg]))
      #expect(batch.amounts[leg] == (side == 0 ? 1 : -1) * batch.amounts[leg / 6 * 6])
    }
  }
}

@Suite struct ZipfTableTests {
  @Test("The k-th most frequent number is drawn as often as k^-theta says")
  func frequencies() {
    let (count, draws) = (1_000, 400_000)
    let table = ZipfTable(count: count, theta: 1, seed: 5)
    var random = VoucherLoad.Random(state: 1)
    var drawn = [Int](repeating: 0, count: count)
    for _ in 0..<draws { drawn[table.item(of: random.next())] += 1 }
    let sorted = drawn.sorted(by: >)
    let harmonic = (1...count).reduce(0.0) { $0 + 1 / Double($1) }
    for rank in [1, 2, 5, 10, 50] {
      let expected = Double(draws) / harmonic / Double(rank)
      let difference = (Double(sorted[rank - 1]) - expected).magnitude
      #expect(difference < 6 * expected.squareRoot(), "rank \(rank)")
    }
  }

  @Test("Which numbers are frequent comes from the seed, and is scattered")
  func seeds() {
    func first(_ seed: UInt64) -> [Int] {
      let table = ZipfTable(count: 500, theta: 4, seed: seed)
      var random = VoucherLoad.Random(state: 9)
      return (0..<20).map { _ in table.item(of: random.next()) }
    }
    #expect(first(1) == first(1))
    #expect(first(1) != first(2))
  }

  @Test("Theta 0 draws all numbers alike")
  func uniform() {
    let table = ZipfTable(count: 10, theta: 0, seed: 1)
    var random = VoucherLoad.Random(state: 1)
    var drawn = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { drawn[table.item(of: random.next())] += 1 }
    #expect(drawn.allSatisfy { (820...1_180).contains($0) })
  }
}

@Suite struct BenchReferencesTests {
  @Test("References are 15 letters and digits, no two alike, also of a later run")
  func unique() {
    let texts =
      BenchReferences(first: 0).texts(0..<5_000)
      + BenchReferences(first: 5_000).texts(0..<5_000)
    #expect(Set(texts).count == 10_000)
    #expect(
      texts.allSatisfy { $0.utf8.count == 15 && $0.allSatisfy { $0.isLetter || $0.isNumber } })
  }
}

@Suite struct LatencyHistogramTests {
  /// Times of all sizes, from a seed.
  private func times(_ count: Int, seed: UInt64) -> [Int64] {
    var random = VoucherLoad.Random(state: seed)
    return (0..<count).map { _ in Int64(random.next() >> (24 + random.next() % 40)) }
  }

  private func histogram(_ times: [Int64]) -> LatencyHistogram {
    var histogram = LatencyHistogram()
    for time in times { histogram.record(time) }
    return histogram
  }

  @Test("A quantile is at most a thousandth above the time that sorting gives", arguments: 1...5)
  func quantiles(seed: UInt64) {
    let times = times(10_007, seed: seed).map { min($0, LatencyHistogram.longest) }
    let sorted = times.sorted()
    let histogram = histogram(times)
    #expect(histogram.count == 10_007 && histogram.maximum == sorted.last)
    for perMille in [1, 10, 250, 500, 900, 990, 999, 1_000] {
      let exact = sorted[(sorted.count * perMille + 999) / 1_000 - 1]
      let found = histogram.quantile(perMille: UInt64(perMille))
      #expect(found >= exact && found - exact <= exact / 1_000, "\(perMille): \(found), \(exact)")
    }
  }

  @Test func shortTimesAreExact() {
    let histogram = histogram((1...1_000).reversed().map { Int64($0) })
    #expect(histogram.quantile(perMille: 500) == 500)
    #expect(histogram.quantile(perMille: 990) == 990)
    #expect(histogram.quantile(perMille: 999) == 999)
    #expect(histogram.maximum == 1_000)
  }

  @Test func noTimesAndOneAndImpossibleOnes() {
    #expect(LatencyHistogram().quantile(perMille: 500) == 0)
    #expect(histogram([7]).quantile(perMille: 1) == 7)
    #expect(histogram([-5]).quantile(perMille: 500) == 0)
    let endless = histogram([1, .max, .max])
    #expect(endless.quantile(perMille: 500) == .max && endless.maximum == .max)
  }

  @Test("Two histograms added are the histogram of both")
  func adding() {
    let (one, other) = (times(5_000, seed: 8), times(3_000, seed: 9))
    var sum = histogram(one)
    sum.add(histogram(other))
    let both = histogram(one + other)
    #expect(sum.count == both.count && sum.maximum == both.maximum)
    for perMille: UInt64 in [1, 500, 990, 1_000] {
      #expect(sum.quantile(perMille: perMille) == both.quantile(perMille: perMille))
    }
  }
}

@Suite struct BenchRecordTests {
  @Test("A tenth of the calls, and each 5 M legs, leave a mark from which rates follow")
  func marks() {
    var record = BenchRecord(calls: 20)
    for call in 1...20 {
      // The second half takes twice as long.
      let nanos = Int64(call + max(0, call - 10)) * 1_000_000_000
      record.add(
        BenchWork(vouchers: 500_000, legs: 1_000_000), latency: 1, service: 1, at: nanos)
    }
    let parts = BenchRecord.rates(record.partMarks, of: \.vouchers)
    #expect(
      parts == [500_000, 500_000, 500_000, 500_000, 500_000] + Array(repeating: 250_000, count: 5))
    let legs = BenchRecord.rates(record.legMarks, of: \.legs)
    #expect(legs == [1_000_000, 1_000_000, 500_000, 500_000])
    #expect(record.calls == 20 && record.work.vouchers == 10_000_000)
  }

  @Test("Reads and writes are timed apart, and together")
  func kinds() {
    var record = BenchRecord(calls: 2)
    record.add(BenchWork(vouchers: 1, legs: 2), latency: 100, service: 50, at: 1)
    record.add(BenchWork(balances: 1), latency: 10, service: 5, at: 2)
    #expect(record.writes.maximum == 100 && record.reads.maximum == 10)
    #expect(record.latencies.count == 2 && record.service.maximum == 50)
    #expect(record.work.units == 2)
  }
}
