import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Block extracts")
struct BlockExtractTests {
  private static func random(_ seed: UInt64, blocks: Int = 12) throws -> ExtractFixture {
    try ExtractFixture(.history(seed: seed, count: blocks, commands: 20))
  }

  private static func fixed(_ algorithm: DigestAlgorithm = .sm3) throws -> ExtractFixture {
    try ExtractFixture(BlockFormatTests.fixedHistory(algorithm))
  }

  @Test(
    "a whole extract has the block's very bytes and all its facts",
    arguments: DigestAlgorithm.allCases)
  func whole(_ algorithm: DigestAlgorithm) throws {
    let fixture = try Self.fixed(algorithm)
    for block in fixture.blocks {
      let made = try fixture.extract(block, .whole)
      let bytes = try #require(made)
      #expect(bytes.count == 96 + block.bytes.count)
      try bytes.withUnsafeBytes { bytes in
        let extract = try BlockExtract(checking: bytes)
        let whole = try #require(extract.block)
        #expect(whole.isEqual(to: block.bytes))
        #expect(extract.digest == block.digest && extract.isWhole)
        #expect(extract.voucherCount == Int(block.header.voucherCount))
        #expect(extract.legCount == Int(block.header.legCount) && extract.partialCount == 0)
      }
      let facts = try fixture.facts(of: block)
      #expect(try StoredExtract.read(bytes).facts == facts)
      #expect(facts.count > 2)
    }
  }

  @Test(
    "a scope sees its facts and no others, and they prove the block",
    arguments: [UInt64(1), 2, 3, 4])
  func scopes(_ seed: UInt64) throws {
    let fixture = try Self.random(seed)
    var (shown, hidden, partial) = (0, 0, 0)
    for block in fixture.blocks {
      for scope in [[1], [2], [3], [1, 2], [2, 3], [1, 3], [1, 2, 3], []] as [Set<UInt32>] {
        let expected = try fixture.facts(of: block, in: scope)
        guard let bytes = try fixture.extract(block, fixture.selection(scope)) else {
          #expect(expected.isEmpty)
          hidden += 1
          continue
        }
        let (digest, facts) = try StoredExtract.read(bytes)
        #expect(digest == block.digest)
        #expect(facts == expected, "block \(block.ordinal), scope \(scope)")
        shown += 1
        partial += expected.count {
          if case .voucher(_, _, _, _, isPartial: true) = $0 { true } else { false }
        }
      }
    }
    #expect(shown > 20 && hidden > 5 && partial > 20)
  }

  @Test("no leg of another scope is in the bytes")
  func hiddenBytes() throws {
    let fixture = try Self.random(5)
    for block in fixture.blocks {
      guard let bytes = try fixture.extract(block, fixture.selection([2])) else { continue }
      let outside = try fixture.facts(of: block).flatMap { fact -> [LegRecord] in
        guard case .voucher(_, _, let legs, _, _) = fact else { return [] }
        return legs.filter { fixture.ledgerOfAccount[$0.account] != 2 }
      }
      for leg in outside {
        let record = withUnsafeBytes(of: leg) { Array($0) }
        #expect(!bytes.contains(record))
      }
    }
  }

  @Test("extracts stand back to back and are told apart by their heads")
  func backToBack() throws {
    let fixture = try Self.random(6)
    var stream: [UInt8] = []
    for block in fixture.blocks {
      _ = try BlockExtract.make(
        BlockView(block.bytes), showing: fixture.selection([1, 3]), into: &stream)
      _ = try BlockExtract.make(BlockView(block.bytes), showing: .whole, into: &stream)
    }
    var (digests, start) = ([Digest](), 0)
    while start < stream.count {
      let count = try stream[start...].withUnsafeBytes { bytes in
        try BlockExtract.byteCount(ofExtractAt: bytes)
      }
      digests.append(try StoredExtract.read(Array(stream[start..<start + count])).digest)
      start += count
    }
    #expect(Set(digests) == Set(fixture.blocks.map(\.digest)))
    #expect(digests.count > fixture.blocks.count)
  }

  /// A whole extract, one with partial vouchers, and one without.
  private static func samples() throws -> [(bytes: [UInt8], hasPartial: Bool)] {
    let fixture = try fixed()
    let second = fixture.blocks[1]
    let whole = try fixture.extract(second, .whole)
    let partial = try fixture.extract(second, fixture.selection([1]))
    let pruned = try fixture.extract(fixture.blocks[0], fixture.selection([2]))
    return [
      (try #require(whole), false), (try #require(partial), true), (try #require(pruned), false),
    ]
  }

  @Test("each flipped byte makes an extract refused")
  func everyByteCounts() throws {
    for (bytes, _) in try Self.samples() {
      #expect(StoredExtract.problem(bytes) == nil)
      for index in bytes.indices {
        for flip in [UInt8(1), 0x80, 0xff] {
          var damaged = bytes
          damaged[index] ^= flip
          #expect(StoredExtract.problem(damaged) != nil, "byte \(index)")
        }
      }
    }
  }

  /// Only what a partial voucher says is not proven.
  private func withoutPartial(_ facts: [ExtractFixture.Fact]) -> [ExtractFixture.Fact] {
    facts.filter {
      if case .voucher(_, _, _, _, isPartial: true) = $0 { false } else { true }
    }
  }

  @Test("damage that fits its checksums is refused, or shows another block")
  func forgedChecksums() throws {
    for (bytes, hasPartial) in try Self.samples() {
      let original = try StoredExtract.read(bytes)
      let facts = try #require(original.facts)
      var accepted = 0
      for index in bytes.indices {
        for bit in 0..<8 {
          var forged = StoredExtract(bytes: bytes)
          forged.bytes[index] ^= 1 << UInt8(bit)
          forged.fixChecksums()
          // Of bytes that are checksums themselves nothing is left of the flip.
          if forged.bytes == bytes { continue }
          guard let read = try? StoredExtract.read(forged.bytes), read.digest == original.digest
          else { continue }
          accepted += 1
          #expect(hasPartial, "byte \(index) bit \(bit)")
          if let changed = read.facts {
            #expect(withoutPartial(changed) == withoutPartial(facts), "byte \(index) bit \(bit)")
          }
        }
      }
      #expect(hasPartial == (accepted > 0))
    }
  }

  @Test("an extract that ends early, or goes on, is refused at every length")
  func everyLengthCounts() throws {
    for (bytes, _) in try Self.samples() {
      for length in bytes.indices {
        #expect(StoredExtract.problem(Array(bytes[..<length])) == .truncated)
        guard length >= 352 else { continue }
        var short = StoredExtract(bytes: Array(bytes[..<length]))
        short.put(UInt64(length), at: 8)
        short.fixChecksums()
        #expect(StoredExtract.problem(short.bytes) != nil, "length \(length)")
      }
      #expect(StoredExtract.problem(bytes + [0]) == .trailingBytes)
      var long = StoredExtract(bytes: bytes + [0, 0, 0, 0, 0, 0, 0, 0])
      long.put(UInt64(long.bytes.count), at: 8)
      long.fixChecksums()
      #expect(StoredExtract.problem(long.bytes) != nil)
    }
  }

  @Test("lengths and counts that no bytes stand behind are refused")
  func hostileCounts() throws {
    for (bytes, _) in try Self.samples() {
      for offset in stride(from: 24, to: 56, by: 4) {
        for value in [UInt32.max, 0x7fff_ffff, 0x1_0000, 1_000, 5, 0] {
          var hostile = StoredExtract(bytes: bytes)
          hostile.put(value, at: offset)
          hostile.fixChecksums()
          guard hostile.bytes != bytes else { continue }
          #expect(StoredExtract.problem(hostile.bytes) != nil, "\(value) at \(offset)")
        }
      }
      var huge = StoredExtract(bytes: bytes)
      huge.put(UInt64(1) << 30 + 1, at: 8)
      huge.fixChecksums()
      #expect(StoredExtract.problem(huge.bytes) == .tooLarge(1 << 30 + 1))
      huge.put(UInt64.max, at: 8)
      huge.fixChecksums()
      #expect(StoredExtract.problem(huge.bytes) == .tooLarge(.max))
      var newer = StoredExtract(bytes: bytes)
      newer.put(UInt16(2), at: 4)
      newer.fixChecksums()
      #expect(StoredExtract.problem(newer.bytes) == .newerVersion(2))
    }
  }

  @Test("random damage to many words never does more than be refused", arguments: [UInt64(7), 8])
  func fuzz(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let samples = try Self.samples()
    for round in 0..<4_000 {
      let (bytes, hasPartial) = samples[round % samples.count]
      var damaged = StoredExtract(bytes: bytes)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let values: [UInt32] = [0, 1, 2, 0xffff, .max, UInt32(truncatingIfNeeded: random.next())]
        damaged.put(
          values.randomElement(using: &random) ?? 0,
          at: Int.random(in: 6...bytes.count - 4, using: &random))
      }
      damaged.fixChecksums()
      guard damaged.bytes != bytes, let read = try? StoredExtract.read(damaged.bytes) else {
        continue
      }
      let digest = try StoredExtract.read(bytes).digest
      #expect(hasPartial || read.digest != digest)
    }
  }
}
