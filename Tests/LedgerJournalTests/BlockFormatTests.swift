import Foundation
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Block format")
struct BlockFormatTests {
  /// Two blocks: books with a first voucher, then a batch with a refusal, a voucher over two
  /// ledgers and a reversal.
  static func fixedHistory(_ algorithm: DigestAlgorithm = .sm3) throws -> [SealedBlock] {
    var books = TestBooks(seed: 1)
    var sealer = BlockSealer(algorithm: algorithm, epoch: 1, previous: .zero)
    books.machine.beginBlock(timeMs: 1_522_540_800_000)
    try books.openBooks(ledgers: 2, accounts: 3)
    try books.postPlain(1, summary: "拨付扶贫项目资金")
    books.machine.sealBlock()
    let first = sealer.seal(books.machine.body)

    books.machine.beginBlock(timeMs: 1_522_540_801_000)
    let lane = books.machine.laneStatus(books.lanes[0])
    let (a, b) = (books.account(0, 1), books.account(0, 2))
    let (c, d) = (books.account(1, 1), books.account(1, 2))
    _ = try books.post(
      VoucherBatch(
        lane: lane.lane, epoch: lane.epoch, firstSerial: lane.nextSerial,
        days: [UInt32(TestBooks.day(3, 10).number)], legCounts: [2, 2, 4], summaries: ["统筹整合"],
        accounts: [a, b, a, b, a, b, c, d],
        amounts: [17_300, -17_301, 500, -500, 12_345, -12_345, 12_345, -12_345]))
    _ = try books.machine.reverse(
      Position(block: 1, index: 0),
      legs: [
        LegFact(account: a, side: .debit, amount: 1), LegFact(account: b, side: .credit, amount: 1),
      ], flags: [], day: TestBooks.day(4, 2), reason: "重复入账", actor: TestBooks.clerk)
    books.machine.sealBlock()
    return [first, sealer.seal(books.machine.body)]
  }

  private static func golden(_ name: String) throws -> [UInt8] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/journal/\(name)")
    let text = try String(contentsOf: file, encoding: .utf8)
    let digits = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined()
      .filter { $0 != " " }
    return stride(from: 0, to: digits.count, by: 2).compactMap { index in
      let start = digits.index(digits.startIndex, offsetBy: index)
      return UInt8(digits[start...].prefix(2), radix: 16)
    }
  }

  private static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
    stride(from: 0, to: bytes.count, by: 32).map { start in
      bytes[start..<min(start + 32, bytes.count)].map {
        String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
      }.joined()
    }.joined(separator: "\n")
  }

  @Test("blocks of version 1 are these bytes for ever", arguments: DigestAlgorithm.allCases)
  func goldenBlocks(_ algorithm: DigestAlgorithm) throws {
    for block in try Self.fixedHistory(algorithm) {
      let name = "block-\(block.ordinal).\(algorithm.name).hex"
      let golden = try Self.golden(name)
      #expect(Array(block.bytes) == golden, "\(name) would be\n\(Self.hex(block.bytes))")
    }
  }

  @Test("golden blocks replay into the same state", arguments: DigestAlgorithm.allCases)
  func goldenReplay(_ algorithm: DigestAlgorithm) throws {
    var machine = StateMachine()
    var previous = Digest.zero
    for ordinal in 1...2 {
      let golden = try Self.golden("block-\(ordinal).\(algorithm.name).hex")
      try golden.withUnsafeBytes { bytes in
        let view = try BlockView(bytes)
        try view.checkChain(ordinal: UInt64(ordinal), previous: previous)
        try view.checkDigests()
        try machine.replay(view)
        previous = view.digest
      }
    }
    #expect(machine.sealedOrdinal == 2)
    #expect(machine.totalVouchers == 4)
    #expect(machine.firstBrokenInvariant() == nil)
  }

  @Test("blocks that are hashed one voucher at a time are the same bytes")
  func lanesAreNotSeen() throws {
    #expect(BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero, inLanes: false).lanes == 1)
    let inLanes = try [SealedBlock].history(seed: 5, count: 20, commands: 30)
    let oneByOne = try [SealedBlock].history(seed: 5, count: 20, commands: 30, inLanes: false)
    #expect(inLanes.map(\.digest) == oneByOne.map(\.digest))
    #expect(inLanes.map { Array($0.bytes) } == oneByOne.map { Array($0.bytes) })
  }

  @Test("a header comes back as it was written")
  func headerRoundTrip() throws {
    for block in try [SealedBlock].history(seed: 3, count: 20) {
      let header = try BlockHeader(decoding: block.bytes)
      #expect(header == block.header)
      #expect(header.blockBytes == block.bytes.count)
      #expect(block.bytes.count.isMultiple(of: 8))
    }
  }

  @Test("each flipped byte makes a block refused, padding and reserved bytes too")
  func everyByteCounts() throws {
    let block = StoredBlock(try Self.fixedHistory()[0])
    try block.check()
    for index in block.bytes.indices {
      for flip in [UInt8(1), 0x80, 0xFF] {
        var damaged = block
        damaged.bytes[index] ^= flip
        #expect(throws: BlockProblem.self, "byte \(index)") { try damaged.check() }
      }
    }
  }

  @Test("a block that ends early is refused at every length")
  func everyLengthCounts() throws {
    let block = StoredBlock(try Self.fixedHistory()[0])
    for length in block.bytes.indices {
      var short = block
      short.bytes.removeLast(block.bytes.count - length)
      #expect(throws: BlockProblem.truncated, "length \(length)") { try short.check() }
    }
  }

  @Test("bytes behind a block do not matter")
  func bytesBehind() throws {
    var block = StoredBlock(try Self.fixedHistory()[0])
    block.bytes += [1, 2, 3]
    try block.check()
  }

  @Test("damage that fits its checksums is found by the digests")
  func forgedChecksums() throws {
    let original = try Self.fixedHistory()[1]
    let header = original.header
    let stored = StoredBlock(original)
    let previous = header.previous
    var refusals: Set<String> = []
    for index in 256..<stored.bytes.count {
      var forged = stored
      forged.bytes[index] ^= 1
      forged.fixChecksums()
      do {
        try forged.check(ordinal: 2, previous: previous)
        // Only padding is outside the digests, and the checksum covers that.
        refusals.insert("none")
      } catch {
        refusals.insert("\(error)")
      }
    }
    #expect(refusals.isSuperset(of: ["voucherRoot", "recordsDigest"]))
  }

  @Test("an unknown mandatory section is refused by its number")
  func mandatorySection() throws {
    var block = StoredBlock(try Self.fixedHistory()[0])
    block.addSection(kind: 77, isMandatory: true, content: [1, 2, 3])
    #expect(throws: BlockProblem.unknownMandatorySection(77)) { try block.check() }
  }

  @Test("an unknown optional section is skipped, and the digests cover it")
  func optionalSection() throws {
    var block = StoredBlock(try Self.fixedHistory()[0])
    block.addSection(kind: 77, isMandatory: false, content: [1, 2, 3])
    try block.check()
    block.bytes[block.bytes.count - 8] ^= 1
    block.fixChecksums()
    #expect(throws: BlockProblem.recordsDigest) { try block.check() }
  }

  @Test("a known section in another place is refused")
  func sectionOrder() throws {
    var block = StoredBlock(try Self.fixedHistory()[0])
    block.put(UInt16(2), at: 152)
    block.fixChecksums()
    #expect(throws: BlockProblem.inconsistentLengths) { try block.check() }
  }

  @Test("a newer version and an unknown algorithm are named")
  func newerVersion() throws {
    var newer = StoredBlock(try Self.fixedHistory()[0])
    newer.put(UInt16(2), at: 4)
    newer.fixChecksums()
    #expect(throws: BlockProblem.newerVersion(2)) { try newer.check() }
    var unknown = StoredBlock(try Self.fixedHistory()[0])
    unknown.put(UInt8(9), at: 48)
    unknown.fixChecksums()
    #expect(throws: BlockProblem.unknownAlgorithm(9)) { try unknown.check() }
  }

  @Test("a block stands only in its own place of the chain")
  func chain() throws {
    let blocks = try Self.fixedHistory()
    let second = StoredBlock(blocks[1])
    try second.check(ordinal: 2, previous: blocks[0].digest)
    #expect(throws: BlockProblem.brokenChain) {
      try second.check(ordinal: 2, previous: blocks[1].digest)
    }
    #expect(throws: BlockProblem.wrongOrdinal(expected: 3, got: 2)) {
      try second.check(ordinal: 3, previous: blocks[0].digest)
    }
  }

  @Test("a voucher that reaches out of its section is refused")
  func reachingOut() throws {
    let block = try Self.fixedHistory()[0]
    let heads = 256 + Int(block.header.legCount) * 48
    for (offset, value) in [(2, UInt32(9_999)), (4, .max), (20, .max), (24, 0xFFFF)] {
      var stored = StoredBlock(block)
      stored.put(offset == 4 || offset == 20 ? value : value & 0xFFFF, at: heads + offset)
      stored.fixChecksums()
      #expect(throws: BlockProblem.self, "offset \(offset)") { try stored.check() }
    }
  }
}
