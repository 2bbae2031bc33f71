import LedgerCore
import LedgerJournal

/// The replay at a start, and the planted bugs that sit there.
enum FlawedReplay {
  static func replay(
    _ block: BlockView, on machine: inout StateMachine, _ bug: PlantedBug?
  ) throws(JournalError) {
    guard bug == .reopensMonth else { return try machine.replay(block) }
    let stored = block.body
    let kept = eventsWithoutClosings(stored.events)
    var failure: ReplayFailure?
    kept.withUnsafeBytes { events in
      var body = stored
      body.events = events
      do throws(ReplayFailure) {
        try machine.replay(body)
      } catch {
        failure = error
      }
    }
    if let failure { throw .replay(block: block.header.ordinal, failure: failure) }
  }

  private static func eventsWithoutClosings(_ events: UnsafeRawBufferPointer) -> [UInt8] {
    var kept: [UInt8] = []
    var at = 0
    while at < events.count {
      let start = at
      guard let (event, _) = try? EventCoding.decode(events, at: &at) else { break }
      if case .monthClosed = event { continue }
      kept += events[start..<at]
    }
    return kept
  }
}

/// A journal whose readers get a wrong byte now and then.
final class CorruptingJournal: Journal, @unchecked Sendable {
  // Sendable: see the disk.
  private let journal: FileJournal
  private var reads = 0

  init(_ journal: FileJournal) { self.journal = journal }

  var algorithm: DigestAlgorithm { journal.algorithm }
  var epoch: UInt64 { journal.epoch }
  var tail: JournalTail { journal.tail }
  var storedBytes: UInt64 { journal.storedBytes }

  func append(_ block: SealedBlock) throws(JournalError) { try journal.append(block) }

  func raiseMark() throws(JournalError) { try journal.raiseMark() }

  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    try journal.withBlock(ordinal, body)
  }

  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    try journal.read(block: ordinal, offset: offset, into: target)
    reads += 1
    if reads % 5 == 0, !target.isEmpty { target[0] ^= 1 }
  }

  func close() { journal.close() }
}
