import Glibc
import LedgerCore
import LedgerJournal
import Testing

@Suite("File journal: segments made in advance, and room on the disk")
struct FileJournalUpkeepTests {
  /// Appends until a segment is made in advance; returns how many blocks that took.
  private func appendUntilPrepared(
    _ fixture: JournalFixture, _ journal: FileJournal, _ device: FaultyDevice
  ) throws -> Int {
    for (index, block) in fixture.blocks.enumerated() {
      try journal.append(block)
      try journal.maintain()
      if device.names(".segment").count > 1 { return index + 1 }
    }
    return 0
  }

  @Test("the next segment is made when the newest is nearly full, and the append takes it")
  func prepared() throws {
    let fixture = try JournalFixture(seed: 111, blocks: 12, appended: 0)
    let device = fixture.device
    let journal = try JournalFixture.open(device, .rolling).journal
    let count = try appendUntilPrepared(fixture, journal, device)
    try #require(count > 0 && count < 11)
    #expect(journal.segments.count == 1)
    #expect(journal.storedBytes == UInt64(device.usedBytes))
    var rolled = count
    while journal.segments.count == 1 {
      let before = device.steps
      try journal.append(fixture.blocks[rolled])
      rolled += 1
      // One write and one sync, and perhaps space in steps: nothing is created.
      if journal.segments.count == 2 { #expect(device.steps - before <= 3) }
    }
    #expect(journal.segments[1].firstBlock == UInt64(rolled))
    #expect(journal.storedBytes == UInt64(device.usedBytes))
    for block in fixture.blocks[rolled...] { try journal.append(block) }
    journal.close()
    let restored = try Restored(device, .rolling)
    #expect(restored.book == DigestBook(fixture.blocks, count: 12))
    #expect(restored.journal.storedBytes == UInt64(device.usedBytes))
  }

  @Test("a segment made in advance and never written to is removed, also behind a torn block")
  func unused() throws {
    let fixture = try JournalFixture(seed: 112, blocks: 12, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    let count = try appendUntilPrepared(fixture, journal, fixture.device)
    fixture.device.endProcess()
    for isTorn in [false, true] {
      for remains in [nil, 0, 20, 4_096] as [Int?] {
        let device = fixture.device.copy()
        if let remains { device.edit(JournalFixture.segment(2)) { $0 = Array($0[..<remains]) } }
        if isTorn {
          device.edit(JournalFixture.segment(1)) { $0[fixture.range(of: count).lowerBound] ^= 1 }
        }
        let found = try fixture.checkGoesOn(device)
        #expect(found.tail == UInt64(isTorn ? count - 1 : count))
        #expect(found.tornBlock == (isTorn ? UInt64(count) : nil))
      }
    }
  }

  @Test("a torn first block of a segment made in advance is wiped there")
  func tornFirst() throws {
    let fixture = try JournalFixture(seed: 113, blocks: 12, appended: 0)
    let device = fixture.device
    let journal = try JournalFixture.open(device, .rolling).journal
    var count = try appendUntilPrepared(fixture, journal, device)
    while journal.segments.count == 1 {
      try journal.append(fixture.blocks[count])
      count += 1
    }
    device.endProcess()
    device.edit(JournalFixture.segment(2)) { $0[4_096 + 300] ^= 1 }
    #expect(try fixture.checkGoesOn(device) == (UInt64(count) - 1, UInt64(count)))
    // A damaged block before it was synced before it was begun.
    let damaged = fixture.device.copy()
    damaged.edit(JournalFixture.segment(2)) { $0[4_096] ^= 1 }
    damaged.edit(JournalFixture.segment(1)) { $0[fixture.range(of: count - 1).lowerBound] ^= 1 }
    #expect(JournalFixture.refusal(damaged) != nil)
  }

  @Test("two segments without blocks at the end are refused, and nothing is removed")
  func twoWithoutBlocks() throws {
    let fixture = try JournalFixture(seed: 114, blocks: 12, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    _ = try appendUntilPrepared(fixture, journal, fixture.device)
    fixture.device.endProcess()
    let prepared = try #require(fixture.device.contents(JournalFixture.segment(2)))
    var third = StoredHead(prepared)
    third.bytes[8] = 3
    third.fixChecksum(at: 32)
    fixture.device.put(third.bytes, as: JournalFixture.segment(3))
    #expect(JournalFixture.refusal(fixture.device) != nil)
    #expect(fixture.device.names(".segment").count == 3)
  }

  @Test("low room is seen at once, refuses snapshots, and passes when room is made")
  func lowRoom() throws {
    let fixture = try JournalFixture(seed: 115, blocks: 8, appended: 0)
    let device = fixture.device
    var settings = FileJournal.Settings.small
    settings.lowDiskBytes = 100_000
    let journal = try JournalFixture.open(device, settings).journal
    #expect(!journal.isLowOnDisk)
    try journal.append(fixture.blocks[0])
    device.setCapacity(device.usedBytes + 99_999)
    #expect(journal.isLowOnDisk)
    #expect(
      throws: JournalError.lowOnDisk(path: "/j", freeBytes: 99_999, limitBytes: 100_000)
    ) { try journal.snapshot(fixture.blocks, at: 1) }
    // What is under way still finds room.
    for block in fixture.blocks[1..<4] { try journal.append(block) }
    device.setCapacity(device.usedBytes + 110_000)
    #expect(!journal.isLowOnDisk)
    try journal.snapshot(fixture.blocks, at: 4)
    #expect(device.names(".partial").isEmpty)
  }

  @Test("between two looks at the room nobody asks the system")
  func interval() throws {
    let fixture = try JournalFixture(seed: 116, blocks: 2, appended: 0)
    var settings = FileJournal.Settings.small
    settings.lowDiskBytes = 100_000
    settings.lowDiskInterval = .seconds(1_000_000)
    let journal = try JournalFixture.open(fixture.device, settings).journal
    #expect(!journal.isLowOnDisk)
    fixture.device.setCapacity(fixture.device.usedBytes)
    #expect(!journal.isLowOnDisk)
  }

  @Test("a full disk stops the journal, which says so and loses nothing")
  func fullDisk() throws {
    let fixture = try JournalFixture(seed: 117, blocks: 30, appended: 0)
    let device = fixture.device
    let journal = try JournalFixture.open(device, .rolling).journal
    device.setCapacity(device.usedBytes + 100_000)
    var acknowledged = 0
    do throws(JournalError) {
      for block in fixture.blocks {
        try journal.append(block)
        acknowledged += 1
      }
    } catch {
      guard case .system(let what, let path, ENOSPC) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.description == "cannot \(what) \(path): No space left on device")
      #expect(journal.stopReason == error)
    }
    #expect(acknowledged > 3 && acknowledged < 30)
    #expect(throws: JournalError.stopped) {
      try journal.append(fixture.blocks[acknowledged])
    }
    #expect(throws: JournalError.stopped) { try journal.maintain() }
    device.losePower()
    // It opens again without any room.
    #expect(try JournalFixture.open(device, .rolling).journal.tail.ordinal >= acknowledged)
    device.endProcess()
    device.setCapacity(nil)
    #expect(try fixture.checkGoesOn(device).tail >= acknowledged)
  }

  @Test("the room of a real folder is asked of the system")
  func realRoom() throws {
    let folder = try TemporaryFolder()
    let free = try SystemStorage().freeBytes(folder.path)
    #expect(free > 0 && free < 1 << 60)
    #expect(throws: JournalError.self) { try SystemStorage().freeBytes(folder.file("no")) }
    try folder.write([1], to: "a")
    try folder.write([2], to: "b")
    try SystemStorage().rename(folder.file("a"), to: folder.file("b"))
    #expect(try folder.names == ["b"])
    #expect(try folder.read("b") == [1])
    #expect(
      throws: JournalError.system(what: "rename", path: folder.file("a"), errno: ENOENT)
    ) { try SystemStorage().rename(folder.file("a"), to: folder.file("b")) }
  }
}
