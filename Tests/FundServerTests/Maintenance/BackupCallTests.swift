import FundClient
import FundServer
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

/// Backups over the wire, and a server that goes on from one.
@Suite(.timeLimit(.minutes(1))) struct BackupCallTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func start(
    _ name: String = "journal", backups: Bool = true
  ) async throws -> TestLedger {
    var machine = StateMachine()
    let opening = try FileJournal.open(folder: folder.file(name)) { (block) throws(JournalError) in
      try machine.replay(block)
    }
    var settings = JournalMaintenance.Settings()
    if backups { settings.backupFolder = folder.file("backups") }
    return try await TestLedger.start(
      machine: machine, journal: opening.journal, maintenance: settings)
  }

  @Test func `a backup under load, restored elsewhere, goes on without a duplicate`() async throws {
    let test = try await start()
    let books = try await SampleBooks.open(on: test)
    let lane = try await Lane.open("desk", on: test.client(.bureau))
    for _ in 1...3 { _ = try await lane.submit(.of([books.income(100), books.income(10)])) }
    let keeper = try await test.client(.keeper)
    async let posting: Void = {
      for _ in 1...40 { _ = try await lane.submit(.of([books.income(1)])) }
    }()
    let state = try await keeper.backUp(to: "monday")
    try await posting
    let last = try await lane.submit(.of([books.income(1_000)]))
    let result = try #require(state.result)
    #expect(result.folder == folder.file("backups/monday"))
    #expect(result.blockDigest.count == 32 && state.block == state.through)
    let balances = try await test.client(.county).balances(of: [books.cash])
    await test.stop()

    let report = try JournalRestore(from: JournalFolder(result.folder)).run(
      into: folder.file("restored"))
    #expect(report.tail.ordinal == state.block && report.tail.digest.bytes == result.blockDigest)
    let restored = try await start("restored")
    #expect(restored.journal.epoch == 2)
    let county = try await restored.client(.county)
    // What was posted after the backup is known to be missing, not answered with old figures.
    let error = await failure {
      try await county.balances(of: [books.cash], atLeast: last.revision)
    }
    #expect(error != nil)
    // The lane goes on; what was lost is sent again, what was kept is not posted twice.
    let bureau = try await restored.client(.bureau)
    let again = try await bureau.openLane("desk")
    #expect(again.nextSerial <= 48 && again.nextSerial > 6)
    let gap = await failure {
      try await bureau.postVouchers(
        .of([books.income(1)]), lane: again.number, epoch: again.epoch, firstSerial: 49)
    }
    #expect(gap?.refusal?.name == "SERIAL_GAP")
    var amounts: [Int64] = [100, 10, 100, 10, 100, 10]
    amounts += Array(repeating: 1, count: 40) + [1_000]
    _ = try await bureau.postVouchers(
      .of(amounts.map { books.income($0) }), lane: again.number, epoch: again.epoch,
      firstSerial: 1)
    #expect(try await county.balances(of: [books.cash]).fen == balances.fen)
    await restored.stop()
  }

  @Test func `a second run writes only what has come since`() async throws {
    let test = try await start()
    let books = try await SampleBooks.open(on: test)
    let lane = try await Lane.open("desk", on: test.client(.bureau))
    let keeper = try await test.client(.keeper)
    let first = try await keeper.backUp(to: "b.1_x-Y")
    #expect(first.blocks == first.block)
    _ = try await lane.submit(.of([books.income(1)]))
    var told = 0
    let second = try await keeper.backUp(to: "b.1_x-Y") { _ in told += 1 }
    #expect(second.blocks == second.block - first.block && second.blocks > 0 && told > 0)
    let earlier = try await keeper.backUp(to: "other", through: first.block)
    #expect(earlier.result?.blockDigest == first.result?.blockDigest)
    await test.stop()
  }

  @Test func `names that lead elsewhere and daemons without a folder are refused`() async throws {
    let test = try await start()
    _ = try await SampleBooks.open(on: test)
    let keeper = try await test.client(.keeper)
    let long = String(repeating: "a", count: 65)
    for name in ["", ".", "..", "../x", "a/b", ".hidden", "a b", "周一", long] {
      let error = await failure("\(name)") { try await keeper.backUp(to: name) }
      #expect(error?.code == .invalidArgument, "\(name)")
    }
    let late = await failure { try await keeper.backUp(to: "x", through: 1_000_000) }
    #expect(late?.code == .outOfRange)
    await test.stop()
    let without = try await start(backups: false)
    let error = await failure { try await without.client(.keeper).backUp(to: "x") }
    #expect(error?.code == .failedPrecondition && error?.message.contains("backupFolder") == true)
    await without.stop()
  }

  @Test func `only operators may make these calls`() async throws {
    let test = try await start()
    for desk in RoleTests.desks where desk != .keeper {
      let client = try await test.client(desk)
      let calls: [() async throws -> Void] = [
        { _ = try await client.backUp(to: "x") }, { _ = try await client.scrubStatus() },
        { _ = try await client.listSegments() }, { _ = try await client.archiveSegment(1) },
        { try await client.bringBackSegment(1) },
      ]
      for call in calls {
        let error = await failure("\(desk)") { try await call() }
        #expect(error?.code == .permissionDenied && error?.refusal?.code == 201)
      }
    }
    await test.stop()
  }
}
