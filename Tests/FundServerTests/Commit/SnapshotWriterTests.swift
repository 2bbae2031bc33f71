import Foundation
import LedgerCore
import LedgerJournal
import Synchronization
import TestSupport
import Testing

@testable import FundServer

@Suite(.timeLimit(.minutes(1))) struct SnapshotWriterTests {
  /// A commit loop that nobody calls: commands are given to it directly.
  private final class Desk: Sendable {
    let journal = GateJournal()
    let loop: CommitLoop
    let failure = Latch<JournalError>()
    private static let actor = Actor(uri: "spiffe://test/desk", issuer: "CA", serial: "1")

    init() throws {
      let time = Mutex<Int64>(1_590_969_600_000)
      let clock = try BlockClock(
        newestMs: 0, wallMs: { time.withLock { $0 } }, monotonicMs: { time.withLock { $0 } })
      let failure = failure
      loop = CommitLoop(
        engine: Engine(
          machine: StateMachine(), journal: journal, reader: JournalReader(journal),
          sealedIndex: 0),
        clock: clock, onClockChange: { _ in }, onFailure: { failure.set($0) })
    }

    /// A block of one voucher with two legs; done when it is durable.
    func post() async {
      let done = Latch<Bool>()
      _ = loop.perform { engine in
        Self.post(on: &engine.machine)
        return { done.set(true) }
      }
      _ = await done.wait()
    }

    /// The same, and nobody waits.
    func postUnheard() {
      _ = loop.perform { engine in
        Self.post(on: &engine.machine)
        return {}
      }
    }

    private static func post(on machine: inout StateMachine) {
      guard let month = FiscalMonth(public: 202_001),
        let lane = try? machine.openLane(named: "desk", actor: actor)
      else { preconditionFailure() }
      let ledger = machine.openLedger(
        LedgerDefinition(
          entity: "C", book: "GLF", name: "", chart: "", regions: [620_503], firstMonth: month),
        actor: actor
      ).number
      let accounts = ["1001", "4001"].map { subject in
        machine.openAccount(
          AccountDefinition(
            ledger: ledger, subject: subject, dimensions: "", normalSide: .debit, limit: .none,
            isManaged: false, balancesBy: ""),
          actor: actor
        ).number
      }
      let batch = VoucherBatch(
        lane: lane.lane, epoch: lane.epoch, firstSerial: lane.nextSerial, days: [18_400],
        legCounts: [2], accounts: accounts, amounts: [5, -5])
      var cursor = BatchCursor()
      var allowance = 0
      var outcome = BatchOutcome(block: machine.body.ordinal)
      machine.post(
        batch, range: 0..<1, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }

    /// The state after a block, by replay.
    func state(after block: UInt64) throws -> [UInt8] {
      var machine = StateMachine()
      if block > 0 {
        for ordinal in 1...block {
          var failure: (any Error)?
          try journal.withBlock(ordinal) { bytes in
            do {
              try machine.replay(try BlockView(bytes))
            } catch {
              failure = error
            }
          }
          if let failure { throw failure }
        }
      }
      var bytes: [UInt8] = []
      machine.encodeState { bytes.append(contentsOf: $0) }
      return bytes
    }
  }

  /// Keeps what is written, and may fail or wait.
  private final class Shelf: Sendable {
    struct Full: Error {}
    struct Entry: Equatable {
      var block: UInt64
      var bytes: [UInt8]
    }

    private let state = Mutex<(entries: [Entry], failures: Int)>(([], 0))

    var entries: [Entry] { state.withLock { $0.entries } }

    func failNext() { state.withLock { $0.failures += 1 } }

    func write(_ image: StateImage) throws {
      let isFailing = state.withLock { state in
        defer { state.failures = max(0, state.failures - 1) }
        return state.failures > 0
      }
      if isFailing { throw Full() }
      var bytes: [UInt8] = []
      image.encode { bytes.append(contentsOf: $0) }
      let entry = Entry(block: image.ordinal, bytes: bytes)
      state.withLock { $0.entries.append(entry) }
    }
  }

  private func run(
    every legs: UInt64, write: @escaping @Sendable (StateImage) throws -> Void,
    _ body: (Desk, SnapshotWriter, CapturedLog) async throws -> Void
  ) async throws {
    let desk = try Desk()
    let log = CapturedLog()
    let writer = SnapshotWriter(
      of: desk.loop, every: legs, newest: 0, dueLegs: legs, logger: log.logger, write: write)
    desk.loop.start()
    defer { desk.loop.stop() }
    try await body(desk, writer, log)
  }

  @Test func `a snapshot comes every so many legs, and is the state after its block`()
    async throws
  {
    let shelf = Shelf()
    try await run(every: 10, write: shelf.write) { desk, writer, _ in
      for _ in 0..<4 { await desk.post() }
      #expect(shelf.entries.isEmpty)
      while shelf.entries.count < 3 { await desk.post() }
      writer.stop()
      let blocks = shelf.entries.map(\.block)
      #expect(blocks[0] >= 5 && zip(blocks, blocks.dropFirst()).allSatisfy { $0 < $1 })
      #expect(blocks.last == desk.journal.tail.ordinal)
      for entry in shelf.entries {
        try #expect(desk.state(after: entry.block) == entry.bytes)
      }
    }
  }

  @Test func `a graceful stop writes what came since, and nothing when nothing came`()
    async throws
  {
    let shelf = Shelf()
    try await run(every: 1_000_000, write: shelf.write) { desk, writer, _ in
      writer.stop()
      #expect(shelf.entries.isEmpty)
      for _ in 0..<3 { await desk.post() }
      writer.stop()
      writer.stop()
      #expect(shelf.entries.map(\.block) == [3])
      try #expect(desk.state(after: 3) == shelf.entries.first?.bytes)
    }
  }

  @Test func `the books go on while a snapshot is written, and no second one begins`()
    async throws
  {
    let shelf = Shelf()
    let begun = Latch<Bool>()
    let gate = Gate()
    try await run(every: 2) { image in
      begun.set(true)
      gate.pass()
      try shelf.write(image)
    } _: { desk, writer, log in
      await desk.post()
      _ = await begun.wait()
      for _ in 0..<40 { await desk.post() }
      #expect(shelf.entries.isEmpty)
      gate.open()
      _ = await log.line(with: "snapshot written")
      let first = try #require(shelf.entries.first)
      try #expect(desk.state(after: first.block) == first.bytes)
      writer.stop()
      #expect(shelf.entries.last?.block == 41)
      try #expect(desk.state(after: 41) == shelf.entries.last?.bytes)
    }
  }

  @Test func `a failure is logged and the next snapshot comes all the same`() async throws {
    let shelf = Shelf()
    shelf.failNext()
    try await run(every: 2, write: shelf.write) { desk, writer, log in
      await desk.post()
      let line = await log.line(with: "could not be written")
      #expect(line?.hasPrefix("error") == true && shelf.entries.isEmpty)
      await desk.post()
      writer.stop()
      #expect(shelf.entries.last?.block == 2)
    }
  }

  @Test func `a snapshot waits until its newest block is durable`() async throws {
    let shelf = Shelf()
    let journal = Mutex<(any Journal)?>(nil)
    let write: @Sendable (StateImage) throws -> Void = { image in
      let durable = journal.withLock { $0?.tail.ordinal ?? 0 }
      #expect(image.ordinal <= durable)
      try shelf.write(image)
    }
    try await run(every: 2, write: write) { desk, writer, _ in
      journal.withLock { $0 = desk.journal }
      for _ in 0..<20 { await desk.post() }
      writer.stop()
      #expect(shelf.entries.last?.block == 20)
    }
  }

  @Test func `a stop comes back when the journal has failed`() async throws {
    let shelf = Shelf()
    try await run(every: 1_000_000, write: shelf.write) { desk, writer, _ in
      await desk.post()
      desk.journal.fail(.stopped)
      desk.postUnheard()
      _ = await desk.failure.wait()
      writer.stop()
      #expect(shelf.entries.isEmpty)
    }
  }

  /// What blocks a thread until it is opened.
  private final class Gate: @unchecked Sendable {
    // Sendable: guarded by `condition`.
    private let condition = NSCondition()
    private var isOpen = false

    func open() {
      condition.withLock {
        isOpen = true
        condition.broadcast()
      }
    }

    func pass() {
      condition.withLock {
        while !isOpen { condition.wait() }
      }
    }
  }
}
