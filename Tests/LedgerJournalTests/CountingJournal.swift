import LedgerJournal
import Synchronization

/// Counts the reads of slices.
final class CountingJournal: Journal {
  private let journal: any Journal
  private let count = Atomic(0)

  init(_ journal: any Journal) { self.journal = journal }

  var reads: Int { count.load(ordering: .relaxed) }
  var algorithm: DigestAlgorithm { journal.algorithm }
  var epoch: UInt64 { journal.epoch }
  var tail: JournalTail { journal.tail }
  var storedBytes: UInt64 { journal.storedBytes }

  func append(_ block: SealedBlock) throws(JournalError) { try journal.append(block) }

  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    count.add(1, ordering: .relaxed)
    try journal.withBlock(ordinal, body)
  }

  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    count.add(1, ordering: .relaxed)
    try journal.read(block: ordinal, offset: offset, into: target)
  }

  func raiseMark() throws(JournalError) { try journal.raiseMark() }

  func close() { journal.close() }
}
