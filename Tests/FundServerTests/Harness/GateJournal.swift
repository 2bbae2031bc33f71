import Foundation
import LedgerJournal
import TestSupport

/// A journal in memory whose gate can be shut: an append then waits until it is opened, or fails.
final class GateJournal: Journal, @unchecked Sendable {
  // Sendable: what changes is guarded by `condition`.
  private let base = MemoryJournal()
  private let condition = NSCondition()
  private var isShut = false
  private var failure: JournalError?
  private var arrival = Latch<Bool>()
  private var isLow = false

  /// Makes the next append wait. Done when one does.
  func shut() -> Latch<Bool> {
    condition.withLock {
      isShut = true
      arrival = Latch()
      return arrival
    }
  }

  func open() {
    condition.withLock {
      isShut = false
      condition.broadcast()
    }
  }

  /// Makes the append that waits, and all later ones, fail.
  func fail(_ error: JournalError) {
    condition.withLock {
      isShut = false
      failure = error
      condition.broadcast()
    }
  }

  /// Whether the disk is short of space.
  var isLowOnDisk: Bool {
    get { condition.withLock { isLow } }
    set { condition.withLock { isLow = newValue } }
  }

  func append(_ block: SealedBlock) throws(JournalError) {
    condition.lock()
    if isShut { arrival.set(true) }
    while isShut { condition.wait() }
    let failure = failure
    condition.unlock()
    if let failure { throw failure }
    try base.append(block)
  }

  var algorithm: DigestAlgorithm { base.algorithm }
  var epoch: UInt64 { base.epoch }
  var tail: JournalTail { base.tail }
  var storedBytes: UInt64 { base.storedBytes }

  func raiseMark() { base.raiseMark() }

  func withBlock(
    _ ordinal: UInt64, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(JournalError) { try base.withBlock(ordinal, body) }

  func read(
    block ordinal: UInt64, offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) { try base.read(block: ordinal, offset: offset, into: target) }

  func close() { base.close() }
}
