import FundClient
import FundServer
import LedgerJournal
import Testing

/// Checkpoints and the proofs between them, as clients get them.
@Suite(.timeLimit(.minutes(1))) struct CheckpointCallTests {
  /// Posts vouchers one after the other, each in a block of its own.
  private func post(_ count: Int, on test: TestLedger) async throws {
    let books = try await SampleBooks.open(on: test)
    let lane = try await Lane.open("desk", on: test.client(.bureau))
    for fen in 1...count { _ = try await lane.submit(.of([books.income(Int64(fen))])) }
  }

  @Test func `every role gets the same checkpoint of all that is durable`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K", "S"])) { test in
      try await post(3, on: test)
      let size = test.journal.tail.ordinal
      var notes: Set<String> = []
      for desk in RoleTests.desks {
        let answer = try await test.client(desk).checkpoint()
        let checkpoint = try signing.checkpoint(answer.note, by: ["K", "S"])
        #expect(checkpoint.size == size && answer.size == size)
        notes.insert(answer.note)
      }
      #expect(notes.count == 1)
    }
  }

  @Test func `any size is consistent with any later one`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      try await post(4, on: test)
      let county = try await test.client(.county)
      let newest = try await county.checkpoint().size
      var roots: [Digest] = []
      for size in 1...newest {
        let note = try await county.checkpoint(size: size).note
        roots.append(try signing.checkpoint(note, by: ["K"]).root)
      }
      for first in 1...newest {
        for second in first...newest {
          let proof = try await county.consistencyProof(first: first, second: second)
          #expect(
            MerkleTree.isConsistent(
              first, roots[Int(first) - 1], second, roots[Int(second) - 1],
              try Digest.list(proof.hashes), .sm3))
        }
        let block = try await county.blockProof(of: first)
        let digest = try Digest.of(block.digest)
        #expect(try test.journal.digest(ofBlock: first) == digest && block.size == newest)
        let root = MerkleTree.root(
          provingLeaf: leaf(ofBlock: digest), at: first - 1, of: newest,
          try Digest.list(block.hashes), .sm3)
        #expect(root == roots.last)
      }
    }
  }

  @Test func `what there cannot be is refused`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      try await post(1, on: test)
      let county = try await test.client(.county)
      let newest = test.journal.tail.ordinal
      let ahead: [(Comment, () async throws -> Void)] = [
        ("checkpoint", { _ = try await county.checkpoint(size: newest + 1) }),
        ("keys", { _ = try await county.checkpointKeys(size: newest + 1) }),
        ("consistency", { _ = try await county.consistencyProof(first: 1, second: newest + 1) }),
        ("block", { _ = try await county.blockProof(of: 1, size: newest + 1) }),
      ]
      for (name, call) in ahead {
        let error = await failure(name, call)
        #expect(error?.code == .unavailable && error?.refusal?.code == 503, name)
        #expect(error?.refusal?.figure("block") == Int64(newest), name)
      }
      let wrong: [(Comment, () async throws -> Void)] = [
        ("second", { _ = try await county.consistencyProof(first: 2, second: 1) }),
        ("none", { _ = try await county.blockProof(of: 0) }),
        ("behind", { _ = try await county.blockProof(of: 2, size: 1) }),
      ]
      for (name, call) in wrong { #expect(await failure(name, call)?.code == .invalidArgument) }
      #expect(try await county.consistencyProof(first: 0).hashes.isEmpty)
    }
  }

  @Test func `a server without keys says so, and proves all the same`() async throws {
    try await TestLedger.run { test in
      try await post(2, on: test)
      let auditor = try await test.client(.auditor)
      for call in [
        { _ = try await auditor.checkpoint() },
        { for try await _ in try await auditor.exportEvidence() {} },
      ] {
        let error = await failure(nil, call)
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains("checkpointKeys is empty") == true)
      }
      #expect(try await auditor.storedCheckpoints().checkpoints.isEmpty)
      #expect(try await auditor.checkpointKeys().keys.isEmpty)
      #expect(try await auditor.consistencyProof(first: 1).hashes.isEmpty == false)
    }
  }

  @Test func `the closing of a month is followed by a checkpoint`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let books = try await SampleBooks.open(on: test)
      let supervisor = try await test.client(.supervisor)
      let closed = try await supervisor.closeMonth(ledger: books.ledger, month: SampleBooks.month)
      _ = await test.log.line(with: "cause=closing")
      let page = try await supervisor.storedCheckpoints(limit: 1)
      let kept = try #require(page.checkpoints.first)
      #expect(kept.cause == .closing && kept.size >= closed.revision.block)
      _ = try signing.checkpoint(kept.note, by: ["K"])
    }
  }

  @Test func `kept checkpoints come in pages, and by key`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    // Two starts with other keys: one kept checkpoint each, and one on demand.
    for keys in [["K1"], ["K1", "S"], ["S"]] {
      let test = try await TestLedger.start(
        folder: folder.file("journal"), checkpoints: signing.settings(keys))
      try await post(1, on: test)
      _ = try await test.client(.county).checkpoint()
      await test.stop()
    }
    let test = try await TestLedger.start(
      folder: folder.file("journal"), checkpoints: signing.settings(["S"]))
    let county = try await test.client(.county)
    var numbers: [UInt64] = []
    var before: UInt64?
    repeat {
      let page = try await county.storedCheckpoints(before: before, limit: 2)
      #expect(page.checkpoints.count <= 2)
      numbers += page.checkpoints.map(\.number)
      before = page.nextBefore
    } while before != nil
    #expect(numbers == (1...6).reversed())
    for (key, expected) in [("K1", [4, 3, 2, 1]), ("S", [6, 5, 4, 3])] as [(String, [UInt64])] {
      let id = try signing.key(key).keyID
      let page = try await county.storedCheckpoints(keyID: id)
      #expect(page.checkpoints.map(\.number) == expected && page.nextBefore == nil)
    }
    let causes = try await county.storedCheckpoints().checkpoints.map(\.cause)
    #expect(causes == [.demand, .keys, .demand, .keys, .demand, .keys])
    await test.stop()
  }

  @Test func `after a restart the journal goes on from every earlier checkpoint`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    var known: [Checkpoint] = []
    for _ in 0..<3 {
      let test = try await TestLedger.start(
        folder: folder.file("journal"), checkpoints: signing.settings(["K", "S"]))
      try await post(2, on: test)
      let county = try await test.client(.county)
      let note = try await county.checkpoint().note
      let now = try signing.checkpoint(note, by: ["K", "S"])
      for earlier in known {
        #expect(earlier.origin == now.origin)
        let proof = try await county.consistencyProof(first: earlier.size, second: now.size)
        #expect(
          MerkleTree.isConsistent(
            earlier.size, earlier.root, now.size, now.root, try Digest.list(proof.hashes), .sm3))
      }
      known.append(now)
      await test.stop()
    }
    let origin = try #require(known.first?.origin)
    #expect(Checkpoint.journal(ofOrigin: origin).map { $0 != 0 } == true)
  }
}
