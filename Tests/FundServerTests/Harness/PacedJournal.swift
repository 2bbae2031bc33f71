import Foundation
import LedgerJournal
import TestSupport

/// A journal in memory that notes which blocks are read, and can stop a reader at one of them.
final class PacedJournal: Journal, @unchecked Sendable {
  // Sendable: what changes is guarded by `condition`.
  private let base: MemoryJournal
  private let condition = NSCondition()
  private var stop: UInt64?
  private var isStopped = false
  private var highest: UInt64 = 0
  /// Set when a reader has come to the block where it is stopped, or by who knows that none comes.
  let arrival = Latch<Bool>()

  init(_ base: MemoryJournal) { self.base = base }

  /// The highest block read.
  var highestRead: UInt64 { condition.withLock { highest } }

  /// Stops whoever reads a block, once.
  func stop(at block: UInt64) { condition.withLock { stop = block } }

  func goOn() {
    condition.withLock {
      isStopped = false
      condition.broadcast()
    }
  }

  private func pass(_ block: UInt64) {
    condition.withLock {
      highest = max(highest, block)
      guard block == stop else { return }
      stop = nil
      isStopped = true
      arrival.set(true)
      while isStopped { condition.wait() }
    }
  }

  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) {
    pass(ordinal)
    try base.withBlock(ordinal, body)
  }

  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    pass(ordinal)
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
