import LedgerCore
import TestSupport
import Testing

@testable import LedgerJournal

@Suite("File journal: what a crash leaves")
struct FileJournalRecoveryTests {
  /// All header bytes, then every 64th.
  private func offsets(_ range: Range<Int>) -> [Int] {
    Array(range.prefix(256)) + stride(from: range.lowerBound + 256, to: range.upperBound, by: 64)
  }

  @Test("a damaged newest block above the mark was torn: it is wiped, named, and work goes on")
  func damagedTail() throws {
    let fixture = try JournalFixture(seed: 21, blocks: 5, appended: 5)
    for offset in offsets(fixture.range(of: 5)) {
      let device = fixture.device.copy(seed: UInt64(offset))
      device.edit(JournalFixture.segment(1)) { $0[offset] ^= 0x40 }
      let found = try fixture.checkGoesOn(device)
      #expect(found == (4, 5), "offset \(offset)")
    }
  }

  @Test("a newest block of which only a part was written is wiped, named, and work goes on")
  func tornTail() throws {
    let fixture = try JournalFixture(seed: 22, blocks: 5, appended: 5)
    let range = fixture.range(of: 5)
    for offset in offsets(range).dropFirst() {
      let device = fixture.device.copy(seed: UInt64(offset))
      device.edit(JournalFixture.segment(1)) { bytes in
        for index in offset..<range.upperBound { bytes[index] = 0 }
      }
      let found = try fixture.checkGoesOn(device)
      // The block may end with zeros of its own.
      #expect(found == (4, 5) || found == (5, nil), "offset \(offset)")
    }
  }

  @Test("a file that ends within the newest block is a torn write")
  func shortFile() throws {
    let fixture = try JournalFixture(seed: 23, blocks: 4, appended: 4)
    let range = fixture.range(of: 4)
    for offset in offsets(range) {
      let device = fixture.device.copy(seed: UInt64(offset))
      device.edit(JournalFixture.segment(1)) { $0.removeLast($0.count - offset) }
      let found = try fixture.checkGoesOn(device)
      #expect(found == (3, offset == range.lowerBound ? nil : 4), "offset \(offset)")
    }
  }

  @Test("a torn write that lost its first sector is found by the rest, and wiped")
  func lostFirstSector() throws {
    let fixture = try JournalFixture(seed: 21, blocks: 5, appended: 5)
    let range = fixture.range(of: 5)
    try #require(range.count > 600)
    fixture.device.edit(JournalFixture.segment(1)) { bytes in
      for index in range.lowerBound..<range.lowerBound + 512 { bytes[index] = 0 }
    }
    let found = try fixture.checkGoesOn(fixture.device)
    #expect(found == (4, 5))
  }

  @Test("a torn block is named once, even if power is lost right after the opening")
  func namedOnce() throws {
    let fixture = try JournalFixture(seed: 21, blocks: 5, appended: 5, marked: 4)
    let range = fixture.range(of: 5)
    for seed in 0..<20 {
      let device = fixture.device.copy(seed: UInt64(seed))
      device.edit(JournalFixture.segment(1)) { $0[range.upperBound - 1] ^= 1 }
      #expect(try JournalFixture.open(device).tornBlock == 5)
      device.losePower()
      #expect(try JournalFixture.open(device).tornBlock == nil)
    }
  }

  @Test("a whole block that does not belong in its place is no torn write")
  func misplacedBlocks() throws {
    let fixture = try JournalFixture(seed: 36, blocks: 4, appended: 3)
    let other = try JournalFixture(seed: 37, blocks: 4, appended: 0)
    let start = fixture.range(of: 3).lowerBound
    var sealer = BlockSealer(
      algorithm: .sha256, epoch: 1, previous: fixture.blocks[1].digest)
    var body = BlockBody()
    body.begin(ordinal: 3, timeMs: 0)
    body.append(fact: "of another algorithm")
    let misplaced: [(SealedBlock, BlockProblem)] = [
      (sealer.seal(body), .unknownAlgorithm(2)),
      (fixture.blocks[1], .wrongOrdinal(expected: 3, got: 2)),
      (fixture.blocks[3], .wrongOrdinal(expected: 3, got: 4)),
      (other.blocks[2], .brokenChain),
    ]
    for (block, problem) in misplaced {
      for damage in [nil, block.bytes.count - 1] {
        let device = fixture.device.copy()
        device.edit(JournalFixture.segment(1)) { bytes in
          bytes.replaceSubrange(start..<start + block.bytes.count, with: block.bytes)
          if let damage { bytes[start + damage] ^= 1 }
        }
        #expect(
          JournalFixture.refusal(device)
            == .corrupt(block: 3, path: JournalFixture.segment(1), problem: problem))
      }
    }
  }

  @Test("the same damage at the mark or below it is refused, with the block's number")
  func damageBelowMark() throws {
    let fixture = try JournalFixture(seed: 24, blocks: 5, appended: 5, marked: 5)
    for block in 1...5 {
      for offset in offsets(fixture.range(of: block)) {
        let device = fixture.device.copy()
        device.edit(JournalFixture.segment(1)) { $0[offset] ^= 0x40 }
        guard
          case .corrupt(UInt64(block), JournalFixture.segment(1), _) = JournalFixture.refusal(
            device)
        else {
          Issue.record("block \(block) offset \(offset)")
          continue
        }
      }
    }
  }

  @Test("a damaged block that another follows was acknowledged, even above the mark")
  func damagedAndFollowed() throws {
    let fixture = try JournalFixture(seed: 25, blocks: 5, appended: 5, marked: 2)
    for block in 3...4 {
      let range = fixture.range(of: block)
      for offset in offsets(range) {
        let device = fixture.device.copy()
        device.edit(JournalFixture.segment(1)) { $0[offset] ^= 0x40 }
        guard case .corrupt(UInt64(block), _, _) = JournalFixture.refusal(device) else {
          Issue.record("block \(block) offset \(offset)")
          continue
        }
      }
      let device = fixture.device.copy()
      device.edit(JournalFixture.segment(1)) { bytes in
        for index in range { bytes[index] = 0 }
      }
      #expect(
        JournalFixture.refusal(device)
          == .corrupt(
            block: UInt64(block), path: JournalFixture.segment(1), problem: .notABlock))
    }
  }

  @Test("a mark above the blocks means that acknowledged ones are lost")
  func lostBlocks() throws {
    let fixture = try JournalFixture(seed: 26, blocks: 5, appended: 5, marked: 4)
    for first in 1...4 {
      let start = fixture.range(of: first).lowerBound
      let device = fixture.device.copy()
      device.edit(JournalFixture.segment(1)) { bytes in
        for index in start..<bytes.count { bytes[index] = 0 }
      }
      guard case .corrupt(UInt64(first), _, _) = JournalFixture.refusal(device) else {
        Issue.record("from block \(first)")
        continue
      }
    }
    let unmarked = fixture.device.copy()
    let start = fixture.range(of: 5).lowerBound
    unmarked.edit(JournalFixture.segment(1)) { $0.removeLast($0.count - start) }
    #expect(try fixture.checkGoesOn(unmarked) == (4, nil))
  }

  @Test("another history under the mark is refused")
  func otherHistory() throws {
    let fixture = try JournalFixture(seed: 27, blocks: 3, appended: 3, marked: 3)
    let other = try JournalFixture(seed: 28, blocks: 3, appended: 3, marked: 3)
    // Its blocks in segments of this journal.
    let theirs = try #require(other.device.contents(JournalFixture.segment(1)))
    fixture.device.edit(JournalFixture.segment(1)) { bytes in
      bytes = Array(bytes[..<4_096]) + theirs[4_096...]
    }
    #expect(
      JournalFixture.refusal(fixture.device)
        == .corrupt(block: 3, path: JournalFixture.segment(1), problem: .brokenChain))
  }

  @Test("one damaged slot of the mark leaves the other to serve")
  func tornMark() throws {
    let fixture = try JournalFixture(seed: 29, blocks: 3, appended: 3, marked: 2)
    for slot in [0, 4_096] {
      for offset in Array(slot..<slot + 92) {
        let device = fixture.device.copy(seed: UInt64(offset))
        device.edit(JournalFixture.mark) { $0[offset] ^= 1 }
        #expect(try fixture.checkGoesOn(device) == (3, nil), "offset \(offset)")
      }
    }
  }

  @Test("an epoch is never given twice, even when the newest mark is lost")
  func epochs() throws {
    let fixture = try JournalFixture(seed: 30, blocks: 2, appended: 2)
    for _ in 0..<3 {
      let opened = try JournalFixture.open(fixture.device)
      let epoch = opened.journal.epoch
      opened.journal.close()
      let before = fixture.device.copy()
      before.edit(JournalFixture.mark) { bytes in
        for index in 4_096..<4_188 { bytes[index] = 0 }
      }
      #expect(try JournalFixture.open(before).journal.epoch > epoch)
    }
  }

  @Test("a mark that was never synced is written again before the older one is given up")
  func unsyncedMark() throws {
    for seed in 0..<300 {
      let device = FaultyDevice(seed: UInt64(seed))
      let file = try device.create("/mark")
      var mark = JournalMark(
        sequence: 4, epoch: 1, tail: JournalTail(ordinal: 7, digest: .zero), journal: 1,
        algorithm: .sm3)
      try file.reserve(UInt64(JournalMark.fileBytes))
      try mark.write(to: file)
      try device.syncFolder("/")
      mark.sequence = 5
      device.fail(after: 2)
      #expect(throws: JournalError.self) { try mark.write(to: file) }
      // Reads show it, the disk does not have it.
      let kept = try #require(try JournalMark.read(from: file))
      var seen = kept
      #expect(seen.sequence == 5)
      device.fail(after: 1 + seed % 6)
      _ = try? seen.writeBoth(to: file, after: kept)
      device.losePower()
      #expect(try JournalMark.read(from: device.open("/mark")) != nil, "seed \(seed)")
    }
  }

  @Test("a journal without a whole mark is refused")
  func missingMark() throws {
    let fixture = try JournalFixture(seed: 31, blocks: 2, appended: 2)
    let refusal = JournalError.foreign(
      path: JournalFixture.mark, reason: "the high-water mark is missing or damaged")
    let without = fixture.device.copy()
    without.delete(JournalFixture.mark)
    #expect(JournalFixture.refusal(without) == refusal)
    let short = fixture.device.copy()
    short.edit(JournalFixture.mark) { $0.removeLast() }
    #expect(JournalFixture.refusal(short) == refusal)
    let damaged = fixture.device.copy()
    damaged.edit(JournalFixture.mark) { bytes in
      bytes[9] ^= 1
      bytes[4_105] ^= 1
    }
    #expect(JournalFixture.refusal(damaged) == refusal)
  }

  @Test("a new journal that a crash cut off before its first block is begun again")
  func cutOffBeginning() throws {
    let fixture = try JournalFixture(seed: 32, blocks: 3, appended: 1)
    let marks = try #require(fixture.device.contents(JournalFixture.mark))
    let segment = try #require(fixture.device.contents(JournalFixture.segment(1)))
    let head = Array(segment[..<4_096])
    let beginnings: [(mark: [UInt8]?, segment: [UInt8]?)] = [
      ([], nil), (Array(repeating: 0, count: 8_192), nil), (marks, nil), (marks, []),
      (marks, Array(repeating: 0, count: 16 << 10)), (marks, Array(head[..<20])), (marks, head),
    ]
    for (index, beginning) in beginnings.enumerated() {
      let device = FaultyDevice(seed: UInt64(index))
      if let mark = beginning.mark { device.put(mark, as: JournalFixture.mark) }
      if let segment = beginning.segment { device.put(segment, as: JournalFixture.segment(1)) }
      #expect(try fixture.checkGoesOn(device).tail == 0, "beginning \(index)")
    }
  }

  @Test("a segment whose creation a crash cut off is made again")
  func cutOffSegment() throws {
    let fixture = try JournalFixture(seed: 33, blocks: 3, appended: 3)
    for remains in [[], Array(repeating: UInt8(0), count: 16 << 10), [0x46, 0x4C, 0x53, 0x31]] {
      let device = fixture.device.copy()
      device.put(remains, as: JournalFixture.segment(2))
      #expect(try fixture.checkGoesOn(device) == (3, nil))
    }
  }

  @Test("a segment with blocks behind a damaged head is never removed")
  func damagedHead() throws {
    let fixture = try JournalFixture(seed: 34, blocks: 3, appended: 3)
    fixture.device.edit(JournalFixture.segment(1)) { $0[0] ^= 1 }
    #expect(
      JournalFixture.refusal(fixture.device)
        == .foreign(path: JournalFixture.segment(1), reason: "its head is damaged"))
    #expect(fixture.device.contents(JournalFixture.segment(1)) != nil)
  }

  @Test("what a newer program wrote is refused and left as it is, even above the mark")
  func newerFormats() throws {
    let fixture = try JournalFixture(seed: 35, blocks: 3, appended: 3)
    let start = fixture.range(of: 3).lowerBound
    let changes: [((inout StoredBlock) -> Void, JournalError)] = [
      (
        { $0.put(UInt16(2), at: 4) },
        .newerFormat(path: JournalFixture.segment(1), version: 2)
      ),
      (
        { $0.addSection(kind: 99, isMandatory: true, content: [1]) },
        .corrupt(
          block: 3, path: JournalFixture.segment(1), problem: .unknownMandatorySection(99))
      ),
      (
        { $0.put(UInt8(7), at: 48) },
        .corrupt(block: 3, path: JournalFixture.segment(1), problem: .unknownAlgorithm(7))
      ),
    ]
    for (change, refusal) in changes {
      var block = StoredBlock(fixture.blocks[2])
      change(&block)
      block.fixChecksums()
      let device = fixture.device.copy()
      device.edit(JournalFixture.segment(1)) { bytes in
        bytes.replaceSubrange(start..<start + block.bytes.count, with: block.bytes)
      }
      let before = device.contents(JournalFixture.segment(1))
      #expect(JournalFixture.refusal(device) == refusal)
      #expect(device.contents(JournalFixture.segment(1)) == before)
    }
  }
}
