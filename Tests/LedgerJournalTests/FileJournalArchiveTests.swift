import LedgerCore
import LedgerJournal
import Testing

@Suite("File journal: archived segments")
struct FileJournalArchiveTests {
  private static let archive = "/archive"

  private struct Filled {
    var fixture: JournalFixture
    var journal: FileJournal
    var device: FaultyDevice { fixture.device }
    /// Sealed segments up to the snapshot.
    var covered: [FileJournal.SegmentSummary]
  }

  /// An open journal of many segments with a snapshot after block 30 of 40.
  private func fill(seed: UInt64) throws -> Filled {
    let fixture = try JournalFixture(seed: seed, blocks: 42, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks[..<40] { try journal.append(block) }
    try journal.snapshot(fixture.blocks, at: 30)
    let covered = journal.segments.filter { ($0.lastBlock ?? 99) <= 30 }
    try #require(covered.count >= 3)
    return Filled(fixture: fixture, journal: journal, covered: covered)
  }

  private func isReadable(_ block: SealedBlock, _ journal: FileJournal) throws -> Bool {
    var isEqual = false
    try journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
    return isEqual
  }

  @Test("a covered segment goes to the archive, and its blocks say where they are")
  func archive() throws {
    let filled = try fill(seed: 121)
    let (journal, device) = (filled.journal, filled.device)
    let moved = filled.covered[1]
    let last = try #require(moved.lastBlock)
    let original = try #require(device.contents(JournalFixture.segment(2)))
    try journal.archiveSegment(2, to: Self.archive)
    #expect(device.contents(JournalFixture.segment(2)) == nil)
    let copy = try #require(device.contents(Self.archive + "/00000002.segment"))
    #expect(copy == Array(original[..<copy.count]))
    #expect(original[copy.count...].allSatisfy { $0 == 0 })
    let error = JournalError.archived(segment: 2, first: moved.firstBlock, last: last)
    #expect(
      error.description
        == "blocks \(moved.firstBlock) to \(last) are in segment 2, which was archived: "
        + "bring 00000002.segment back from the archive")
    for block in filled.fixture.blocks[..<40] {
      if (moved.firstBlock...last).contains(block.ordinal) {
        #expect(throws: error) { try journal.withBlock(block.ordinal) { _ in } }
      } else {
        #expect(try isReadable(block, journal))
      }
    }
    #expect(journal.segments[1].isArchived)
    #expect(
      journal.storedBytes
        == UInt64(device.usedBytes - copy.count))
  }

  @Test("an opening that a snapshot covers does without the archived segments")
  func reopening() throws {
    let filled = try fill(seed: 122)
    for segment in filled.covered { try filled.journal.archiveSegment(segment.number, to: "/a") }
    let last = try #require(filled.covered.last?.lastBlock)
    filled.device.losePower()
    var restored = try Restored(filled.device, .rolling)
    #expect(restored.book == DigestBook(filled.fixture.blocks, count: 40))
    for block in filled.fixture.blocks[..<Int(last)] {
      #expect(throws: JournalError.self) { try restored.journal.withBlock(block.ordinal) { _ in } }
    }
    for block in filled.fixture.blocks[Int(last)..<40] {
      #expect(try isReadable(block, restored.journal))
    }
    for segment in filled.covered.reversed() {
      try restored.journal.bringBack(segment.number, from: "/a")
    }
    for block in filled.fixture.blocks[..<40] {
      #expect(try isReadable(block, restored.journal))
    }
    filled.device.losePower()
    // And all are there to be replayed.
    #expect(try JournalFixture.open(filled.device, .rolling).replayedBlocks == 40)
    filled.device.endProcess()
    restored = try Restored(filled.device, .rolling)
    #expect(restored.journal.segments.allSatisfy { !$0.isArchived })
  }

  @Test("without a snapshot that covers them the opening is refused, and says which blocks lack")
  func uncovered() throws {
    let filled = try fill(seed: 123)
    let second = filled.covered[1]
    try filled.journal.archiveSegment(2, to: "/a")
    filled.journal.close()
    let refusal = JournalError.archived(
      segment: 2, first: second.firstBlock, last: try #require(second.lastBlock))
    #expect(JournalFixture.refusal(filled.device) == refusal)
    let damaged = filled.device.copy()
    damaged.edit("/j/" + SnapshotFile.name(30)) { $0[4_100] ^= 1 }
    #expect(throws: refusal) { try Restored(damaged, .rolling) }
    // An index that does not say so explains nothing, and neither does a damaged one.
    let unexplained = filled.device.copy()
    unexplained.edit("/j/00000002.index") { bytes in
      var head = StoredHead(bytes)
      head.bytes[7] = 0
      head.fixChecksum(at: bytes.count - 4)
      bytes = head.bytes
    }
    #expect(throws: JournalError.foreign(path: "/j", reason: "segment 2 is missing")) {
      try Restored(unexplained, .rolling)
    }
    let broken = filled.device.copy()
    broken.edit("/j/00000002.index") { $0[20] ^= 1 }
    #expect(throws: JournalError.foreign(path: "/j", reason: "segment 2 is missing")) {
      try Restored(broken, .rolling)
    }
  }

  @Test("a snapshot that lies before archived blocks is passed over by name")
  func olderSnapshot() throws {
    let filled = try fill(seed: 124)
    try filled.journal.snapshot(filled.fixture.blocks, at: 40)
    let number = try #require(filled.journal.segments.last { $0.lastBlock != nil }).number
    try filled.journal.archiveSegment(number, to: "/a")
    filled.journal.close()
    filled.device.edit("/j/" + SnapshotFile.name(40)) { $0[4_100] ^= 1 }
    #expect(throws: JournalError.self) { try Restored(filled.device, .rolling) }
  }

  @Test("what is not sealed, not covered or not there is not archived")
  func refusals() throws {
    let filled = try fill(seed: 125)
    let journal = filled.journal
    func reason(_ body: () throws(JournalError) -> Void) -> String? {
      do {
        try body()
        return nil
      } catch {
        guard case .notMovable(_, let reason) = error else { return "\(error)" }
        return reason
      }
    }
    let segments = journal.segments
    let newest = try #require(segments.last?.number)
    for number in [0, newest, newest + 1, 99] {
      #expect(
        reason { () throws(JournalError) in try journal.archiveSegment(number, to: "/a") }
          == "it is not a sealed segment of this folder")
    }
    let uncovered = try #require(segments.first { ($0.lastBlock ?? 0) > 30 })
    #expect(
      reason { () throws(JournalError) in
        try journal.archiveSegment(uncovered.number, to: "/a")
      }
        == "no good snapshot was taken at or after its last block, "
        + "\(uncovered.lastBlock ?? 0)")
    #expect(
      reason { () throws(JournalError) in try journal.bringBack(1, from: "/a") }
        == "it was not archived")
    try journal.archiveSegment(1, to: "/a")
    #expect(
      reason { () throws(JournalError) in try journal.archiveSegment(1, to: "/a") }
        == "it is not a sealed segment of this folder")
    filled.device.edit("/j/" + SnapshotFile.name(30)) { $0[4_100] ^= 1 }
    // It was read back before and counted as good in this process; another one looks again.
    journal.close()
    filled.device.endProcess()
    #expect(throws: JournalError.self) { try Restored(filled.device, .rolling) }
  }

  @Test("a damaged segment does not leave, and a damaged copy does not come back")
  func damage() throws {
    let filled = try fill(seed: 126)
    let (journal, device) = (filled.journal, filled.device)
    let good = try #require(device.contents(JournalFixture.segment(1)))
    device.edit(JournalFixture.segment(1)) { $0[4_096 + 400] ^= 1 }
    #expect(throws: JournalError.self) { try journal.archiveSegment(1, to: "/a") }
    #expect(device.contents("/a/00000001.segment") == nil)
    #expect(device.contents(JournalFixture.segment(1)) != nil)
    device.put(good, as: JournalFixture.segment(1))
    // A file of the name that is something else stays as it is.
    device.put([1, 2, 3], as: "/a/00000001.segment")
    #expect(throws: JournalError.self) { try journal.archiveSegment(1, to: "/a") }
    #expect(device.contents("/a/00000001.segment") == [1, 2, 3])
    device.delete("/a/00000001.segment")
    try journal.archiveSegment(1, to: "/a")
    for offset in [0, 40, 4_096, 4_096 + 100, 4_096 + 400] {
      let copy = try #require(device.contents("/a/00000001.segment"))
      device.edit("/a/00000001.segment") { $0[offset] ^= 1 }
      if offset != 40 {
        #expect(throws: JournalError.self, "offset \(offset)") {
          try journal.bringBack(1, from: "/a")
        }
        #expect(device.contents(JournalFixture.segment(1)) == nil)
      }
      device.put(copy, as: "/a/00000001.segment")
    }
    let other = try fill(seed: 127)
    device.put(
      try #require(other.device.contents(JournalFixture.segment(1))), as: "/b/00000001.segment")
    #expect(throws: JournalError.self) { try journal.bringBack(1, from: "/b") }
    #expect(throws: JournalError.self) { try journal.bringBack(1, from: "/nowhere") }
    try journal.bringBack(1, from: "/a")
    #expect(try isReadable(filled.fixture.blocks[0], journal))
    // The archive keeps its copy; a second move finds it there.
    try journal.archiveSegment(1, to: "/a")
    #expect(device.contents(JournalFixture.segment(1)) == nil)
  }

  @Test("a segment comes back only when there is room for it")
  func noRoom() throws {
    let filled = try fill(seed: 128)
    try filled.journal.archiveSegment(1, to: "/a")
    filled.device.setCapacity(filled.device.usedBytes + (70 << 10))
    guard
      case .lowOnDisk = #expect(
        throws: JournalError.self, performing: { try filled.journal.bringBack(1, from: "/a") })
    else {
      Issue.record("it was brought back")
      return
    }
  }
}
