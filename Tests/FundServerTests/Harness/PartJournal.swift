import LedgerJournal
import Synchronization

/// A journal in memory whose oldest blocks can be taken away.
final class PartJournal: Journal {
  private let base = MemoryJournal()
  private let archivedThrough = Atomic<UInt64>(0)

  func archive(through block: UInt64) { archivedThrough.store(block, ordering: .relaxed) }

  private func check(_ block: UInt64) throws(JournalError) {
    let last = archivedThrough.load(ordering: .relaxed)
    guard block > last else { throw .archived(segment: 1, first: 1, last: last) }
  }

  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    try check(ordinal)
    try base.withBlock(ordinal, body)
  }

  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    try check(ordinal)
    try base.read(block: ordinal, offset: offset, into: target)
  }

  var algorithm: DigestAlgorithm { base.algorithm }
  var epoch: UInt64 { base.epoch }
  var tail: JournalTail { base.tail }
  var storedBytes: UInt64 { base.storedBytes }
  func append(_ block: SealedBlock) throws(JournalError) { try base.append(block) }
  func raiseMark() { base.raiseMark() }
  func close() { base.close() }
}
