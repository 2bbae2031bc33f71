import LedgerCore
import LedgerJournal
import Testing

/// Every write and every sync of a backup fails once.
@Suite("Backup: failing writes, and losses of power")
struct BackupFaultTests {
  private static let history = Result { try BackupFixture(seed: 71, blocks: 14) }
  /// Blocks that the target has before the run that fails; 0 for a first backup.
  private static let starts: [UInt64] = [0, 5]

  /// A target with the first blocks in it, durable.
  private func target(_ start: UInt64, seed: UInt64) throws -> FaultyDevice {
    let history = try Self.history.get()
    let device = FaultyDevice(seed: seed)
    guard start > 0 else { return device }
    try history.backUp(into: device, through: start)
    return device.copy(seed: seed)
  }

  /// What an unfinished copy may look like: a first one does not open, and a later one opens only
  /// as a whole beginning of the journal that has at least what was there before.
  private func expectNothingElse(
    _ device: FaultyDevice, start: UInt64, _ comment: Comment
  ) throws {
    let history = try Self.history.get()
    // Nothing was written yet.
    if device.names(in: BackupFixture.folder).isEmpty { return }
    let opened = history.opening(of: device)
    if start == 0 {
      // Only the last step of all, when the copy is whole, may be the one that failed.
      if case .success(let journal) = opened {
        #expect(journal.tail == history.source.tail, comment)
      }
      return
    }
    if case .success(let journal) = opened { #expect(journal.tail.ordinal >= start, comment) }
    // A restore looks at the blocks up to the mark only.
    let report = try JournalFolder(BackupFixture.folder, device: device).check()
    #expect(report.tail.ordinal >= start, comment)
  }

  @Test(
    "a run that failed at any step is taken up by the next", arguments: starts,
    [false, true])
  func anyStep(start: UInt64, losesPower: Bool) throws {
    let history = try Self.history.get()
    var step = 0
    var isFailing = true
    while isFailing {
      step += 1
      let comment: Comment = "step \(step)"
      let device = try target(start, seed: UInt64(step))
      device.fail(after: step)
      do {
        try history.backUp(into: device)
        isFailing = false
      } catch {
        guard case .target(.system) = error else {
          Issue.record("\(error) at step \(step)")
          return
        }
      }
      device.mend()
      if losesPower { device.losePower() } else { device.endProcess() }
      try expectNothingElse(device, start: start, comment)
      try history.backUp(into: device)
      try history.expectWhole(device, through: 14)
      device.losePower()
      try history.expectWhole(device, through: 14)
    }
    // Marks, heads and blocks of several segments.
    #expect(step > 30)
  }

  @Test("two runs that fail one after the other leave nothing wrong", arguments: starts)
  func twice(start: UInt64) throws {
    let history = try Self.history.get()
    for first in stride(from: 1, to: 50, by: 6) {
      for second in stride(from: 1, to: 12, by: 3) {
        let comment: Comment = "steps \(first) and \(second)"
        let device = try target(start, seed: UInt64(first * 100 + second))
        for step in [first, second] {
          device.fail(after: step)
          _ = try? history.backUp(into: device)
          device.mend()
          let losesPower = (first / 6 + second).isMultiple(of: 2)
          if losesPower { device.losePower() } else { device.endProcess() }
          try expectNothingElse(device, start: start, comment)
        }
        try history.backUp(into: device)
        device.losePower()
        try history.expectWhole(device, through: 14)
      }
    }
  }
}
