import LedgerCore
import LedgerJournal
import TestSupport
import Testing

/// A run that does everything: it rolls segments, makes them in advance, writes indexes and
/// snapshots, moves segments away and brings one back. Every change of it fails once.
@Suite("File journal: a long run on a failing disk")
struct FileJournalLongRunTests {
  private static let count = 26
  private static let archive = "/archive"

  private static let history = Result { try JournalFixture(seed: 141, blocks: count, appended: 0) }

  private struct Outcome {
    /// The newest block whose append returned.
    var acknowledged = 0
    var failures: [JournalError] = []
    var hasStopped = false
    /// Changes up to the close.
    var steps = 0
  }

  /// What may be done between two appends, and whether its failure must stop the journal.
  private enum Task: CaseIterable {
    case maintain, raiseMark, snapshot, archive, bringBack

    static func due(after block: Int) -> [Task] {
      var tasks: [Task] = []
      if block.isMultiple(of: 2) { tasks.append(.maintain) }
      if block.isMultiple(of: 5) { tasks.append(.snapshot) }
      if block.isMultiple(of: 6) { tasks.append(.archive) }
      if block.isMultiple(of: 9) { tasks.append(.raiseMark) }
      if block.isMultiple(of: 13) { tasks.append(.bringBack) }
      return tasks
    }
  }

  private func perform(
    _ task: Task, _ journal: FileJournal, _ blocks: [SealedBlock]
  ) throws(JournalError) {
    switch task {
    case .maintain: try journal.maintain()
    case .raiseMark: try journal.raiseMark()
    case .snapshot: try journal.snapshot(blocks, at: Int(journal.tail.ordinal) - 1)
    case .archive:
      // A snapshot that failed may leave nothing to be moved.
      let covered = (try journal.snapshots().first) ?? 0
      let next = journal.segments.first { !$0.isArchived && ($0.lastBlock ?? .max) <= covered }
      if let next { try journal.archiveSegment(next.number, to: Self.archive) }
    case .bringBack:
      let last = journal.segments.last { $0.isArchived }
      if let last { try journal.bringBack(last.number, from: Self.archive) }
    }
  }

  /// Goes on after the failure of what is not the journal's own, and ends at any other.
  private func run(
    _ blocks: [SealedBlock], on device: FaultyDevice, endsAtFailure: Bool = false
  ) -> Outcome {
    var outcome = Outcome()
    let journal: FileJournal
    do throws(JournalError) {
      journal = try Restored(device, .rolling).journal
    } catch {
      outcome.failures.append(error)
      outcome.hasStopped = true
      return outcome
    }
    for block in blocks {
      do throws(JournalError) {
        try journal.append(block)
        outcome.acknowledged = Int(block.ordinal)
      } catch {
        return stopped(journal, error, outcome)
      }
      for task in Task.due(after: Int(block.ordinal)) {
        do throws(JournalError) {
          try perform(task, journal, blocks)
        } catch {
          if endsAtFailure || journal.stopReason != nil {
            return stopped(journal, error, outcome)
          }
          #expect(task != .maintain && task != .raiseMark)
          outcome.failures.append(error)
        }
      }
    }
    outcome.steps = device.steps
    journal.close()
    return outcome
  }

  private func stopped(
    _ journal: FileJournal, _ error: JournalError, _ outcome: Outcome
  ) -> Outcome {
    var outcome = outcome
    outcome.failures.append(error)
    outcome.hasStopped = true
    return outcome
  }

  /// What the disk says when it fails: what was tried on which file, and the reason.
  private func isExplained(_ error: JournalError) -> Bool {
    guard case .system(let what, let path, _) = error else { return false }
    return !what.isEmpty && (path.hasPrefix("/j") || path.hasPrefix(Self.archive))
  }

  /// Opens, compares the state and every block that is here, brings back those that are not, and
  /// goes on.
  private func check(
    _ fixture: JournalFixture, _ device: FaultyDevice, _ outcome: Outcome, _ note: String
  ) throws {
    let restored = try Restored(device, .rolling)
    let journal = restored.journal
    let tail = Int(journal.tail.ordinal)
    #expect(tail >= outcome.acknowledged && tail <= outcome.acknowledged + 1, "\(note)")
    #expect(restored.book == DigestBook(fixture.blocks, count: tail), "\(note)")
    #expect(device.names(".partial").isEmpty, "\(note)")
    for segment in journal.segments where segment.isArchived {
      #expect(throws: JournalError.self, "\(note)") {
        try journal.withBlock(segment.firstBlock) { _ in }
      }
      try journal.bringBack(segment.number, from: Self.archive)
    }
    for block in fixture.blocks[..<tail] {
      var isEqual = false
      try journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
      #expect(isEqual, "\(note): block \(block.ordinal)")
    }
    try goOn(journal)
    device.losePower()
    var again = DigestBook()
    _ = try FileJournal.open(folder: "/j", settings: .rolling, device: device) { view in
      again.digests.append(view.digest)
    }
    #expect(again.digests.count == tail + 6, "\(note)")
    #expect(Array(again.digests[..<tail]) == restored.book.digests, "\(note)")
  }

  private func goOn(_ journal: FileJournal) throws {
    var sealer = BlockSealer(
      algorithm: .sm3, epoch: journal.epoch, previous: journal.tail.digest)
    var body = BlockBody()
    for _ in 1...6 {
      body.begin(ordinal: journal.tail.ordinal + 1, timeMs: 0)
      body.append(fact: String(repeating: "what is in it does not matter ", count: 200))
      try journal.append(sealer.seal(body))
      try journal.maintain()
    }
  }

  @Test("the run does all that it should")
  func whole() throws {
    let fixture = try Self.history.get()
    let device = FaultyDevice(seed: 0)
    let outcome = run(fixture.blocks, on: device)
    #expect(outcome.failures.isEmpty)
    #expect(outcome.acknowledged == Self.count)
    #expect(outcome.steps > 150)
    let restored = try Restored(device, .rolling)
    #expect(restored.journal.segments.count > 6)
    #expect(restored.journal.segments.contains { $0.isArchived })
    #expect(restored.opening.snapshot != nil)
    #expect(restored.opening.rebuiltIndexes.isEmpty)
  }

  @Test(
    "whichever change fails, nothing acknowledged is lost, and each failure says why",
    arguments: 0..<4)
  func everyChange(_ part: Int) throws {
    let fixture = try Self.history.get()
    let last = run(fixture.blocks, on: FaultyDevice(seed: 0)).steps
    for step in stride(from: 1 + part, through: last, by: 4) {
      for losesPower in [true, false] {
        let device = FaultyDevice(seed: UInt64(step))
        device.fail(after: step)
        let outcome = run(fixture.blocks, on: device)
        device.mend()
        #expect(!outcome.failures.isEmpty, "step \(step)")
        #expect(outcome.failures.allSatisfy(isExplained), "step \(step): \(outcome.failures)")
        if losesPower { device.losePower() } else { device.endProcess() }
        try check(fixture, device, outcome, "step \(step)")
      }
    }
  }

  @Test("power that is lost at any moment leaves all that was acknowledged", arguments: 0..<4)
  func powerLoss(_ part: Int) throws {
    let fixture = try Self.history.get()
    let last = run(fixture.blocks, on: FaultyDevice(seed: 0)).steps
    for step in stride(from: 1 + part, through: last, by: 4) {
      for seed in UInt64(1)...3 {
        let device = FaultyDevice(seed: seed &* 10_000 &+ UInt64(step))
        device.fail(after: step)
        let outcome = run(fixture.blocks, on: device, endsAtFailure: true)
        device.mend()
        device.losePower()
        try check(fixture, device, outcome, "step \(step) seed \(seed)")
      }
    }
  }

  @Test("an opening that fails or loses power half-way can be repeated")
  func failingOpening() throws {
    let fixture = try Self.history.get()
    let last = run(fixture.blocks, on: FaultyDevice(seed: 0)).steps
    for step in stride(from: 1, through: last, by: 5) {
      for openingStep in 1...9 {
        let device = FaultyDevice(seed: UInt64(step * 100 + openingStep))
        device.fail(after: step)
        let outcome = run(fixture.blocks, on: device, endsAtFailure: true)
        device.mend()
        if openingStep.isMultiple(of: 2) { device.losePower() } else { device.endProcess() }
        device.fail(after: openingStep)
        _ = try? Restored(device, .rolling)
        device.mend()
        device.losePower()
        try check(fixture, device, outcome, "step \(step), then \(openingStep)")
      }
    }
  }
}
