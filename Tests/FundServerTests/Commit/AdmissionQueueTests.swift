import FundMessages
import LedgerJournal
import NIOCore
import SecureTransport
import SwiftProtobuf
import Testing
import Wire

@testable import FundServer
@testable import LedgerCore

/// Who comes first, and when nobody more is taken.
@Suite(.timeLimit(.minutes(1))) struct AdmissionQueueTests {
  /// `lane` is 0 for what may overtake.
  private static func work(
    _ identity: String, bytes: Int, _ call: RPCCall, lane: UInt32 = 0
  ) -> Work {
    Work(
      call: call, identity: identity, bytes: bytes, atBoundary: false, inOrder: lane != 0,
      lane: lane
    ) { _ in .fail(Status(.internalError, "never run")) }
  }

  /// What comes out of a queue: `a1` is work of `a` with 1 byte.
  private func order(_ queue: AdmissionQueue) -> [String] {
    var queue = queue
    var order: [String] = []
    while let work = queue.popFirst() { order.append("\(work.identity)\(work.bytes)") }
    return order
  }

  @Test func `identities take turns, each in its own order`() async throws {
    _ = try await HeldCalls.with { call in
      var queue = AdmissionQueue()
      for bytes in 1...4 { _ = queue.append(Self.work("a", bytes: bytes, call)) }
      for bytes in 1...2 { _ = queue.append(Self.work("b", bytes: bytes, call)) }
      _ = queue.append(Self.work("c", bytes: 1, call))
      #expect(queue.count == 7 && queue.bytes == 14)
      #expect(order(queue) == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"])
    }
  }

  @Test func `desks come before bulk`() async throws {
    _ = try await HeldCalls.with { call in
      let desk = AdmissionQueue.deskBytes
      var queue = AdmissionQueue()
      for (identity, bytes) in [("a", desk + 1), ("b", desk + 2), ("a", desk), ("c", 3)] {
        _ = queue.append(Self.work(identity, bytes: bytes, call))
      }
      #expect(queue.first?.bytes == desk)
      #expect(order(queue) == ["a\(desk)", "c3", "a\(desk + 1)", "b\(desk + 2)"])
    }
  }

  @Test func `a short batch stays behind the bulk of its lane, and of no other`() async throws {
    _ = try await HeldCalls.with { call in
      let bulk = AdmissionQueue.deskBytes + 1
      var queue = AdmissionQueue()
      let works = [("a", bulk, 1), ("a", 5, 1), ("a", 6, 2), ("b", 7, 1), ("a", 8, 0)]
      for (identity, bytes, lane) in works {
        _ = queue.append(Self.work(identity, bytes: bytes, call, lane: UInt32(lane)))
      }
      #expect(order(queue) == ["a6", "b7", "a8", "a\(bulk)", "a5"])
      // Once the bulk is gone the lane is a desk's again.
      while queue.popFirst() != nil {}
      _ = queue.append(Self.work("b", bytes: bulk, call, lane: 1))
      _ = queue.append(Self.work("a", bytes: 9, call, lane: 1))
      #expect(order(queue) == ["a9", "b\(bulk)"])
    }
  }

  @Test func `beyond the limits nothing more is taken`() async throws {
    _ = try await HeldCalls.with { call in
      var queue = AdmissionQueue()
      var taken = (0..<AdmissionQueue.countLimit + 1).map { _ in
        queue.append(Self.work("a", bytes: 0, call))
      }
      #expect(taken.count { $0 } == AdmissionQueue.countLimit && taken.last == false)
      _ = queue.popFirst()
      taken = ["b", "b"].map { queue.append(Self.work($0, bytes: 0, call)) }
      #expect(taken == [true, false])

      var heavy = AdmissionQueue()
      taken = [AdmissionQueue.byteLimit - 1, 2, 1, 1, 0].map {
        heavy.append(Self.work("a", bytes: $0, call))
      }
      #expect(taken == [true, false, true, false, true] && heavy.count == 3)
    }
  }

  @Test func `a call that finds the queue full is refused as busy`() async throws {
    let error = try await HeldCalls.with { call in
      let journal = MemoryJournal()
      let loop = CommitLoop(
        engine: Engine(
          machine: StateMachine(), journal: journal, reader: JournalReader(journal),
          sealedIndex: 0),
        clock: try BlockClock(newestMs: 0, wallMs: { 0 }, monotonicMs: { 0 }),
        onClockChange: { _ in }, onFailure: { _ in })
      // The threads are not started: what is queued stays there.
      for _ in 0..<AdmissionQueue.countLimit {
        _ = loop.state.queue.append(Self.work("a", bytes: 0, call))
      }
      loop.submit(call) { _ in .fail(Status(.internalError, "never run")) }
    }
    #expect(error?.code == .resourceExhausted)
    let detail = try #require(error?.details.first)
    let refusal = try Fundledger_V1_Refusal(serializedBytes: Array(detail.value.readableBytesView))
    #expect(refusal.code == 502 && refusal.name == "BUSY" && refusal.messageZh == "服务繁忙")
  }
}
