import FundClient

/// What became of the vouchers of a file.
struct ImportOutcome: Sendable {
  var posted = 0
  var postedBefore = 0
  /// By their indexes in the file.
  var refused: [(voucher: Int, refusal: Refusal)] = []
  /// Vouchers that were not decided, because too many had been refused.
  var undecided = 0
  /// Where the first that was posted before stands.
  var firstBefore: Revision?
  /// Unix milliseconds of its block.
  var postedBeforeMillis: Int64?
  /// Placed holds (冻结), by their indexes in the file.
  var holds: [Int: HoldID] = [:]
  /// The newest block that the answers rest on.
  var revision: Revision?

  /// Notes the names of the holds that were placed.
  mutating func addHolds(_ outcome: BatchOutcome, from first: Int, count: Int) {
    for index in 0..<count { if let id = outcome.hold(index) { holds[first + index] = id } }
  }

  /// Adds what became of `count` vouchers from index `first` on.
  ///
  /// - Parameter known: how many vouchers of the file had been decided before this run. Further ones
  ///   that the server knew were posted by this run, whose first answer was lost.
  mutating func add(_ outcome: BatchOutcome, from first: Int, count: Int, known: Int) {
    for run in outcome.runs {
      let before =
        run.wasAcceptedBefore ? min(run.count, max(0, known - first - run.first)) : 0
      postedBefore += before
      posted += run.count - before
      if before > 0, firstBefore == nil {
        firstBefore = Revision(block: run.block, index: run.index)
      }
    }
    refused += outcome.refusals.map { (first + $0.voucher, $0) }
    undecided += max(0, count - outcome.decided)
    revision = max(revision ?? outcome.revision, outcome.revision)
  }
}
