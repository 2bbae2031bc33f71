import Foundation
import FundClient
import LedgerJournal
import TestSupport
import Testing

/// Checkpoints of the real daemon, by its configuration.
@Suite(.timeLimit(.minutes(1))) struct DaemonKeyTests {
  private func changes(_ signing: Signing, _ keys: [String]) throws -> [String: Any] {
    [
      "checkpointKeys": try keys.map { try signing.path($0) }, "checkpointName": Signing.name,
      "checkpointMinutes": 0,
    ]
  }

  @Test func `it signs with its keys, and starts with a damaged file of checkpoints`() async throws
  {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    let changes = try changes(signing, ["K", "S"])
    let daemon = try await Daemon.start(in: folder, changes: changes)
    let first = try await daemon.with(.county) { try await $0.checkpoint() }
    let checkpoint = try signing.checkpoint(first.note, by: ["K", "S"])
    // The keys themselves are in the journal's first block.
    #expect(checkpoint.size == 1)
    #expect(await daemon.terminate() == 0)
    let text = try folder.text(of: "checkpoints")
    #expect(text.contains(first.note))
    try folder.write(text + "checkpoint 2 1 dem", to: "checkpoints")

    let again = try await Daemon.start(in: folder, changes: changes)
    #expect(again.process.log.text.contains("the end of the file of checkpoints is damaged"))
    let second = try await again.with(.county) { try await $0.checkpoint() }
    #expect(second == first)
    #expect(await again.terminate() == 0)
    #expect(try folder.text(of: "checkpoints") == text)
  }

  @Test func `without a name the keys are named by the journal`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    var changes = try changes(signing, ["K"])
    changes["checkpointName"] = ""
    let daemon = try await Daemon.start(in: folder, changes: changes)
    let note = try await daemon.with(.county) { try await $0.checkpoint().note }
    let signed = try SignedNote(note)
    let checkpoint = try Checkpoint(text: signed.text)
    #expect(signed.signatures.map(\.name) == [checkpoint.origin])
    #expect(Checkpoint.journal(ofOrigin: checkpoint.origin) != nil)
    #expect(await daemon.terminate() == 0)
  }

  @Test func `a key that others can read is refused by its path`() async throws {
    let signing = try Signing()
    let folder = try TemporaryFolder()
    let path = try signing.path("K")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let process = try Daemon.launch(
      in: folder, changes: ["checkpointKeys": [path], "checkpointName": Signing.name])
    #expect(await process.exit.wait() == 1)
    #expect(process.log.text.contains("\(path) can be read by others"))
  }
}
