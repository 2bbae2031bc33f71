import FundClient
import FundMessages
import Synchronization
import TestSupport
import Testing
import Wire

/// An export of evidence goes on by itself.
@Suite(.timeLimit(.minutes(1))) struct EvidenceDownloadTests {
  private struct Got {
    var extracts: [UInt8] = []
    var hashes: [UInt8] = []
    var complete: UInt64 = 0
    var totals: EvidenceTotals?
  }

  private static let hashes = (0..<160).map { UInt8($0) }

  /// Blocks of seeded lengths: some of none, some of several pieces.
  private static func server(
    seed: UInt64, faults: [EvidenceServer.Fault]
  ) -> EvidenceServer {
    var random = SplitMix64(seed: seed)
    let blocks = (0..<12).map { _ in
      (0..<[0, 3, 10, 25].randomElement(using: &random)!).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    }
    let server = EvidenceServer(blocks: blocks, hashes: hashes, pieceBytes: 10)
    server.state.withLock { $0.faults = faults }
    return server
  }

  private func download(
    _ client: LedgerClient, after: UInt64 = 0, attempts: Int = 4
  ) async throws -> Got {
    var got = Got()
    for try await piece in client.downloadEvidence(
      afterBlock: after, attempts: attempts, delay: .zero)
    {
      #expect(!piece.isCut)
      got.extracts += piece.extracts
      got.hashes += piece.hashes
      if let block = piece.completeBlock {
        #expect(block >= got.complete)
        got.complete = block
      }
      got.totals = piece.totals
    }
    return got
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `wherever streams break off, every byte comes once`(_ seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let faults = (0..<10).map { _ -> EvidenceServer.Fault in
      let after = Int.random(in: 0...25, using: &random)
      return random.next() % 3 == 0
        ? .ends(after: after)
        : .fails(after: after, random.next() % 2 == 0 ? .unavailable : .deadlineExceeded)
    }
    let server = Self.server(seed: seed, faults: faults)
    try await server.run { client in
      let got = try await download(client, attempts: 20)
      #expect(got.extracts == server.blocks.flatMap { $0 })
      #expect(got.hashes == Self.hashes)
      #expect(got.complete == 12 && got.totals?.checkpoint.note == "note")
      let asked = server.state.withLock { $0.asked }
      #expect(asked == asked.sorted() && asked.first == 0 && asked.count > 1)
    }
  }

  @Test func `it begins behind the block that it is told`() async throws {
    let server = Self.server(seed: 1, faults: [])
    try await server.run { client in
      let got = try await download(client, after: 5)
      #expect(got.extracts == server.blocks[5...].flatMap { $0 })
    }
  }

  @Test func `without getting on it gives up after its attempts`() async throws {
    let faults = Array(repeating: EvidenceServer.Fault.fails(after: 0, .unavailable), count: 9)
    let server = Self.server(seed: 1, faults: faults)
    try await server.run { client in
      let error = await #expect(throws: LedgerError.self) {
        _ = try await download(client, attempts: 3)
      }
      #expect(error?.code == .unavailable)
      #expect(server.state.withLock { $0.asked.count } == 3)
    }
  }

  @Test(
    arguments: [
      (202, .permissionDenied), (503, .unavailable), (114, .invalidArgument),
    ] as [(UInt32, StatusCode)])
  func `a refusal is not asked again`(code: UInt32, status: StatusCode) async throws {
    let server = Self.server(seed: 1, faults: [.refuses(code, status)])
    try await server.run { client in
      let error = await #expect(throws: LedgerError.self) { _ = try await download(client) }
      #expect(error?.refusal?.code == code)
      #expect(server.state.withLock { $0.asked.count } == 1)
    }
  }

  @Test func `a busy server is asked again`() async throws {
    let server = Self.server(seed: 1, faults: [.refuses(502, .resourceExhausted)])
    try await server.run { client in
      let got = try await download(client)
      #expect(got.complete == 12)
    }
  }

  @Test func `totals that do not agree are data loss`() async throws {
    let server = Self.server(seed: 1, faults: [.miscounts])
    try await server.run { client in
      let error = await #expect(throws: LedgerError.self) {
        for try await _ in try await client.exportEvidence() {}
      }
      #expect(error?.code == .dataLoss)
    }
  }

  @Test func `another export than was begun is refused`() async throws {
    let server = Self.server(seed: 1, faults: [.fails(after: 3, .unavailable), .goesOn])
    try await server.run { client in
      let error = await #expect(throws: LedgerError.self) { _ = try await download(client) }
      #expect(error?.message.contains("another export") == true)
    }
  }
}
