import FundClient

/// A workload whose calls read what was posted before and check every answer where it comes, so that
/// nothing is left to be compared afterwards.
protocol ReadingWorkload: BenchWorkload {}

extension ReadingWorkload {
  func verify(on server: BenchServer) async throws -> BenchFindings { BenchFindings() }
}

extension BenchCommand {
  /// Calls of a reading workload: `--warm-up` and `--calls`, or so many when it says none.
  func readingCalls(orElse count: Int) -> BenchCalls {
    BenchCalls(warmUp: warmUp, measured: calls ?? count)
  }

  /// What is drawn for a call depends on the seed and its index alone.
  func random(ofCall index: Int) -> VoucherLoad.Random {
    VoucherLoad.Random(state: seed &+ UInt64(index) &* 0x9E6C_63D0_876A_68DD)
  }
}

extension VoucherLoad.Random {
  /// Each number below `end` as likely as 2^32 allows.
  mutating func number(below end: Int) -> Int {
    Int(AccountDraw.scaled(next() >> 32, to: UInt64(end)))
  }
}

/// The server has answered something else than what was posted.
struct WrongAnswer: Error, CustomStringConvertible {
  var description: String

  init(_ what: String, got: some Any, expected: some Any) {
    description = "wrong answer (答复有误): \(what): \(got), expected \(expected)"
  }
}
