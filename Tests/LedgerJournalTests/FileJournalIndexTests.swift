import LedgerCore
import Testing

@testable import LedgerJournal

@Suite("File journal: indexes of segments")
struct FileJournalIndexTests {
  private static func path(_ number: UInt32) -> String {
    JournalFixture.folder + "/" + SegmentIndex.name(number)
  }

  /// A closed journal of at least four segments with a snapshot after block 30.
  private func fill(seed: UInt64) throws -> JournalFixture {
    let fixture = try JournalFixture(seed: seed, blocks: 40, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    try journal.snapshot(fixture.blocks, at: 30)
    journal.close()
    return fixture
  }

  private func journalID(_ device: FaultyDevice) throws -> UInt64 {
    let file = try device.open(JournalFixture.mark)
    return try #require(try JournalMark.read(from: file)).journal
  }

  @Test("each sealed segment has an index that says where its blocks lie")
  func sealed() throws {
    let fixture = try fill(seed: 101)
    let segments = fixture.device.names(".segment").count
    // The last one may have been made in advance.
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    let sealed = journal.segments.filter { $0.lastBlock != nil }
    #expect(sealed.count >= 4)
    #expect(segments - sealed.count <= 2)
    #expect(fixture.device.names(".index") == sealed.map { SegmentIndex.name($0.number) })
    let journalID = try journalID(fixture.device)
    var next: UInt64 = 1
    for segment in sealed {
      let index = try #require(
        try SegmentIndex.read(
          segment.number, in: JournalFixture.folder, journal: journalID, on: fixture.device))
      #expect(index.firstBlock == next)
      #expect(index.lastBlock == segment.lastBlock)
      #expect(index.algorithm == .sm3)
      #expect(!index.isArchived)
      #expect(index.lastDigest == fixture.blocks[Int(index.lastBlock) - 1].digest)
      let blocks = fixture.blocks[Int(next) - 1..<Int(index.lastBlock)]
      #expect(index.digests == blocks.map(\.digest))
      #expect(index.lengths == blocks.map { UInt32($0.bytes.count) })
      let bytes = try #require(
        fixture.device.contents(JournalFixture.segment(Int(segment.number))))
      for (place, block) in zip(index.places, blocks) {
        let start = Int(place.offset)
        #expect(Array(block.bytes) == Array(bytes[start..<start + Int(place.bytes)]))
      }
      next = index.lastBlock + 1
    }
  }

  @Test("an index comes back from its bytes, and any changed byte is found")
  func coding() throws {
    let index = SegmentIndex(
      segment: 7, algorithm: .sha256, journal: 99, firstBlock: 1_234, isArchived: true,
      lengths: [256, 1_024, 264], digests: (1...3).map { DigestAlgorithm.sm3.digest([$0]) })
    let bytes = index.encoded
    #expect(bytes.count == 64 + 3 * 4 + 3 * 32 + 4)
    #expect(bytes.count == Int(index.byteCount))
    #expect(try SegmentIndex.decode(bytes, path: "i", segment: 7, journal: 99) == index)
    #expect(try SegmentIndex.decode(bytes, path: "i", segment: 8, journal: 99) == nil)
    #expect(try SegmentIndex.decode(bytes, path: "i", segment: 7, journal: 98) == nil)
    for offset in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[offset] ^= 1 << bit
        #expect(try SegmentIndex.decode(changed, path: "i", segment: 7, journal: 99) == nil)
      }
    }
    for length in 0..<bytes.count {
      let short = Array(bytes[..<length])
      #expect(try SegmentIndex.decode(short, path: "i", segment: 7, journal: 99) == nil)
    }
    var newer = StoredHead(bytes)
    newer.setVersion(2, checksumAt: bytes.count - 4)
    #expect(throws: JournalError.newerFormat(path: "i", version: 2)) {
      try SegmentIndex.decode(newer.bytes, path: "i", segment: 7, journal: 99)
    }
    var empty = index
    empty.lengths = []
    empty.digests = []
    #expect(try SegmentIndex.decode(empty.encoded, path: "i", segment: 7, journal: 99) == nil)
    #expect(SegmentIndex.number(ofName: "00000007.index") == 7)
    for name in ["7.index", "00000007.segment", "+0000007.index", "00000007.index.partial"] {
      #expect(SegmentIndex.number(ofName: name) == nil)
    }
  }

  @Test("a missing, damaged or wrong index is made again, from a snapshot or without one")
  func rebuilt() throws {
    let fixture = try fill(seed: 102)
    let good = try #require(fixture.device.contents(Self.path(2)))
    let third = try #require(fixture.device.contents(Self.path(3)))
    let journalID = try journalID(fixture.device)
    var lying = try #require(
      try SegmentIndex.decode(good, path: "", segment: 2, journal: journalID))
    lying.lengths[0] += 8
    var shifted = lying
    shifted.lengths[0] -= 8
    shifted.firstBlock += 1
    var misled = lying
    misled.lengths[0] -= 8
    misled.digests[misled.digests.count - 1] = .zero
    let wrongs: [[UInt8]?] = [
      nil, [], Array(good.dropLast()), third, lying.encoded, shifted.encoded, misled.encoded,
    ]
    for wrong in wrongs {
      for restores in [true, false] {
        let device = fixture.device.copy()
        device.delete(Self.path(2))
        if let wrong { device.put(wrong, as: Self.path(2)) }
        let opening: FileJournal.Opening
        if restores {
          let restored = try Restored(device, .rolling)
          #expect(restored.book == DigestBook(fixture.blocks, count: 40))
          #expect(restored.opening.snapshot?.ordinal == 30)
          opening = restored.opening
        } else {
          opening = try JournalFixture.open(device, .rolling)
        }
        #expect(opening.rebuiltIndexes == [2])
        #expect(device.contents(Self.path(2)) == good)
        #expect(opening.journal.storedBytes == UInt64(device.usedBytes))
        for block in fixture.blocks {
          var isEqual = false
          try opening.journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
          #expect(isEqual)
        }
      }
    }
  }

  @Test("a segment of another history is found, though it comes with its index")
  func otherHistory() throws {
    var settings = FileJournal.Settings.tiny
    settings.segmentLimitBytes = 4_096
    func fill(_ seed: UInt64) throws -> JournalFixture {
      let fixture = try JournalFixture(seed: seed, blocks: 5, appended: 0)
      let journal = try JournalFixture.open(fixture.device, settings).journal
      for block in fixture.blocks { try journal.append(block) }
      try journal.snapshot(fixture.blocks, at: 4)
      journal.close()
      return fixture
    }
    let (ours, theirs) = (try fill(106), try fill(107))
    let journal = withUnsafeBytes(of: try journalID(ours.device)) { Array($0) }
    for (path, isHead) in [(JournalFixture.segment(2), true), (Self.path(2), false)] {
      var file = StoredHead(try #require(theirs.device.contents(path)))
      file.bytes.replaceSubrange(24..<32, with: journal)
      file.fixChecksum(at: isHead ? 32 : file.bytes.count - 4)
      ours.device.put(file.bytes, as: path)
    }
    #expect(
      throws: JournalError.corrupt(
        block: 2, path: JournalFixture.segment(2), problem: .brokenChain)
    ) { try Restored(ours.device, settings) }
  }

  @Test("an index of the segment that is being written stands for nothing")
  func stale() throws {
    let fixture = try fill(seed: 103)
    let newest = UInt32(try JournalFixture.open(fixture.device, .rolling).journal.segments.count)
    fixture.device.endProcess()
    fixture.device.put([1, 2, 3], as: Self.path(newest))
    let restored = try Restored(fixture.device, .rolling)
    #expect(restored.book == DigestBook(fixture.blocks, count: 40))
    #expect(fixture.device.contents(Self.path(newest)) == nil)
  }

  @Test("a segment that no index calls archived is missed, though a snapshot covers it")
  func unexplained() throws {
    let fixture = try fill(seed: 104)
    for number in 1...3 {
      let device = fixture.device.copy()
      device.delete(JournalFixture.segment(number))
      #expect(throws: JournalError.foreign(path: "/j", reason: "segment \(number) is missing")) {
        try Restored(device, .rolling)
      }
      device.delete(Self.path(UInt32(number)))
      #expect(throws: JournalError.foreign(path: "/j", reason: "segment \(number) is missing")) {
        try Restored(device, .rolling)
      }
    }
  }

  @Test("an opening on a full disk goes without the indexes it cannot write")
  func fullDisk() throws {
    let fixture = try fill(seed: 105)
    fixture.device.delete(Self.path(1))
    // What is left over from the close is removed and makes room.
    try JournalFixture.open(fixture.device, .rolling).journal.close()
    fixture.device.delete(Self.path(1))
    fixture.device.setCapacity(fixture.device.usedBytes - 30_000)
    let opening = try JournalFixture.open(fixture.device, .rolling)
    #expect(opening.rebuiltIndexes.isEmpty)
    #expect(opening.journal.tail.ordinal == 40)
    opening.journal.close()
    fixture.device.setCapacity(nil)
    #expect(try JournalFixture.open(fixture.device, .rolling).rebuiltIndexes == [1])
  }
}
