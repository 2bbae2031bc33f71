import Foundation
import LedgerJournal
import Testing

@testable import FundExports

@Suite struct WitnessTests {
  private let scratch = ScratchFolder()
  private var folder: String { scratch.file("witness") }

  private func write(_ name: String, seed: UInt64, blocks: Int, keys: [[String]]) throws -> String {
    let folder = scratch.file(name)
    try SeededBooks.write(folder, seed: seed, blocks: blocks, keys: keys)
    return folder
  }

  @Test func aServerThatGoesOnIsGoodAtEachContact() async throws {
    let signer = try TestKeys.signer(scratch, "one")
    let journal = try write("journal", seed: 1, blocks: 12, keys: [[signer.key.text]])
    for blocks in [3, 3, 8, 12] {
      let server = try StoredServer(journal, signers: [signer], blocks: blocks)
      let outcome = try await WitnessContact.check(server, folder: folder, trustsFirst: blocks == 3)
      #expect(outcome.result.isGood, "\(outcome.result.discrepancies)")
      #expect(outcome.witness.newest?.checkpoint.size == UInt64(blocks))
    }
    let origin = try StoredServer(journal, signers: [signer]).journal
    let kept = try WitnessFile(folder, origin: Checkpoint.origin(journal: origin))
    #expect(kept.notes.map(\.checkpoint.size) == [3, 8, 12])
    #expect(kept.keys.map(\.ground) == [.first])
  }

  @Test func aRolledBackServerIsCaughtAtTheFirstContact() async throws {
    let signer = try TestKeys.signer(scratch, "one")
    let journal = try write("journal", seed: 2, blocks: 9, keys: [[signer.key.text]])
    let server = try StoredServer(journal, signers: [signer])
    _ = try await WitnessContact.check(server, folder: folder, trustsFirst: true)
    let older = try StoredServer(journal, signers: [signer], blocks: 7)
    let outcome = try await WitnessContact.check(older, folder: folder, trustsFirst: false)
    #expect(outcome.result.discrepancies.map(\.kind) == [.rolledBack])
    #expect(outcome.witness.newest?.checkpoint.size == 9)
  }

  @Test(arguments: [7, 9, 11])
  func aForkedServerIsCaughtWhateverItsSize(_ blocks: Int) async throws {
    let signer = try TestKeys.signer(scratch, "one")
    let journal = try write("journal", seed: 3, blocks: 9, keys: [[signer.key.text]])
    let server = try StoredServer(journal, signers: [signer])
    _ = try await WitnessContact.check(server, folder: folder, trustsFirst: true)
    let other = try write("other", seed: 4, blocks: blocks, keys: [[signer.key.text]])
    let fork = ForkedServer(try StoredServer(other, signers: [signer]), as: server.journal)
    let outcome = try await WitnessContact.check(fork, folder: folder, trustsFirst: false)
    #expect(outcome.result.discrepancies.map(\.kind) == [blocks < 9 ? .rolledBack : .forked])
    #expect(outcome.witness.newest?.checkpoint.size == 9)
  }

  @Test func anUnknownKeyIsRefusedUnlessItsRotationIsProven() async throws {
    let one = try TestKeys.signer(scratch, "one")
    let two = try TestKeys.signer(scratch, "two", .sm2)
    // Block 1: key one; block 6: both; block 11: key two alone.
    let journal = try write(
      "journal", seed: 5, blocks: 13,
      keys: [[one.key.text], [one.key.text, two.key.text], [two.key.text]])
    let before = try StoredServer(journal, signers: [one], blocks: 4)
    var witness = try WitnessFile(folder, origin: Checkpoint.origin(journal: before.journal))
    try witness.trust(one.key, .given)
    _ = try await WitnessContact.check(before, folder: folder, trustsFirst: false)
    let after = try StoredServer(journal, signers: [two])
    let refused = try await WitnessContact.check(after, folder: folder, trustsFirst: true)
    #expect(refused.result.discrepancies.map(\.kind) == [.unknownKey])
    // The server has kept one that the first key signed while the second was in the journal already.
    after.kept = [try StoredServer(journal, signers: [one, two], blocks: 8).checkpoint(size: 0)]
    let proven = try await WitnessContact.check(after, folder: folder, trustsFirst: false)
    #expect(proven.result.isGood, "\(proven.result.discrepancies)")
    #expect(proven.witness.keys.map(\.ground) == [.given, .proven])
    #expect(proven.witness.keys[0].retired == 11)
    // The retired key signs nothing new.
    let stale = try StoredServer(journal, signers: [one])
    let last = try await WitnessContact.check(stale, folder: folder, trustsFirst: true)
    #expect(last.result.discrepancies.map(\.kind) == [.unknownKey])
  }

  @Test func aWitnessFileIsStrictAndDropsALineThatWasCutOff() throws {
    let origin = Checkpoint.origin(journal: 77)
    let key = try TestKeys.signer(scratch, "one").key
    var witness = try WitnessFile(folder, origin: origin)
    try witness.trust(key, .given)
    let handle = try #require(FileHandle(forWritingAtPath: witness.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("note abc".utf8))
    try handle.close()
    var again = try WitnessFile(folder, origin: origin)
    #expect(again.keys.map(\.key) == [key])
    let other = try TestKeys.signer(scratch, "two").key
    try again.trust(other, .given)
    #expect(try WitnessFile(folder, origin: origin).keys.map(\.key) == [key, other])
    let text = try String(contentsOfFile: witness.path, encoding: .utf8)
    try Data((text + "note abc\n").utf8).write(to: URL(fileURLWithPath: witness.path))
    #expect(throws: WitnessProblem.damaged(witness.path, line: 4)) {
      _ = try WitnessFile(folder, origin: origin)
    }
  }
}

/// A server with other books that gives itself out for the keeper of a journal, with its keys.
private struct ForkedServer: EvidenceServer {
  let base: StoredServer
  let journal: UInt64

  init(_ base: StoredServer, as journal: UInt64) {
    self.base = base
    self.journal = journal
  }

  func checkpoint(size: UInt64) throws -> [UInt8] {
    let own = try CheckpointNote(base.checkpoint(size: size)).checkpoint
    let forged = try Checkpoint(
      origin: Checkpoint.origin(journal: journal), size: own.size, root: own.root,
      algorithm: own.algorithm, timeMs: own.timeMs + 1_000_000)
    return Array(try SignedNote(text: forged.text, signers: base.signers).encoded.utf8)
  }

  func consistencyProof(first: UInt64, second: UInt64) -> [Digest] {
    base.consistencyProof(first: first, second: second)
  }

  func keys(size: UInt64) throws -> [KeyRecord] { try base.keys(size: size) }
  func newestCheckpoint(signedBy key: NoteKey) throws -> [UInt8]? { nil }
}
