import Dispatch
import Foundation
import LedgerCore
import LedgerJournal

/// Hashes and appends one block while the next is decided, as a server does.
final class BlockWriter: @unchecked Sendable {
  // Sendable: `body` and `sealer` belong to the writer's thread between `isFull` and `isFree`, and else
  // to the caller.

  private var body = BlockBody()
  private var sealer: BlockSealer
  private let journal: any Journal
  private let isFull = DispatchSemaphore(value: 0)
  private let isFree = DispatchSemaphore(value: 1)
  private var isEnding = false
  private var failure: JournalError?
  private(set) var bytes = 0

  init(_ journal: any Journal) {
    self.journal = journal
    sealer = BlockSealer(
      algorithm: journal.algorithm, epoch: journal.epoch, previous: journal.tail.digest)
    let thread = Thread { self.run() }
    thread.name = "journal"
    thread.start()
  }

  private func run() {
    while true {
      isFull.wait()
      if isEnding { break }
      let block = sealer.seal(body)
      bytes += block.header.blockBytes
      do throws(JournalError) { try journal.append(block) } catch { failure = error }
      isFree.signal()
    }
    isFree.signal()
  }

  /// Takes the sealed body of a block and gives an empty one for the next.
  func write(_ sealed: inout BlockBody) throws(JournalError) {
    isFree.wait()
    if let failure { throw failure }
    swap(&body, &sealed)
    isFull.signal()
  }

  /// Waits until everything is durable.
  func finish() throws(JournalError) {
    isFree.wait()
    defer { isFree.signal() }
    if let failure { throw failure }
  }

  func end() {
    isFree.wait()
    isEnding = true
    isFull.signal()
    isFree.wait()
    // A semaphore must not go with less than it began with.
    isFree.signal()
  }
}
