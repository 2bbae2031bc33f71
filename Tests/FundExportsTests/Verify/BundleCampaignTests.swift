import Foundation
import FundData
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@testable import FundExports

/// Changes of export bundles, each of which a verification must find, with and without a manifest that
/// was changed with them. `FUNDLEDGER_MUTATIONS` says how many bits are flipped.
@Suite struct BundleCampaignTests {
  private static let flips =
    ProcessInfo.processInfo.environment["FUNDLEDGER_MUTATIONS"].flatMap(Int.init) ?? 320

  private let scratch = ScratchFolder()

  /// A bundle of a few vouchers with its keys.
  private func bundle(
    _ entity: String, seed: UInt64, formats: [any BookFormat] = []
  ) throws -> BundleUnderAttack {
    let signers = [
      try TestKeys.signer(scratch, "one"), try TestKeys.signer(scratch, "two", .sm2),
    ]
    let journal = scratch.file("journal-\(seed)")
    if !FileManager.default.fileExists(atPath: journal) {
      try SeededBooks.write(journal, seed: seed, blocks: 8, keys: [signers.map(\.key.text)])
    }
    let folder = scratch.file("bundle-\(seed)-\(entity)")
    try StoredServer(journal, signers: signers).bundle(folder, entity: entity)
    let reference = try ReferenceData.load()
    for format in formats {
      try BundleRendering(folder, reference: reference, generator: "test 1").render(format, .all)
    }
    var options = BundleVerification.Options()
    options.keys = signers.map(\.key)
    options.reference = reference
    options.generator = "test 1"
    return try BundleUnderAttack(folder, options)
  }

  @Test(arguments: ["", "341201"])
  func everyFlippedBitOfTheNativePartIsFound(_ entity: String) throws {
    let attack = try bundle(entity, seed: 21)
    var random = SplitMix64(seed: 21)
    let names = attack.files.filter { !$0.value.isEmpty }.keys.sorted()
    for mutation in 0..<Self.flips / 2 {
      let name = names[mutation % names.count]
      var bytes = try #require(attack.files[name])
      let at = Int.random(in: 0..<bytes.count, using: &random)
      bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      // Half of them with a manifest that says what is here now.
      let isAdapted = mutation / names.count % 2 == 1 && name != BundleManifest.name
      try attack.put([name: bytes], adapting: isAdapted)
      let result = attack.verify()
      #expect(!result.isGood, "\(entity), \(name) at \(at), adapted \(isAdapted)")
      try attack.restore()
      if mutation % 40 == 0 { #expect(attack.verify().isGood) }
    }
    #expect(attack.verify().isGood)
  }

  @Test(arguments: ["", "341202"], [false, true])
  func aTruncatedAddedOrRemovedFileIsFound(_ entity: String, _ isAdapted: Bool) throws {
    let attack = try bundle(entity, seed: 22, formats: BookFormats.all.filter { $0.name == "csv" })
    var random = SplitMix64(seed: isAdapted ? 5 : 6)
    for name in attack.files.keys.sorted() where name != BundleManifest.name {
      let bytes = try #require(attack.files[name])
      for _ in 0..<6 where !bytes.isEmpty {
        let length = Int.random(in: 0..<bytes.count, using: &random)
        try attack.put([name: Array(bytes[..<length])], adapting: isAdapted)
        #expect(!attack.verify().isGood, "\(name) cut to \(length)")
        try attack.restore()
      }
      try attack.put([name: nil], adapting: isAdapted)
      #expect(!attack.verify().isGood, "\(name) removed")
      try attack.restore()
      try attack.put([name + ".more": bytes], adapting: isAdapted)
      #expect(!attack.verify().isGood, "\(name).more added")
      try attack.restore()
    }
    #expect(attack.verify().isGood)
  }

  /// Whole extracts left out, put in twice, in another order, or of another scope's bundle.
  @Test(arguments: ["", "620503"])
  func extractsThatAreLeftOutOrExchangedAreFound(_ entity: String) throws {
    let attack = try bundle(entity, seed: 23)
    let extracts = try attack.extracts()
    #expect(extracts.count > 4)
    for index in extracts.indices {
      var without = extracts
      without.remove(at: index)
      try attack.put([BundlePaths.extracts: without.flatMap { $0 }], adapting: true)
      #expect(!attack.verify().isGood, "without extract \(index)")
      var twice = extracts
      twice.insert(extracts[index], at: index)
      try attack.put([BundlePaths.extracts: twice.flatMap { $0 }], adapting: true)
      #expect(!attack.verify().isGood, "extract \(index) twice")
      var swapped = extracts
      swapped.swapAt(index, (index + 1) % extracts.count)
      try attack.put([BundlePaths.extracts: swapped.flatMap { $0 }], adapting: true)
      #expect(!attack.verify().isGood, "extract \(index) moved")
      try attack.restore()
    }
    #expect(attack.verify().isGood)
  }

  @Test func anEditedFigureOfTheManifestIsFound() throws {
    let attack = try bundle("341201", seed: 24)
    let manifest = try BundleFolder(attack.folder).manifest()
    let edits: [(inout BundleManifest) -> Void] = [
      { $0.totals.vouchers += 1 }, { $0.totals.partialVouchers += 1 }, { $0.totals.legs -= 1 },
      { $0.totals.accounts += 1 }, { $0.totals.ledgers += 1 }, { $0.totals.blocks += 1 },
      { $0.totals.debit += 100 }, { $0.totals.credit -= 1 }, { $0.totals.firstDay -= 1 },
      { $0.totals.lastDay += 1 }, { $0.through += 1 }, { $0.timeMs += 1 }, { $0.isWhole = true },
      { $0.entity = "620503" },
      { $0.origin = Checkpoint.origin(journal: 5) }, { $0.algorithm = .sha256 },
      { $0.files.removeLast() }, { $0.files.append($0.files[0]) }, { $0.files.reverse() },
      {
        $0.renderings = [
          .init(format: "csv", fromMonth: 0, toMonth: 0, generator: "test 1")
        ]
      },
    ]
    for (index, edit) in edits.enumerated() {
      var edited = manifest
      edit(&edited)
      try attack.put([BundleManifest.name: edited.encoded], adapting: false)
      #expect(!attack.verify().isGood, "edit \(index)")
      try attack.restore()
    }
    #expect(attack.verify().isGood)
  }

  @Test func aCheckpointOfAForkOrAnOlderOneIsFound() throws {
    let attack = try bundle("", seed: 25)
    let signers = [try TestKeys.signer(scratch, "one"), try TestKeys.signer(scratch, "two", .sm2)]
    let server = try StoredServer(scratch.file("journal-25"), signers: signers)
    let whole = try CheckpointNote(server.checkpoint(size: 0)).checkpoint
    // The same keys sign another root.
    let forged = try Checkpoint(
      origin: whole.origin, size: whole.size, root: server.leaves[0], algorithm: whole.algorithm,
      timeMs: whole.timeMs)
    let note = try SignedNote(text: forged.text, signers: signers)
    try attack.put([BundlePaths.checkpoint: Array(note.encoded.utf8)], adapting: true)
    #expect(attack.verify().discrepancies.contains { $0.kind == .proof })
    for size in 1..<server.blocks.count {
      let older = try server.checkpoint(size: UInt64(size))
      try attack.put([BundlePaths.checkpoint: older], adapting: true)
      #expect(!attack.verify().isGood, "a checkpoint of \(size) blocks")
    }
    try attack.restore()
    // A witness that saw other blocks under this number.
    attack.options.checkpoints = [
      try Checkpoint(
        origin: whole.origin, size: 3, root: server.leaves[0], algorithm: whole.algorithm,
        timeMs: 1)
    ]
    #expect(attack.verify().discrepancies.map(\.kind) == [.forked])
    attack.options.checkpoints = [try CheckpointNote(server.checkpoint(size: 3)).checkpoint]
    #expect(attack.verify().isGood)
  }

  /// Changes of one byte in each rendered format, and of amounts in its text, without and with a
  /// manifest that was changed with them.
  @Test(arguments: BookFormats.all.map(\.name))
  func everyEditOfAFormatIsFound(_ name: String) throws {
    let format = try #require(BookFormats.named(name))
    let attack = try bundle("341202", seed: 26, formats: [format])
    #expect(attack.verify().isGood, "\(attack.verify().discrepancies)")
    attack.options.trustsNative = true
    var random = SplitMix64(seed: 26)
    let names = attack.files.keys.filter { $0.hasPrefix(format.folder + "/") }.sorted()
    #expect(!names.isEmpty)
    for mutation in 0..<max(12, Self.flips / 16) {
      let path = names[mutation % names.count]
      var bytes = try #require(attack.files[path])
      guard !bytes.isEmpty else { continue }
      // Digits first: in a text format these are amounts, days and numbers.
      let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
      if mutation % 2 == 0, let at = digits.randomElement(using: &random) {
        bytes[at] = bytes[at] == 0x39 ? 0x38 : bytes[at] + 1
      } else {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8(mutation % 8)
      }
      for isAdapted in [false, true] {
        try attack.put([path: bytes], adapting: isAdapted)
        let result = attack.verify()
        #expect(!result.isGood, "\(path), mutation \(mutation), adapted \(isAdapted)")
        let kind: Discrepancy.Kind = isAdapted ? .rendering : .fileDigest
        #expect(result.discrepancies.contains { $0.kind == kind })
        try attack.restore()
      }
    }
    #expect(attack.verify().isGood)
  }

  /// Amounts that somebody edited with the tools of the format: text, SQL, the parts of a workbook.
  @Test(arguments: BookFormats.all.map(\.name))
  func everyEditedAmountOfAFormatIsFound(_ name: String) throws {
    let format = try #require(BookFormats.named(name))
    let attack = try bundle("", seed: 27, formats: [format])
    attack.options.trustsNative = true
    let names = attack.files.keys.filter { $0.hasPrefix(format.folder + "/") }.sorted()
    var edits = 0
    for number in 0..<4 {
      for path in names {
        guard try FormatEdits.editAmount(attack.folder + "/" + path, number: number * 7) else {
          continue
        }
        edits += 1
        let bytes = Array(
          try Data(contentsOf: URL(fileURLWithPath: attack.folder + "/" + path)))
        for isAdapted in [false, true] {
          try attack.put([path: bytes], adapting: isAdapted)
          let result = attack.verify()
          #expect(
            result.discrepancies.contains { $0.kind == .rendering && $0.place.file == path },
            "\(path), edit \(number), adapted \(isAdapted): \(result.discrepancies)")
        }
        try attack.restore()
      }
    }
    #expect(edits >= 2)
    #expect(attack.verify().isGood)
  }
}
