import Foundation
import FundClient
import FundServer
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ScrubCallTests {
  @Test func `the scrub finds a block that was damaged while the server runs`() async throws {
    let folder = try TemporaryFolder()
    let journal = try FileJournal.open(folder: folder.file("journal")) { _ in }.journal
    var settings = JournalMaintenance.Settings()
    // Whatever the pass under way has read, the next one comes after ten minutes: the damage is
    // there before the server starts to read.
    let first = try await TestLedger.start(machine: StateMachine(), journal: journal)
    _ = try await SampleBooks.open(on: first)
    let idle = try await first.client(.keeper).scrubStatus()
    #expect(!idle.isRunning && idle.passes == 0 && idle.firstDamage == nil)
    await first.stop()
    var machine = StateMachine()
    let again = try FileJournal.open(folder: folder.file("journal")) {
      (block) throws(JournalError) in try machine.replay(block)
    }.journal
    let path = folder.file("journal/00000001.segment")
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: 4_096 + 300)
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: 4_096 + 300)
    try file.write(contentsOf: [byte ^ 8])
    try file.close()
    settings.scrubBytesPerSecond = 1 << 30
    let test = try await TestLedger.start(
      machine: machine, journal: again, maintenance: settings)
    let line = await test.log.line(with: "is damaged")
    #expect(line?.contains("block=1") == true && line?.contains(path) == true)
    let status = try await test.client(.keeper).scrubStatus()
    #expect(status.isRunning && status.bytesPerSecond == 1 << 30 && status.damagedBlocks == 1)
    #expect(status.firstDamage?.block == 1 && status.firstDamage?.file == path)
    await test.stop()
  }

  @Test func `segments are listed, and the one being written stays`() async throws {
    let folder = try TemporaryFolder()
    let journal = try FileJournal.open(folder: folder.file("journal")) { _ in }.journal
    var settings = JournalMaintenance.Settings()
    settings.archiveFolder = folder.file("archive")
    let test = try await TestLedger.start(
      machine: StateMachine(), journal: journal, maintenance: settings)
    _ = try await SampleBooks.open(on: test)
    let keeper = try await test.client(.keeper)
    let segments = try await keeper.listSegments()
    #expect(segments.map(\.number) == [1] && segments[0].lastBlock == nil)
    let archiving = await failure { try await keeper.archiveSegment(1) }
    let returning = await failure { try await keeper.bringBackSegment(1) }
    #expect(archiving?.code == .failedPrecondition && returning?.code == .failedPrecondition)
    await test.stop()
  }

  @Test func `one job runs at a time, and a stop waits for it`() {
    let log = CapturedLog()
    let maintenance = JournalMaintenance(
      of: MemoryJournal(), settings: JournalMaintenance.Settings(), logger: log.logger,
      clockMs: { 0 })
    let mayEnd = DispatchSemaphore(value: 0)
    let hasEnded = Latch<Bool>()
    #expect(
      maintenance.run {
        mayEnd.wait()
        hasEnded.set(true)
      })
    #expect(!maintenance.run {})
    mayEnd.signal()
    maintenance.stop()
    #expect(hasEnded.current == true)
    #expect(!maintenance.run {} && maintenance.mustStop)
  }
}
