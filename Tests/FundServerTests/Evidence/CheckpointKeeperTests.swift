import FundServer
import LedgerJournal
import Logging
import Testing

/// When checkpoints are signed, without a server around.
@Suite struct CheckpointKeeperTests {
  private struct Bench {
    let signing: Signing
    let clock = TestClock()
    let log = CapturedLog()

    init() throws { signing = try Signing() }

    func keeper(
      _ journal: any Journal, keys: [String] = ["K"], minutes: Int = 60
    ) throws -> CheckpointKeeper {
      try CheckpointKeeper(
        of: journal, settings: signing.settings(keys, minutes: minutes), logger: log.logger,
        monotonicMs: clock.monotonicMs)
    }

    func causes(_ keeper: CheckpointKeeper) throws -> [CheckpointCause] {
      try keeper.store.list(before: 0, limit: 100, looks: 100) { _ in true }.found.map(\.cause)
    }
  }

  @Test func `on the schedule one is signed when the journal has grown`() throws {
    let bench = try Bench()
    let journal = try ShortJournal.make(3)
    let keeper = try bench.keeper(journal)
    bench.clock.pass(60 * 60_000 - 1)
    keeper.tick()
    #expect(keeper.store.count == 0)
    bench.clock.pass(1)
    keeper.tick()
    #expect(keeper.store.newest?.size == 3 && keeper.store.newest?.cause == .schedule)
    bench.clock.pass(60 * 60_000)
    keeper.tick()
    #expect(keeper.store.count == 1)
    try ShortJournal.grow(journal, to: 5)
    keeper.tick()
    #expect(keeper.store.count == 1)
    bench.clock.pass(60 * 60_000)
    keeper.tick()
    #expect(keeper.store.newest?.size == 5 && keeper.store.count == 2)
  }

  @Test func `without a schedule none is signed by time`() throws {
    let bench = try Bench()
    let keeper = try bench.keeper(ShortJournal.make(3), minutes: 0)
    bench.clock.pass(1_000_000_000)
    keeper.tick()
    #expect(keeper.store.count == 0)
  }

  @Test func `the closing of a month is due at once`() throws {
    let bench = try Bench()
    let keeper = try bench.keeper(ShortJournal.make(3))
    keeper.monthWasClosed()
    keeper.tick()
    #expect(try bench.causes(keeper) == [.closing])
    keeper.tick()
    #expect(keeper.store.count == 1)
  }

  @Test func `a note says the root, the size and the time of its newest block`() throws {
    let bench = try Bench()
    let journal = try ShortJournal.make(5)
    let keeper = try bench.keeper(journal, keys: ["K", "S"])
    for size in 0...5 as ClosedRange<UInt64> {
      let checkpoint = try bench.signing.checkpoint(keeper.note(size: size), by: ["K", "S"])
      let leaves = try (0..<size).map { leaf(ofBlock: try journal.digest(ofBlock: $0 + 1)) }
      #expect(checkpoint.root == MerkleTree.root(leaves, .sm3))
      #expect(checkpoint.size == size && checkpoint.timeMs == Int64(size) * 1_000)
      #expect(checkpoint.algorithm == .sm3 && checkpoint.origin == keeper.origin)
    }
  }

  @Test func `on demand one a minute is kept, and none of an older size`() throws {
    let bench = try Bench()
    let journal = try ShortJournal.make(3)
    let keeper = try bench.keeper(journal, keys: ["S"])
    _ = try keeper.note(size: 3)
    let older = try keeper.note(size: 2)
    #expect(keeper.store.count == 1)
    try ShortJournal.grow(journal, to: 4)
    let newer = try keeper.note(size: 4)
    #expect(keeper.store.count == 1)
    // SM2 signs with a random number: the same bytes are the same note.
    #expect(try keeper.note(size: 2) == older && keeper.note(size: 4) == newer)
    try ShortJournal.grow(journal, to: 5)
    bench.clock.pass(CheckpointKeeper.demandMs)
    let kept = try keeper.note(size: 5)
    #expect(keeper.store.newest?.note == kept && keeper.store.count == 2)
    #expect(try keeper.note(size: 5) == kept && keeper.store.count == 2)
  }

  @Test func `without keys there is none, and no file`() throws {
    let bench = try Bench()
    let keeper = try bench.keeper(ShortJournal.make(3), keys: [])
    #expect(throws: CheckpointKeeper.Failure.self) { try keeper.note(size: 3) }
    keeper.monthWasClosed()
    keeper.tick()
    #expect(keeper.store.count == 0 && !bench.log.text.contains("error"))
    #expect(throws: (any Error).self) { try bench.signing.folder.text(of: "checkpoints") }
  }

  @Test func `a kept note by other keys is not given`() throws {
    let bench = try Bench()
    let journal = try ShortJournal.make(3)
    let first = try bench.keeper(journal, keys: ["K1"])
    first.makeIfGrown(.keys)
    let second = try bench.keeper(journal, keys: ["K2", "K1"])
    _ = try bench.signing.checkpoint(second.note(size: 3), by: ["K2", "K1"])
    second.makeIfGrown(.keys)
    #expect(second.store.count == 2)
  }

  @Test func `a journal that was put back is noticed, and its kept notes are not given`() throws {
    let bench = try Bench()
    let first = try bench.keeper(ShortJournal.make(6))
    first.makeIfGrown(.schedule)
    first.checkNewest()
    #expect(!bench.log.text.contains("critical"))

    let shorter = try bench.keeper(ShortJournal.make(4))
    shorter.checkNewest()
    #expect(bench.log.lines.count { $0.hasPrefix("critical: the journal is not one") } == 1)

    let journal = try ShortJournal.make(7, salt: "other ")
    let other = try bench.keeper(journal)
    other.checkNewest()
    #expect(bench.log.lines.count { $0.hasPrefix("critical: the journal is not one") } == 2)
    let checkpoint = try bench.signing.checkpoint(other.note(size: 6), by: ["K"])
    #expect(checkpoint.root == (try other.tree.root(size: 6)))
    #expect(checkpoint.root != (try first.tree.root(size: 6)))
  }

  @Test func `a damaged file of checkpoints does not stop the start`() throws {
    let bench = try Bench()
    let journal = try ShortJournal.make(3)
    try bench.keeper(journal).makeIfGrown(.schedule)
    let text = try bench.signing.folder.text(of: "checkpoints")
    try bench.signing.folder.write(text + "checkpoint 2 9", to: "checkpoints")
    let keeper = try bench.keeper(journal)
    #expect(keeper.store.count == 1)
    #expect(bench.log.text.contains("warning: the end of the file of checkpoints is damaged"))
    #expect(try bench.signing.folder.text(of: "checkpoints.damaged").hasSuffix("checkpoint 2 9"))
  }

  private struct NoSigner: NoteSigner {
    let key: NoteKey
    func sign(_ text: [UInt8]) throws(NoteProblem) -> [UInt8] {
      throw .cannotSign(key: key.name)
    }
  }

  @Test func `a signer that fails is in the log, and nothing is kept`() throws {
    let bench = try Bench()
    let key = try bench.signing.key("K")
    var settings = CheckpointKeeper.Settings()
    settings.signers = { _ in [NoSigner(key: key)] }
    let keeper = try CheckpointKeeper(
      of: try ShortJournal.make(1), settings: settings, logger: bench.log.logger,
      monotonicMs: bench.clock.monotonicMs)
    keeper.makeIfGrown(.schedule)
    #expect(keeper.store.count == 0)
    #expect(bench.log.text.contains("error: no checkpoint could be made"))
  }
}
