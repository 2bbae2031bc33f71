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
  /// The newest block that the answers rest on.
  var revision: Revision?

  mutating func add(_ outcome: BatchOutcome, from voucher: Int, count: Int) {
    for run in outcome.runs {
      if run.wasAcceptedBefore {
        postedBefore += run.count
        if firstBefore == nil { firstBefore = Revision(block: run.block, index: run.index) }
      } else {
        posted += run.count
      }
    }
    refused += outcome.refusals.map { (voucher + $0.voucher, $0) }
    undecided += max(0, count - outcome.decided)
    revision = max(revision ?? outcome.revision, outcome.revision)
  }
}
