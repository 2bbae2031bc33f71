import Foundation
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@testable import FundExports

/// Changes of a journal's folder, each of which a verification must find. `FUNDLEDGER_MUTATIONS` says
/// how many bits are flipped; the seed of a failure is in its message.
@Suite struct JournalCampaignTests {
  private let scratch = ScratchFolder()

  private static let flips =
    ProcessInfo.processInfo.environment["FUNDLEDGER_MUTATIONS"].flatMap(Int.init) ?? 640

  /// Journals with SM3 and with SHA-256, each with several segments, indexes and snapshots.
  private static let seeds: [UInt64] = [11, 12, 13, 14]

  private func journal(_ seed: UInt64, blocks: Int = 12) throws -> String {
    let folder = scratch.file("journal-\(seed)")
    try SeededBooks.write(
      folder, seed: seed, blocks: blocks, algorithm: seed % 2 == 0 ? .sha256 : .sm3,
      segmentBytes: 14 << 10)
    return folder
  }

  private func verify(_ folder: String, _ checkpoints: [Checkpoint] = []) -> VerificationResult {
    var options = JournalVerification.Options()
    options.checkpoints = checkpoints
    return JournalVerification.verify(folder, options)
  }

  @Test(arguments: seeds)
  func everyFlippedBitOfAnyFileIsFound(_ seed: UInt64) throws {
    let folder = try journal(seed)
    let files = try FolderBytes.read(folder).filter { !$0.value.isEmpty }
    var random = SplitMix64(seed: seed)
    let names = files.keys.sorted()
    let kinds = Set(names.map { $0.split(separator: ".").last ?? "" })
    #expect(kinds.isSuperset(of: ["segment", "index", "mark"]))
    for mutation in 0..<Self.flips / Self.seeds.count {
      let name = names[mutation % names.count]
      var bytes = try #require(files[name])
      // A third of them in the head, where there are many zeros.
      let end = mutation % 3 == 0 ? min(bytes.count, 4_400) : bytes.count
      let at = Int.random(in: 0..<end, using: &random)
      bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try FolderBytes.write(bytes, folder + "/" + name)
      let result = verify(folder)
      #expect(!result.isGood, "seed \(seed), \(name) at \(at)")
      let isNamed = result.discrepancies.contains {
        $0.place.file == name || $0.place.file == "mark"
      }
      #expect(isNamed, "seed \(seed), \(name) at \(at): \(result.discrepancies)")
      try FolderBytes.write(files[name] ?? [], folder + "/" + name)
      if mutation % 32 == 0 { #expect(verify(folder).isGood, "seed \(seed), untouched") }
    }
    #expect(verify(folder).isGood)
  }

  @Test(arguments: seeds)
  func aRemovedBlockIsFoundHoweverTheFilesAreJoined(_ seed: UInt64) throws {
    let folder = try journal(seed)
    let files = try FolderBytes.read(folder)
    let count = try JournalForge(folder).blocks.count
    for block in 0..<count {
      for withMark in [false, true] {
        var forge = try JournalForge(folder)
        forge.removeBlock(block)
        try forge.write(withMark: withMark)
        // The newest one with its mark is a journal that ends before: only a checkpoint tells.
        if block < count - 1 || !withMark {
          #expect(!verify(folder).isGood, "seed \(seed), block \(block + 1), mark \(withMark)")
        } else {
          #expect(verify(folder).isGood)
        }
        try FolderBytes.write(files, to: folder)
      }
    }
    #expect(verify(folder).isGood)
  }

  @Test(arguments: seeds, JournalForge.Cover.allCases)
  func swappedVouchersAndEditedAmountsAreFound(
    _ seed: UInt64, _ cover: JournalForge.Cover
  ) throws {
    let folder = try journal(seed)
    let files = try FolderBytes.read(folder)
    var changed = 0
    for block in 0..<(try JournalForge(folder).blocks.count) {
      for isSwap in [true, false] {
        var forge = try JournalForge(folder)
        guard isSwap ? forge.swapVouchers(block) : forge.editAmounts(block) else { continue }
        forge.cover(cover, from: block)
        try forge.write(withMark: cover == .chain)
        let result = verify(folder)
        #expect(!result.isGood, "seed \(seed), block \(block + 1), \(cover), swap \(isSwap)")
        let kinds = Set(result.discrepancies.map(\.kind))
        switch cover {
        case .none, .checksums: #expect(kinds.contains(.damagedBlock))
        case .block: #expect(kinds.contains(.contradiction) || kinds.contains(.brokenChain))
        case .chain: #expect(kinds.contains(.contradiction))
        }
        changed += 1
        try FolderBytes.write(files, to: folder)
      }
    }
    #expect(changed > 8)
    #expect(verify(folder).isGood)
  }

  @Test func aHistoryThatWasWrittenAnewShowsOnlyAgainstACheckpoint() throws {
    let folder = try journal(11)
    let kept = try checkpoint(of: folder)
    #expect(verify(folder, [kept]).isGood)
    // Another history under the same number.
    let other = scratch.file("other")
    try SeededBooks.write(other, seed: 99, blocks: 14, segmentBytes: 14 << 10, snapshots: false)
    try renumber(other, to: try #require(Checkpoint.journal(ofOrigin: kept.origin)))
    let alone = verify(other)
    #expect(alone.isGood, "\(alone.discrepancies)")
    #expect(alone.notes.contains { $0.contains("检查点") })
    #expect(verify(other, [kept]).discrepancies.map(\.kind) == [.forked])
  }

  @Test func aBeginningOfTheJournalShowsOnlyAgainstACheckpoint() throws {
    let folder = try journal(13)
    let kept = try checkpoint(of: folder)
    var forge = try JournalForge(folder)
    forge.removeBlock(forge.blocks.count - 1)
    try forge.write(withMark: true)
    #expect(verify(folder).isGood)
    #expect(verify(folder, [kept]).discrepancies.map(\.kind) == [.rolledBack])
  }

  // MARK: Helpers

  private func checkpoint(of folder: String) throws -> Checkpoint {
    var root: GrowingRoot?
    let report = try JournalFolder(folder).walk { view in
      if root == nil { root = GrowingRoot(view.header.algorithm) }
      root?.add(view.digest)
    }
    return try Checkpoint(
      origin: Checkpoint.origin(journal: report.journal), size: report.tail.ordinal,
      root: try #require(root).root, algorithm: report.algorithm, timeMs: 0)
  }

  /// Gives all files of a journal another number, with the checksums.
  private func renumber(_ folder: String, to journal: UInt64) throws {
    var files = try FolderBytes.read(folder)
    for (name, bytes) in files {
      var bytes = bytes
      func put(_ offset: Int) {
        bytes.withUnsafeMutableBytes {
          $0.storeBytes(of: journal, toByteOffset: offset, as: UInt64.self)
        }
      }
      func sum(_ range: Range<Int>, _ offset: Int) {
        let checksum = bytes[range].withUnsafeBytes { Checksum.crc32c($0) }
        bytes.withUnsafeMutableBytes {
          $0.storeBytes(of: checksum, toByteOffset: offset, as: UInt32.self)
        }
      }
      if name.hasSuffix(".segment") {
        put(24)
        sum(0..<32, 32)
      } else if name.hasSuffix(".index") {
        put(24)
        sum(0..<bytes.count - 4, bytes.count - 4)
      } else if name == "mark" {
        for slot in [0, 4096] {
          put(slot + 64)
          sum(slot..<slot + 88, slot + 88)
        }
      }
      files[name] = bytes
    }
    try FolderBytes.write(files, to: folder)
  }
}
