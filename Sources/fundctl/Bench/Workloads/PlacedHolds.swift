import FundClient
import Synchronization

/// Holds (冻结) on their way from the call that placed them to the call that draws them.
final class PlacedHolds: Sendable {
  private typealias Passage = AsyncStream<BatchOutcome>
  private let passages = Mutex<[Int: (stream: Passage, entry: Passage.Continuation)]>([:])

  /// The holds of a batch stand where the outcome says.
  func put(_ outcome: BatchOutcome, batch: Int) {
    let entry = passage(batch).entry
    entry.yield(outcome)
    entry.finish()
  }

  /// Waits for the holds of a batch, and forgets them.
  func take(batch: Int) async throws(CancellationError) -> [HoldID] {
    for await outcome in passage(batch).stream {
      _ = passages.withLock { $0.removeValue(forKey: batch) }
      return outcome.runs.sorted { $0.first < $1.first }.flatMap { run in
        (0..<UInt32(run.count)).map { HoldID(block: run.block, index: run.index + $0) }
      }
    }
    throw CancellationError()
  }

  private func passage(_ batch: Int) -> (stream: Passage, entry: Passage.Continuation) {
    passages.withLock { passages in
      if let passage = passages[batch] { return passage }
      let (stream, entry) = Passage.makeStream()
      passages[batch] = (stream, entry)
      return (stream, entry)
    }
  }
}
