import FundClient
import FundServer
import LedgerCore
import LedgerJournal
import Testing

/// The keys of checkpoints change, and clients follow.
@Suite(.timeLimit(.minutes(1))) struct KeyRotationTests {
  private static func start(
    _ folder: TemporaryFolder, _ signing: Signing, _ keys: [String]
  ) async throws -> TestLedger {
    try await TestLedger.start(
      folder: folder.file("journal"), checkpoints: signing.settings(keys))
  }

  /// The keys that a client trusts once it trusts `trusted`, from what the server shows it: those
  /// whose addition a checkpoint signed by a trusted key covers.
  private static func follow(
    _ trusted: [NoteKey], on client: LedgerClient
  ) async throws -> [NoteKey] {
    var trusted = trusted
    var isNew = true
    while isNew {
      isNew = false
      for key in trusted {
        let page = try await client.storedCheckpoints(limit: 1, keyID: key.keyID)
        guard let kept = page.checkpoints.first else { continue }
        let note = try SignedNote(kept.note)
        guard try note.verifiedKeys([key]) == [key] else { continue }
        let checkpoint = try Checkpoint(text: note.text)
        for candidate in try await client.checkpointKeys(size: checkpoint.size).keys {
          let event = try EvidenceCheck.event(
            candidate.added, root: checkpoint.root, size: checkpoint.size)
          guard case .checkpointKey(let change)? = event, change.action == .added,
            change.vkey == candidate.vkey, change.actor == 0
          else {
            Issue.record("the addition of \(candidate.vkey) is not proven")
            continue
          }
          let next = try NoteKey(text: candidate.vkey)
          if !trusted.contains(next) {
            trusted.append(next)
            isNew = true
          }
        }
      }
    }
    return trusted
  }

  @Test func `who trusts the first key comes to trust the last`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    for keys in [["K1"], ["K1", "S2"], ["S2"], ["S2", "K3"], ["K3"]] {
      let test = try await Self.start(folder, signing, keys)
      await test.stop()
    }
    let test = try await Self.start(folder, signing, ["K3"])
    let county = try await test.client(.county)
    let trusted = try await Self.follow(signing.keys(["K1"]), on: county)
    #expect(try trusted == signing.keys(["K1", "S2", "K3"]))
    let now = try await county.checkpoint().note
    _ = try signing.checkpoint(now, by: ["K3"])

    let history = try await county.checkpointKeys()
    #expect(try history.keys.map(\.vkey) == signing.keys(["K1", "S2", "K3"]).map(\.text))
    #expect(history.keys.map { $0.retired != nil } == [true, true, false])
    let checkpoint = try signing.checkpoint(now, by: ["K3"])
    for key in history.keys {
      guard let retired = key.retired else { continue }
      #expect(
        try EvidenceCheck.event(retired, root: checkpoint.root, size: history.size)
          == .checkpointKey(CheckpointKeyChange(vkey: key.vkey, action: .retired, actor: 0)))
      // The same proof for another root, event or place proves nothing.
      #expect(try EvidenceCheck.event(retired, root: .zero, size: history.size) == nil)
      var other = retired
      other.event[other.event.count - 1] ^= 1
      #expect(try EvidenceCheck.event(other, root: checkpoint.root, size: history.size) == nil)
    }
    await test.stop()
  }

  @Test func `a key that follows without a start with both is not trusted`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    let first = try await Self.start(folder, signing, ["K1"])
    await first.stop()
    let test = try await Self.start(folder, signing, ["K2"])
    #expect(test.log.text.contains("warning: no former key of checkpoints is left"))
    let county = try await test.client(.county)
    #expect(
      try await Self.follow(signing.keys(["K1"]), on: county) == signing.keys(["K1"]))
    await test.stop()
  }

  @Test func `the keys as of a size leave out what came later`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    var sizes: [UInt64] = []
    for keys in [["K1"], ["K1", "K2"], ["K2"]] {
      let test = try await Self.start(folder, signing, keys)
      sizes.append(test.journal.tail.ordinal)
      await test.stop()
    }
    #expect(sizes == [1, 2, 3])
    let test = try await Self.start(folder, signing, ["K2"])
    let county = try await test.client(.county)
    for (size, expected) in zip(sizes, [[false], [false, false], [true, false]]) {
      let history = try await county.checkpointKeys(size: size)
      #expect(history.size == size && history.keys.map { $0.retired != nil } == expected)
    }
    // A start with the same keys writes nothing.
    #expect(test.journal.tail.ordinal == 3)
    await test.stop()
  }

  @Test func `a start with too many keys is refused and records nothing`() async throws {
    let signing = try Signing()
    let names = (0...16).map { "K\($0)" }
    let journal = MemoryJournal()
    await #expect(throws: (any Error).self) {
      _ = try await TestLedger.start(
        machine: .withFunds(), journal: journal, checkpoints: try signing.settings(names))
    }
    #expect(journal.tail.ordinal == 0)
  }

  @Test func `a start without a key's file is refused with its path`() async throws {
    let problem = await #expect(throws: KeyFileProblem.self) {
      var settings = CheckpointKeeper.Settings()
      settings.signers = CheckpointKeeper.Settings.files(["/nowhere/k.key"], name: "x")
      _ = try await TestLedger.start(
        machine: .withFunds(), journal: MemoryJournal(), checkpoints: settings)
    }
    #expect(problem.map { "\($0)" }?.contains("/nowhere/k.key") == true)
  }
}
