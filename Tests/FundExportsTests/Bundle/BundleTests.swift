import EmbeddedFunds
import Foundation
import FundData
import Glibc
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@testable import FundExports

@Suite struct BundleTests {
  private let scratch = ScratchFolder()

  private func server(
    seed: UInt64 = 5, blocks: Int = 16, algorithm: DigestAlgorithm = .sm3
  ) throws -> StoredServer {
    let signers = [
      try TestKeys.signer(scratch, "one"), try TestKeys.signer(scratch, "two", .sm2),
    ]
    let folder = scratch.file("journal")
    try SeededBooks.write(
      folder, seed: seed, blocks: blocks, algorithm: algorithm, keys: [signers.map(\.key.text)])
    return try StoredServer(folder, signers: signers)
  }

  private func options(_ server: StoredServer) -> BundleVerification.Options {
    var options = BundleVerification.Options()
    options.keys = [server.signers[0].key]
    options.generator = "test 1"
    options.reference = try? ReferenceData.load()
    return options
  }

  @Test(arguments: ["", "341201", "341202", "620503"], DigestAlgorithm.allCases)
  func aBundleOfAnyScopeIsGood(_ entity: String, _ algorithm: DigestAlgorithm) throws {
    let server = try server(algorithm: algorithm)
    let folder = scratch.file("bundle")
    let manifest = try server.bundle(folder, entity: entity)
    let result = BundleVerification.verify(folder, options(server))
    #expect(result.isGood, "\(result.discrepancies)")
    #expect(manifest.totals.vouchers > 0)
    #expect((manifest.totals.partialVouchers > 0) == !entity.isEmpty)
    #expect(result.facts.contains { $0.key == "state_digest" } == entity.isEmpty)
  }

  @Test func aBundleGoesOnBehindTheLastWholeExtract() throws {
    let server = try server()
    let (bytes, shown) = try server.extracts("341201")
    let whole = scratch.file("whole")
    try server.bundle(whole, entity: "341201")
    var random = SplitMix64(seed: 3)
    let folder = scratch.file("cut")
    var sent = 0
    var cuts = 0
    while sent < bytes.count {
      let writer = try BundleWriter(folder, entity: "341201")
      // What the server sends again begins behind the block that is here whole.
      try writer.begin(through: UInt64(server.blocks.count))
      #expect(writer.bytes <= UInt64(sent))
      let from = Int(writer.bytes)
      sent = min(bytes.count, from + Int.random(in: 1...4_000, using: &random))
      try writer.append(Array(bytes[from..<sent]))
      cuts += 1
    }
    #expect(cuts > 3)
    let writer = try BundleWriter(folder, entity: "341201")
    #expect(writer.bytes == UInt64(bytes.count))
    _ = try writer.finish(try server.end(shown: shown), generator: "test 1")
    for path in [BundlePaths.extracts, BundlePaths.proof] {
      #expect(try FolderBytes.read(folder)[path] == FolderBytes.read(whole)[path])
    }
    #expect(BundleVerification.verify(folder, options(server)).isGood)
  }

  @Test(arguments: [0, 90, 5_000, 20_000])
  func aFullDiskIsSaidWithTheFileAndThePullGoesOnWhenThereIsRoom(_ room: Int) throws {
    let server = try server()
    let (bytes, shown) = try server.extracts("")
    try #require(bytes.count > 20_000)
    let (whole, folder) = (scratch.file("whole"), scratch.file("full"))
    let manifest = try server.bundle(whole)
    var left = room
    let full = try BundleWriter(folder, entity: "") { descriptor, bytes, count in
      guard left > 0 else {
        errno = ENOSPC
        return -1
      }
      let written = Glibc.write(descriptor, bytes, min(count, left))
      left -= written
      return written
    }
    try full.begin(through: UInt64(server.blocks.count))
    let problem = #expect(throws: BundleProblem.self) { try full.append(bytes) }
    let path = folder + "/" + BundlePaths.extracts
    #expect(problem == .system("cannot write \(path): No space left on device"))
    #expect(throws: BundleProblem.unfinished(folder)) { _ = try BundleSource(folder) }

    let writer = try BundleWriter(folder, entity: "")
    #expect(writer.through == UInt64(server.blocks.count))
    #expect(writer.bytes <= UInt64(room))
    #expect((writer.completeBlock > 0) == (writer.bytes > 0))
    try writer.append(Array(bytes[Int(writer.bytes)...]))
    let resumed = try writer.finish(server.end(shown: shown), generator: "test 1")
    #expect(resumed.totals == manifest.totals)
    #expect(try FolderBytes.read(folder)[BundlePaths.extracts] == bytes)
    // The checkpoint is signed anew each time, everything else is the same.
    func others(_ manifest: BundleManifest) -> [BundleManifest.File] {
      manifest.files.filter { $0.path != BundlePaths.checkpoint }
    }
    #expect(others(resumed) == others(manifest))
    #expect(BundleVerification.verify(folder, options(server)).isGood)
  }

  @Test func aFolderInWhichTheFirstFileCouldNotBeWrittenIsTakenAgainAndNoOther() throws {
    let folder = scratch.file("begun")
    let native = folder + "/" + BundlePaths.native
    try FileManager.default.createDirectory(atPath: native, withIntermediateDirectories: true)
    try FolderBytes.write([], folder + "/" + BundlePaths.partial + ".new")
    #expect(try BundleWriter(folder, entity: "").completeBlock == 0)
    let other = scratch.file("other")
    try FileManager.default.createDirectory(
      atPath: other + "/" + BundlePaths.native, withIntermediateDirectories: true)
    try FolderBytes.write([], other + "/" + BundlePaths.native + "/notes")
    #expect(throws: BundleProblem.self) { _ = try BundleWriter(other, entity: "") }
  }

  @Test func aBundleThatWasNotPulledToItsEndIsNoBundle() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    let writer = try BundleWriter(folder, entity: "")
    try writer.begin(through: UInt64(server.blocks.count))
    try writer.append(Array(try server.extracts("").bytes.prefix(5_000)))
    #expect(throws: BundleProblem.unfinished(folder)) { _ = try BundleSource(folder) }
    let result = BundleVerification.verify(folder, options(server))
    #expect(result.discrepancies.map(\.kind) == [.unfinished])
    #expect(throws: BundleProblem.self) { _ = try BundleWriter(folder, entity: "620503") }
  }

  @Test func aBundleGivesTheItemsOfTheJournal() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    try server.bundle(folder)
    var due: [String] = []
    try JournalBookSource(JournalFolder(scratch.file("journal"))).read { due.append("\($0)") }
    var found: [String] = []
    try BundleSource(folder).read { found.append("\($0)") }
    #expect(found == due)
    #expect(found.count > 50)
  }

  @Test func anUnknownKeyIsRefusedAndTheOtherSignatureIsLookedAt() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    try server.bundle(folder)
    var options = options(server)
    options.keys = []
    #expect(
      BundleVerification.verify(folder, options).discrepancies.map(\.kind) == [.unknownKey])
    options.keys = [try TestKeys.signer(scratch, "stranger").key]
    #expect(
      BundleVerification.verify(folder, options).discrepancies.map(\.kind) == [.unknownKey])
  }

  @Test func theNativeBundleGivesTheVeryBlocksAgain() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    try server.bundle(folder)
    let data = scratch.file("rebuilt")
    let outcome = try NativeRebuild.run(folder, into: data, business: { nil })
    let first = try JournalFolder(scratch.file("journal")).check()
    let second = try JournalFolder(data).check()
    #expect(second.tail == first.tail)
    #expect(second.journal == first.journal)
    #expect(second.stateDigest == first.stateDigest)
    #expect(outcome.stateDigest == first.stateDigest)
    #expect(JournalVerification.verify(data, .init()).isGood)
    // A daemon can go on with it.
    let opening = try FileJournal.open(folder: data) { _ in }
    #expect(opening.journal.tail == first.tail)
    opening.journal.close()
    let part = scratch.file("part")
    try server.bundle(part, entity: "341201")
    #expect(throws: RebuildProblem.self) {
      _ = try NativeRebuild.run(part, into: scratch.file("no"), business: { nil })
    }
  }

  @Test func theCSVFilesGiveTheSameBooksAgain() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    try server.bundle(folder)
    let format = try #require(BookFormats.named("csv"))
    try BundleRendering(folder, reference: try ReferenceData.load(), generator: "test 1").render(
      format, .all)
    let outcome = try CSVRebuild.run(folder, into: scratch.file("rebuilt"))
    let first = try JournalFolder(scratch.file("journal")).check()
    let second = try JournalFolder(scratch.file("rebuilt")).check()
    #expect(second.vouchers == first.vouchers)
    #expect(second.legs == first.legs)
    #expect(outcome.stateDigest == second.stateDigest)
    #expect(second.journal != first.journal)
    // An edited amount is refused, whatever else was made good.
    let path = folder + "/csv/legs.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let rows = text.components(separatedBy: "\r\n")
    let amount = rows[1].split(separator: ",", omittingEmptySubsequences: false)[9]
    let edited = rows[1].replacing(",\(amount),", with: ",9\(amount),", maxReplacements: 1)
    try FolderBytes.write(
      Array(([rows[0], edited] + rows[2...]).joined(separator: "\r\n").utf8), path)
    #expect(throws: RebuildProblem.self) {
      _ = try CSVRebuild.run(folder, into: scratch.file("edited"))
    }
  }

  @Test func aManifestHasOneForm() throws {
    let server = try server()
    let folder = scratch.file("bundle")
    let manifest = try server.bundle(folder)
    let bytes = manifest.encoded
    #expect(try BundleManifest(decoding: bytes) == manifest)
    for mutated in [bytes + [0x20], Array(bytes.dropLast()), [0x20] + bytes] {
      #expect(throws: ManifestProblem.self) { _ = try BundleManifest(decoding: mutated) }
    }
    for index in stride(from: 0, to: bytes.count, by: 7) {
      var mutated = bytes
      mutated[index] ^= 1
      #expect(throws: ManifestProblem.self) { _ = try BundleManifest(decoding: mutated) }
    }
    var escaping = manifest
    escaping.files[0].path = "../outside"
    #expect(throws: ManifestProblem.badPath("../outside")) {
      _ = try BundleManifest(decoding: escaping.encoded)
    }
  }
}
