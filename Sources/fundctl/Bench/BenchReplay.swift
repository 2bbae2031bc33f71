import FiscalFunds
import LedgerJournal

/// Replays the journal of a stopped daemon from its first block, apart from the daemon.
struct BenchReplay {
  /// What the blocks led to.
  struct Result {
    var nanos: Int64
    var stateDigest: [UInt8]
    var differences: [String]
  }

  let folder: String

  /// Checks every block, every running balance and the sums of every ledger on the way, and compares
  /// the books at the end with those of the daemon.
  func run(expecting stateDigest: [UInt8]) throws -> Result {
    let clock = ContinuousClock()
    let started = clock.now
    let report = try JournalFolder(folder, business: { FundBooks.makeEmpty() }).check()
    var result = Result(
      nanos: (clock.now - started).nanos,
      stateDigest: report.stateDigest.map { Array($0.bytes) } ?? [],
      differences: [])
    if report.replayedAfter != 0 {
      result.differences.append("the replay did not begin with the first block")
    }
    if result.stateDigest != stateDigest {
      result.differences.append(
        "state digest of the replay: \(Hexadecimal.text(result.stateDigest)), "
          + "of the daemon \(Hexadecimal.text(stateDigest))")
    }
    for snapshot in report.passedOver {
      result.differences.append("a bad snapshot: \(snapshot.path)")
    }
    return result
  }
}
