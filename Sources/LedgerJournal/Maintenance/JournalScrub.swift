/// Reads the blocks of an open journal from the first to the newest, again and again, and checks
/// each as an opening does. So damage to old blocks shows while a backup still has them; reads of a
/// damaged block are refused from then on.
///
/// Blocks of archived segments are passed over; the first one behind them is taken as it is.
package final class JournalScrub: Sendable {
  package struct Damage: Equatable, Sendable {
    package var block: UInt64
    /// The file that holds it, empty when the store has none.
    package var path: String
    package var problem: JournalError
  }

  package struct Status: Equatable, Sendable {
    /// Of the pass under way.
    package var blocksChecked: UInt64 = 0
    package var bytesChecked: UInt64 = 0
    /// The next block to look at, and the last one of the pass under way.
    package var next: UInt64 = 1
    package var through: UInt64 = 0
    /// Passes that got to their end.
    package var passes: UInt64 = 0
    /// When the last one did, in milliseconds since 1970-01-01 UTC; nil when none has.
    package var throughAtMs: Int64?
    /// The first damage that was found, and how many damaged blocks all passes have met.
    package var firstDamage: Damage?
    package var damagedBlocks: UInt64 = 0

    package init() {}
  }

  private struct State {
    var status = Status()
    var chain: BlockChain
    /// The chain goes on with what the next block names as the one before.
    var isBroken = false
    /// The one that is being read.
    var segment: UInt32 = 0
    /// Ordinals of the blocks that were counted as damaged.
    var damaged: Set<UInt64> = []
  }

  private let journal: any Journal
  private let clockMs: @Sendable () -> Int64
  private let onDamage: @Sendable (Damage) -> Void
  private let state: Guarded<State>

  /// `onDamage` is called once for each damaged block, from the thread that steps.
  package init(
    of journal: any Journal, clockMs: @escaping @Sendable () -> Int64,
    onDamage: @escaping @Sendable (Damage) -> Void = { _ in }
  ) {
    self.journal = journal
    self.clockMs = clockMs
    self.onDamage = onDamage
    state = Guarded(
      State(
        chain: BlockChain(
          after: JournalTail(ordinal: 0, digest: .zero), journal.algorithm)))
  }

  package var status: Status { state.withLock { $0.status } }

  /// What a step has read.
  package struct Step: Equatable, Sendable {
    package var bytes: UInt64 = 0
    /// The pass ended: nothing is due before the next one.
    package var isEnd = false
  }

  /// Checks blocks until `bytes` were read, at least one. One thread at a time.
  package func step(bytes limit: UInt64) -> Step {
    var step = Step()
    begin()
    while step.bytes < limit {
      guard let ordinal = next() else {
        step.isEnd = true
        break
      }
      step.bytes += check(ordinal)
    }
    return step
  }

  /// Sets the end of a new pass.
  private func begin() {
    let tail = journal.tail.ordinal
    state.withLock { state in
      guard state.status.next == 1 else { return }
      state.status.through = tail
      state.status.blocksChecked = 0
      state.status.bytesChecked = 0
      state.chain = BlockChain(
        after: JournalTail(ordinal: 0, digest: .zero), journal.algorithm)
      state.isBroken = false
      state.segment = 0
    }
  }

  /// The next block of the pass, nil at its end.
  private func next() -> UInt64? {
    let now = clockMs()
    return state.withLock { state in
      if state.status.next <= state.status.through { return state.status.next }
      state.status.next = 1
      state.status.passes += 1
      state.status.throughAtMs = now
      return nil
    }
  }

  /// Returns the bytes that were read.
  private func check(_ ordinal: UInt64) -> UInt64 {
    forgetCached(ordinal)
    var (chain, isBroken) = state.withLock { ($0.chain, $0.isBroken) }
    var count: UInt64 = 0
    var problem: BlockProblem?
    do throws(JournalError) {
      try journal.withBlock(ordinal) { bytes in
        count = UInt64(bytes.count)
        do throws(BlockProblem) {
          if isBroken {
            let header = try BlockHeader(decoding: bytes)
            chain.skip(to: JournalTail(ordinal: ordinal - 1, digest: header.previous))
          }
          _ = try chain.check(bytes)
        } catch {
          problem = error
        }
      }
    } catch {
      settle(ordinal, unreadable: error)
      return 0
    }
    if let problem {
      note(ordinal, journal.damage(of: ordinal, problem))
    }
    isBroken = problem != nil
    state.withLock { state in
      state.chain = chain
      state.isBroken = isBroken
      state.status.next = ordinal + 1
      state.status.blocksChecked += 1
      state.status.bytesChecked += count
    }
    return count
  }

  /// Has a segment come from the medium and not from memory, where damage would not show.
  private func forgetCached(_ ordinal: UInt64) {
    guard let journal = journal as? FileJournal,
      let (file, place) = try? journal.locate(ordinal)
    else { return }
    let isNew = state.withLock { state in
      defer { state.segment = place.segment }
      return state.segment != place.segment
    }
    guard isNew else { return }
    journal.releaseMapping(ofSegment: place.segment)
    file.forgetCached()
  }

  /// Passes over archived blocks; one that cannot be read counts as damaged.
  private func settle(_ ordinal: UInt64, unreadable error: JournalError) {
    var next = ordinal + 1
    var checked: UInt64 = 0
    if case .archived(_, _, let last) = error {
      next = max(next, last + 1)
    } else {
      checked = 1
      note(ordinal, error)
    }
    state.withLock { state in
      state.isBroken = true
      state.status.next = next
      state.status.blocksChecked += checked
    }
  }

  private func note(_ ordinal: UInt64, _ problem: JournalError) {
    let damage = Damage(block: ordinal, path: journal.path(ofBlock: ordinal), problem: problem)
    let isNew = state.withLock { state in
      guard state.damaged.insert(ordinal).inserted else { return false }
      state.status.damagedBlocks += 1
      if state.status.firstDamage == nil { state.status.firstDamage = damage }
      return true
    }
    guard isNew else { return }
    if case .corrupt(_, _, let problem) = problem {
      (journal as? FileJournal)?.refuseReads(of: ordinal, problem)
    }
    onDamage(damage)
  }
}

extension Journal {
  /// The file that holds a block, empty when the store has none.
  func path(ofBlock ordinal: UInt64) -> String {
    guard let journal = self as? FileJournal, let place = try? journal.locate(ordinal) else {
      return ""
    }
    return place.0.path
  }

  func damage(of block: UInt64, _ problem: BlockProblem) -> JournalError {
    .corrupt(block: block, path: path(ofBlock: block), problem: problem)
  }
}
