import LedgerCore
import LedgerJournal
import Testing

/// Every write and every sync of a short run fails once.
@Suite("File journal: failing writes and syncs")
struct FileJournalFaultTests {
  struct Setting: CustomTestStringConvertible {
    var name: String
    var settings: FileJournal.Settings
    var testDescription: String { name }

    static let all = [
      Setting(name: "a mark after each block", settings: .marking),
      Setting(name: "a mark at openings and closes", settings: .small),
      Setting(name: "a segment each few blocks", settings: .tiny),
    ]
  }

  private static let history = Result { try JournalFixture(seed: 41, blocks: 7, appended: 0) }

  private struct Outcome {
    /// The newest block whose append returned.
    var acknowledged: UInt64 = 0
    var hasFailed = false
    /// Changes up to the close.
    var steps = 0
  }

  /// Appends until something fails, and closes when nothing does.
  private func run(
    _ blocks: [SealedBlock], on device: FaultyDevice, _ settings: FileJournal.Settings
  ) -> Outcome {
    var outcome = Outcome()
    guard let journal = try? JournalFixture.open(device, settings).journal else {
      outcome.hasFailed = true
      return outcome
    }
    for (index, block) in blocks.enumerated() {
      do {
        try journal.append(block)
        outcome.acknowledged = block.ordinal
      } catch {
        outcome.hasFailed = true
        device.mend()
        for next in blocks[index...].prefix(2) {
          #expect(throws: JournalError.stopped) { try journal.append(next) }
        }
        #expect(throws: JournalError.stopped) { try journal.raiseMark() }
        return outcome
      }
    }
    outcome.steps = device.steps
    journal.close()
    return outcome
  }

  /// Changes in a run where nothing fails, without the close: of each the failure must show.
  private func steps(_ history: JournalFixture, _ settings: FileJournal.Settings) -> Int {
    run(history.blocks, on: FaultyDevice(seed: 0), settings).steps
  }

  @Test(
    "after a loss of power every acknowledged block is there, and never half a one",
    arguments: Setting.all, 1...4 as ClosedRange<UInt64>)
  func losePower(_ setting: Setting, seed: UInt64) throws {
    let history = try Self.history.get()
    let last = steps(history, setting.settings)
    // The last two are in the close, which may fail in silence.
    for step in 1...last + 2 {
      let device = FaultyDevice(seed: seed &* 1_000 &+ UInt64(step))
      device.fail(after: step)
      let outcome = run(history.blocks, on: device, setting.settings)
      device.mend()
      device.losePower()
      #expect(outcome.hasFailed == (step <= last), "step \(step)")
      let tail = try history.checkGoesOn(device).tail
      #expect(tail >= outcome.acknowledged, "step \(step)")
      #expect(tail <= outcome.acknowledged + 1, "step \(step)")
    }
  }

  @Test(
    "what a restarted process has shown survives a later loss of power",
    arguments: Setting.all)
  func restart(_ setting: Setting) throws {
    let history = try Self.history.get()
    for step in 1...steps(history, setting.settings) {
      let device = FaultyDevice(seed: UInt64(step))
      device.fail(after: step)
      let outcome = run(history.blocks, on: device, setting.settings)
      device.mend()
      // The page cache is still there, also what a failed sync did not bring to the disk.
      device.endProcess()
      let shown = try JournalFixture.open(device).journal.tail
      #expect(shown.ordinal >= outcome.acknowledged, "step \(step)")
      device.losePower()
      #expect(try history.checkGoesOn(device).tail == shown.ordinal, "step \(step)")
    }
  }

  @Test(
    "blocks that a restarted process appends survive a loss of power",
    arguments: Setting.all)
  func goOnAfterRestart(_ setting: Setting) throws {
    let history = try Self.history.get()
    for step in 1...steps(history, setting.settings) {
      let device = FaultyDevice(seed: UInt64(step))
      device.fail(after: step)
      let outcome = run(history.blocks, on: device, setting.settings)
      device.mend()
      device.endProcess()
      let tail = try history.checkGoesOn(device).tail
      #expect(
        (outcome.acknowledged...outcome.acknowledged + 1).contains(tail), "step \(step)")
    }
  }

  @Test(
    "an opening that fails or loses power half-way can be repeated", arguments: Setting.all)
  func failingRecovery(_ setting: Setting) throws {
    let history = try Self.history.get()
    let last = steps(history, setting.settings)
    for step in stride(from: 1, through: last, by: 3) {
      for recoveryStep in 1...8 {
        let device = FaultyDevice(seed: UInt64(step * 100 + recoveryStep))
        device.fail(after: step)
        let outcome = run(history.blocks, on: device, setting.settings)
        device.mend()
        if recoveryStep.isMultiple(of: 2) { device.losePower() } else { device.endProcess() }
        device.fail(after: recoveryStep)
        _ = try? JournalFixture.open(device, setting.settings)
        device.mend()
        device.losePower()
        let tail = try history.checkGoesOn(device).tail
        #expect(
          (outcome.acknowledged...outcome.acknowledged + 1).contains(tail),
          "step \(step), then \(recoveryStep)")
      }
    }
  }
}

extension FileJournal.Settings {
  /// Segments of 8 KiB: a new one every block or two.
  static var tiny: Self {
    var settings = small
    settings.segmentLimitBytes = 8 << 10
    settings.reserveStepBytes = 8 << 10
    return settings
  }
}
