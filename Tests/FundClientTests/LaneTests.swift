import FundClient
import SecureTransport
import Synchronization
import TestSupport
import Testing

@Suite struct LaneTests {
  /// A batch whose vouchers can be told from all others.
  private static func batch(_ first: Int64, count: Int = 1) -> VoucherBatch {
    var amounts: [Int64] = []
    for voucher in 0..<Int64(count) { amounts += [first + voucher, -first - voucher] }
    return VoucherBatch(
      days: [17_595], legCounts: [2], accounts: Array(repeating: 1, count: 2 * count),
      amounts: amounts)
  }

  @Test(
    "After any fault a batch is posted once",
    arguments: LaneServer.Fault.allCases)
  func postsOnceAfterFault(fault: LaneServer.Fault) async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client)
      server.state.withLock { $0.faults = [fault] }
      let outcome = try await lane.submit(Self.batch(1_000, count: 3))
      #expect(outcome.accepted == 3)
      #expect(outcome.firstSerial == 1)
      _ = try await lane.submit(Self.batch(2_000))
      server.state.withLock { state in
        #expect(state.accepted == [1_000, 1_001, 1_002, 2_000])
        #expect(state.contradictions.isEmpty)
      }
    }
  }

  @Test("A lost answer is found again, not posted again")
  func findsLostAnswer() async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client)
      server.state.withLock { $0.faults = [.answerLost] }
      let outcome = try await lane.submit(Self.batch(7))
      #expect(outcome.runs.map(\.wasAcceptedBefore) == [true])
      #expect(await lane.epoch == 2)
    }
  }

  @Test("After any fault a hold is placed once", arguments: LaneServer.Fault.allCases)
  func placesOnceAfterFault(fault: LaneServer.Fault) async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client)
      server.state.withLock { $0.faults = [fault] }
      var batch = HoldBatch()
      for amount in 1...3 as ClosedRange<Int64> {
        batch.append(day: Day(number: 17_595), lines: [.debit(1, Fen(amount))])
      }
      let outcome = try await lane.place(batch)
      #expect(outcome.accepted == 3 && outcome.hold(2) != nil && outcome.hold(3) == nil)
      _ = try await lane.submit(Self.batch(2_000))
      server.state.withLock { state in
        #expect(state.accepted == [1, 2, 3, 2_000])
        #expect(state.contradictions.isEmpty)
      }
    }
  }

  @Test("Many batches at a time and many faults post each voucher once", arguments: 1...6)
  func postsOnceUnderManyFaults(seed: Int) async throws {
    var random = SplitMix64(seed: UInt64(seed))
    let batches = (0..<24).map { Int64($0 * 100 + 1_000) }
    let faults = (0..<12).flatMap { _ -> [LaneServer.Fault?] in
      [LaneServer.Fault.allCases.randomElement(using: &random), nil]
    }.compactMap { $0 }
    let counts = batches.map { _ in Int.random(in: 1...5, using: &random) }
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client)
      server.state.withLock { $0.faults = faults }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for (first, count) in zip(batches, counts) {
          group.addTask { try await lane.submit(Self.batch(first, count: count)).accepted }
        }
        var accepted = 0
        for try await count in group { accepted += count }
        #expect(accepted == counts.reduce(0, +))
      }
      server.state.withLock { state in
        let wanted = zip(batches, counts).flatMap { first, count in
          (0..<Int64(count)).map { first + $0 }
        }
        #expect(state.accepted.sorted() == wanted)
        #expect(state.contradictions.isEmpty)
      }
    }
  }

  @Test("Batches after one that is refused as a whole move up")
  func movesUp() async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client)
      let refused = Task { try await lane.submit(Self.batch(LaneServer.malformed)) }
      let others = (1...4).map { number in
        Task { try await lane.submit(Self.batch(Int64(number * 10))) }
      }
      await #expect(throws: LedgerError.self) { try await refused.value }
      for other in others { #expect(try await other.value.accepted == 1) }
      #expect(server.state.withLock { $0.accepted.sorted() } == [10, 20, 30, 40])
      #expect(await lane.nextSerial == 5)
    }
  }

  @Test("A holder that was replaced is told so, and does not take the lane back")
  func isReplaced() async throws {
    try await LaneServer.run { server, client in
      let first = try await Lane.open("lane", on: client)
      let second = try await Lane.open("lane", on: client)
      let error = await #expect(throws: LedgerError.self) {
        try await first.submit(Self.batch(1))
      }
      #expect(error?.code == .aborted)
      #expect(error?.isOutcomeUnknown == false)
      #expect(try await second.submit(Self.batch(2)).accepted == 1)
      #expect(server.state.withLock { $0.openings } == 2)
    }
  }

  @Test("A batch of unknown outcome is resolved before anything else is posted")
  func resolves() async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("lane", on: client, patience: .milliseconds(50))
      server.state.withLock { $0.faults = [.answerLost] }
      server.state.withLock { $0.isDead = true }
      let error = await #expect(throws: LedgerError.self) {
        try await lane.submit(Self.batch(1))
      }
      #expect(error?.isOutcomeUnknown == true)
      let second = await #expect(throws: LedgerError.self) {
        try await lane.submit(Self.batch(2))
      }
      #expect(second?.code == .failedPrecondition)
      await #expect(throws: LedgerError.self) { try await lane.resolve() }
      server.state.withLock {
        $0.isDead = false
        $0.faults = []
      }
      #expect(try await lane.resolve().map(\.accepted) == [1])
      #expect(try await lane.resolve().isEmpty)
      _ = try await lane.submit(Self.batch(2))
      #expect(server.state.withLock { $0.accepted } == [1, 2])
    }
  }

  @Test("Serials that were posted before answer their outcome")
  func replays() async throws {
    try await LaneServer.run { server, client in
      let lane = try await Lane.open("file", on: client)
      _ = try await lane.submit(Self.batch(1, count: 3), at: 1)
      let again = try await Lane.open("file", on: client)
      #expect(await again.nextSerial == 4)
      let outcome = try await again.submit(Self.batch(1, count: 5), at: 1)
      #expect(outcome.runs.map(\.wasAcceptedBefore) == [true, false])
      #expect(outcome.revision(of: 4)?.index == 5)
      let gap = await #expect(throws: LedgerError.self) {
        try await again.submit(Self.batch(9), at: 9)
      }
      #expect(gap?.refusal?.code == 303)
      #expect(server.state.withLock { $0.accepted.count } == 5)
    }
  }

  @Test("A server that goes and comes back is found again by itself")
  func reconnects() async throws {
    let handler = LaneServer()
    let host = "127.77.0.1"
    let first = try await handler.listen(host: host)
    let port = first.port
    let client = try await LaneServer.connect(host: host, port: port)
    let lane = try await Lane.open("lane", on: client)
    _ = try await lane.submit(Self.batch(1))
    await first.shutdown(graceNanos: 1_000_000_000)
    let pending = Task { try await lane.submit(Self.batch(2)) }
    let second = try await handler.listen(host: host, port: port)
    #expect(try await pending.value.accepted == 1)
    #expect(handler.state.withLock { $0.accepted } == [1, 2])
    await client.close()
    let closed = await #expect(throws: LedgerError.self) { try await client.openLane("lane") }
    #expect(closed?.code == .cancelled)
    await second.shutdown(graceNanos: 1_000_000_000)
  }
}
