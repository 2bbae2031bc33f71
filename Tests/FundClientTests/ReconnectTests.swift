import Glibc
import NIOCore
import SecureTransport
import Synchronization
import TestSupport
import Testing

@testable import FundClient

/// A client whose server leaves, is away, and comes back.
@Suite(.timeLimit(.minutes(2))) struct ReconnectTests {
  @Test func `pauses double up to their limit, and differ`() {
    var random = SplitMix64(seed: 7)
    var backoff = Backoff()
    var step = Backoff.shortest
    for _ in 0..<12 {
      let pause = backoff.next(using: &random)
      #expect(pause >= step / 2 && pause <= step)
      step = min(step * 2, Backoff.longest)
    }
    #expect(step == Backoff.longest)
    backoff.reset()
    #expect(backoff.next(using: &random) <= Backoff.shortest)
    var (one, other) = (Backoff(), Backoff())
    #expect(one.next(using: &random) != other.next(using: &random))
  }

  /// Holds its first call, and answers all others.
  private final class OneHeld: RPCHandler {
    let held = Latch<RPCCall>()
    private let isFirst = Atomic(true)

    func handle(_ call: RPCCall) {
      if isFirst.exchange(false, ordering: .relaxed) {
        held.set(call)
      } else {
        call.reply(ByteBuffer())
      }
    }
  }

  @Test func `a call finds its server again when it comes back`() async throws {
    let host = "127.0.9.1"
    let first = try await LaneServer().listen(host: host)
    let port = first.port
    let client = try await LaneServer.connect(host: host, port: port)
    #expect(try await client.openLane("a").epoch == 1)
    await first.shutdown(graceNanos: 1_000_000_000)
    let waiting = Task { try await client.openLane("a") }
    let second = try await LaneServer().listen(host: host, port: port)
    #expect(try await waiting.value.epoch == 1)
    await client.close()
    await second.shutdown(graceNanos: 1_000_000_000)
  }

  @Test func `without a server a call fails at its timeout, or when it is cancelled`() async throws
  {
    let host = "127.0.9.2"
    let server = try await LaneServer().listen(host: host)
    let client = try await LaneServer.connect(host: host, port: server.port)
    await server.shutdown(graceNanos: 1_000_000_000)
    let error = await #expect(throws: LedgerError.self) {
      try await client.openLane("a", timeout: .milliseconds(120))
    }
    #expect(error?.code == .unavailable && error?.isOutcomeUnknown == false)
    let cancelled = Task { try await client.openLane("a") }
    cancelled.cancel()
    let other = await #expect(throws: LedgerError.self) { try await cancelled.value }
    #expect(other?.code == .cancelled && other?.isOutcomeUnknown == false)
    await client.close()
  }

  @Test func `a server that leaves answers what it took, and the rest goes to the next one`()
    async throws
  {
    let (host, handler) = ("127.0.9.3", OneHeld())
    let first = try await LaneServer.listen(handler, host: host)
    let port = first.port
    let client = try await LaneServer.connect(host: host, port: port)
    let taken = Task { try await client.laneStatus("a") }
    let held = await handler.held.wait()
    async let shutdown: Void = first.shutdown(graceNanos: 60_000_000_000)
    let second = try await Self.listenWhenFree(host, port)
    // Until it has heard that the first server leaves, that one answers.
    while try await client.openLane("b").epoch == 0 {}
    held.reply(ByteBuffer())
    #expect(try await taken.value.epoch == 0)
    await shutdown
    await client.close()
    await second.shutdown(graceNanos: 1_000_000_000)
  }

  /// Until the listener before it is closed, the port is taken.
  private static func listenWhenFree(_ host: String, _ port: Int) async throws -> RPCServer {
    while true {
      do {
        return try await LaneServer().listen(host: host, port: port)
      } catch let error as IOError where error.errnoCode == EADDRINUSE {
        await Task.yield()
      }
    }
  }
}
