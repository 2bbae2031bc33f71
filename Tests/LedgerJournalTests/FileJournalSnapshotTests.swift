import Foundation
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("File journal: snapshots")
struct FileJournalSnapshotTests {
  private static func path(_ ordinal: UInt64) -> String {
    JournalFixture.folder + "/" + SnapshotFile.name(ordinal)
  }

  /// A closed journal of several segments, with snapshots after some of its blocks.
  private func fill(
    seed: UInt64, blocks count: Int = 40, snapshots: [Int] = [12, 25]
  ) throws -> JournalFixture {
    let fixture = try JournalFixture(seed: seed, blocks: count + 2, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks[..<count] {
      try journal.append(block)
      if snapshots.contains(Int(block.ordinal)) {
        try journal.snapshot(fixture.blocks, at: Int(block.ordinal))
      }
    }
    journal.close()
    return fixture
  }

  /// Opens, and expects the state after all blocks, read back from wherever they lie.
  @discardableResult
  private func check(
    _ fixture: JournalFixture, _ device: FaultyDevice, blocks count: Int = 40,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FileJournal.Opening {
    let restored = try Restored(device, .rolling)
    #expect(
      restored.book == DigestBook(fixture.blocks, count: count), sourceLocation: sourceLocation)
    for block in fixture.blocks[..<count] {
      var isEqual = false
      try restored.journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
      #expect(isEqual, "block \(block.ordinal)", sourceLocation: sourceLocation)
    }
    return restored.opening
  }

  @Test("an opening takes the newest snapshot and replays what follows only")
  func newest() throws {
    let fixture = try fill(seed: 81)
    let opening = try check(fixture, fixture.device)
    #expect(opening.snapshot?.ordinal == 25)
    #expect(opening.snapshot?.timeMs == 25_000)
    #expect(opening.snapshot?.blockDigest == fixture.blocks[24].digest)
    #expect(opening.replayedBlocks == 15)
    #expect(opening.passedOver.isEmpty)
    #expect(opening.rebuiltIndexes.isEmpty)
    #expect(opening.tornBlock == nil)
  }

  @Test("whatever block a snapshot stands after, the rest is replayed")
  func everyOrdinal() throws {
    let fixture = try fill(seed: 82, snapshots: [])
    for ordinal in 1...40 {
      let device = fixture.device.copy()
      let journal = try JournalFixture.open(device, .rolling).journal
      try journal.snapshot(fixture.blocks, at: ordinal)
      journal.close()
      let opening = try check(fixture, device)
      #expect(opening.snapshot?.ordinal == UInt64(ordinal))
      #expect(opening.replayedBlocks == UInt64(40 - ordinal))
    }
  }

  @Test("an opening without a restore replays every block")
  func unused() throws {
    let fixture = try fill(seed: 83)
    var count = 0
    let opening = try FileJournal.open(
      folder: JournalFixture.folder, settings: .rolling, device: fixture.device
    ) { _ in count += 1 }
    #expect(count == 40)
    #expect(opening.snapshot == nil)
    #expect(opening.replayedBlocks == 40)
  }

  @Test("the digest of the state is that of its bytes, and a large state comes back whole")
  func largeState() throws {
    let fixture = try fill(seed: 84, blocks: 3, snapshots: [])
    var random = SplitMix64(seed: 5)
    let state = (0..<(5 << 20) / 8).flatMap { _ in
      withUnsafeBytes(of: random.next()) { Array($0) }
    }
    let journal = try JournalFixture.open(fixture.device).journal
    let info = try journal.writeSnapshot(
      ordinal: 3, blockDigest: fixture.blocks[2].digest, timeMs: 1
    ) { sink in
      state.withUnsafeBytes { bytes in
        var at = 0
        var size = 1
        while at < bytes.count {
          let end = min(bytes.count, at + size)
          sink(UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
          at = end
          size = size * 3 + 1
        }
      }
    }
    journal.close()
    #expect(info?.stateDigest == DigestAlgorithm.sm3.digest(state))
    #expect(info?.byteCount == UInt64(state.count))
    var found: [UInt8] = []
    let opening = try FileJournal.open(
      folder: JournalFixture.folder, settings: .small, device: fixture.device,
      restore: { (reader) throws(SnapshotFailure) in
        #expect(reader.bytesLeft == state.count)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 700_001, alignment: 8)
        defer { piece.deallocate() }
        while reader.bytesLeft > 0 {
          let count = min(piece.count, reader.bytesLeft)
          try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[..<count]))
          found += piece[..<count]
        }
      }, replay: { _ in })
    #expect(found == state)
    #expect(opening.snapshot == info)
  }

  @Test("a snapshot with any byte changed is passed over, and the one before serves")
  func damaged() throws {
    let fixture = try fill(seed: 85)
    let path = Self.path(25)
    let length = try #require(fixture.device.contents(path)).count
    #expect(length == 4_096 + 25 * 32 + 40)
    let offsets = Array(0..<76) + Array(stride(from: 4_096, to: length - 40, by: 37))
    for offset in offsets + Array(length - 40..<length - 4) {
      let device = fixture.device.copy()
      device.edit(path) { $0[offset] ^= 0x10 }
      let opening = try check(fixture, device)
      #expect(opening.snapshot?.ordinal == 12, "offset \(offset)")
      #expect(opening.passedOver.map(\.path) == [path], "offset \(offset)")
    }
    for length in [0, 100, 4_096, length - 1, length + 1] {
      let device = fixture.device.copy()
      device.edit(path) { bytes in
        bytes = Array((bytes + [0])[..<length])
      }
      #expect(try check(fixture, device).snapshot?.ordinal == 12, "length \(length)")
    }
  }

  @Test("with every snapshot damaged all blocks are replayed, and the problems are named")
  func allDamaged() throws {
    let fixture = try fill(seed: 86)
    for ordinal in [12, 25] as [UInt64] {
      fixture.device.edit(Self.path(ordinal)) { $0[5_000 - 4_096 + 4_096 - 800] ^= 1 }
    }
    let opening = try check(fixture, fixture.device)
    #expect(opening.snapshot == nil)
    #expect(opening.replayedBlocks == 40)
    #expect(opening.passedOver.map(\.problem) == [.damaged, .damaged])
    #expect(opening.passedOver.map(\.ordinal) == [25, 12])
  }

  @Test("a snapshot that the state refuses, or leaves half read, is not used")
  func refused() throws {
    let fixture = try fill(seed: 87)
    var book = DigestBook()
    let opening = try FileJournal.open(
      folder: JournalFixture.folder, settings: .rolling, device: fixture.device,
      restore: { (reader) throws(SnapshotFailure) in
        if reader.info.ordinal == 25 { throw .tooLong(by: 3) }
        book = try DigestBook(from: &reader)
      }, replay: { view in book.digests.append(view.digest) })
    #expect(book == DigestBook(fixture.blocks, count: 40))
    #expect(opening.snapshot?.ordinal == 12)
    #expect(opening.passedOver.map(\.problem) == [.refused(.tooLong(by: 3))])
    opening.journal.close()
    #expect(throws: JournalError.self) {
      try FileJournal.open(
        folder: JournalFixture.folder, settings: .rolling, device: fixture.device,
        restore: { (_) throws(SnapshotFailure) in }, replay: { _ in })
    }
  }

  @Test("a snapshot of another history, another journal or above the mark is passed over")
  func foreign() throws {
    let fixture = try fill(seed: 88)
    let other = try fill(seed: 89)
    let theirs = try #require(other.device.contents(Self.path(25)))
    let device = fixture.device.copy()
    device.put(theirs, as: Self.path(25))
    #expect(try check(fixture, device).passedOver.map(\.problem) == [.head])
    // Their state in a head of this journal.
    let journal = try #require(fixture.device.contents(Self.path(25)))[16..<24]
    var grafted = StoredHead(theirs)
    grafted.bytes.replaceSubrange(16..<24, with: journal)
    grafted.fixChecksum(at: 72)
    device.endProcess()
    device.put(grafted.bytes, as: Self.path(25))
    #expect(try check(fixture, device).passedOver.map(\.problem) == [.otherHistory])
    // A whole one whose block is above the mark.
    let above = fixture.device.copy()
    above.put(try #require(above.contents(Self.path(25))), as: Self.path(41))
    #expect(try check(fixture, above).passedOver.map(\.problem) == [.aboveMark(40)])
    // A newer program's.
    let newer = fixture.device.copy()
    newer.edit(Self.path(25)) { bytes in
      var head = StoredHead(bytes)
      head.setVersion(2, checksumAt: 72)
      bytes = head.bytes
    }
    #expect(try check(fixture, newer).passedOver.map(\.problem) == [.newerVersion(2)])
  }

  @Test("a snapshot raises the mark to its block first")
  func mark() throws {
    for seed in 0..<20 {
      let fixture = try JournalFixture(seed: 90, blocks: 6, appended: 0)
      let device = FaultyDevice(seed: UInt64(seed))
      let journal = try JournalFixture.open(device).journal
      for block in fixture.blocks[..<4] { try journal.append(block) }
      try journal.snapshot(fixture.blocks, at: 3)
      device.losePower()
      let restored = try Restored(device)
      #expect(restored.opening.snapshot?.ordinal == 3)
      #expect(restored.book == DigestBook(fixture.blocks, count: 4))
    }
  }

  @Test("the two newest good ones are kept, and what a crash left is removed")
  func keeping() throws {
    let fixture = try fill(seed: 91, snapshots: [3, 7, 12, 25])
    let names = { fixture.device.names(in: JournalFixture.folder).filter { $0.contains("snap") } }
    #expect(names() == [12, 25].map(SnapshotFile.name))
    fixture.device.edit(Self.path(25)) { $0[4_100] ^= 1 }
    fixture.device.put([1, 2], as: Self.path(30) + ".partial")
    fixture.device.put([1, 2], as: JournalFixture.folder + "/00000001.index.partial")
    let restored = try Restored(fixture.device, .rolling)
    #expect(fixture.device.names(".partial").isEmpty)
    try restored.journal.snapshot(fixture.blocks, at: 40)
    // The damaged one is not one of the two.
    #expect(names() == [12, 40].map(SnapshotFile.name))
    #expect(try restored.journal.snapshots() == [40, 12])
    #expect(restored.journal.storedBytes == UInt64(fixture.device.usedBytes))
  }

  @Test("a block that is not there, or has another digest, gets no snapshot")
  func wrongBlock() throws {
    let fixture = try fill(seed: 92, blocks: 5, snapshots: [])
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    #expect(throws: JournalError.noSuchBlock(6)) { try journal.snapshot(fixture.blocks, at: 6) }
    #expect(throws: JournalError.self) {
      try journal.writeSnapshot(
        ordinal: 4, blockDigest: fixture.blocks[2].digest, timeMs: 0, encode: { _ in })
    }
    #expect(throws: JournalError.noSuchBlock(0)) {
      try journal.writeSnapshot(ordinal: 0, blockDigest: .zero, timeMs: 0, encode: { _ in })
    }
    #expect(try journal.snapshots().isEmpty)
    journal.close()
    #expect(throws: JournalError.stopped) { try journal.snapshot(fixture.blocks, at: 5) }
  }

  @Test("an acknowledged block that is damaged behind or under a snapshot refuses the opening")
  func damagedBlocks() throws {
    let fixture = try JournalFixture(seed: 93, blocks: 6, appended: 0)
    let journal = try JournalFixture.open(fixture.device).journal
    for block in fixture.blocks { try journal.append(block) }
    try journal.snapshot(fixture.blocks, at: 4)
    journal.close()
    for ordinal in [2, 4, 5] {
      let device = fixture.device.copy()
      device.edit(JournalFixture.segment(1)) { $0[fixture.range(of: ordinal).lowerBound + 60] ^= 1 }
      do {
        _ = try Restored(device)
        Issue.record("block \(ordinal)")
      } catch {
        guard case .corrupt(UInt64(ordinal), _, _) = error else {
          Issue.record("block \(ordinal): \(error)")
          continue
        }
      }
    }
  }

  @Test("a close ends a snapshot that is being written, and waits for it")
  func closing() throws {
    let fixture = try fill(seed: 95, blocks: 3, snapshots: [2])
    let journal = try JournalFixture.open(fixture.device).journal
    let piece = [UInt8](repeating: 7, count: 1 << 20)
    #expect(throws: JournalError.stopped) {
      try journal.writeSnapshot(
        ordinal: 3, blockDigest: fixture.blocks[2].digest, timeMs: 0
      ) { sink in
        piece.withUnsafeBytes(sink)
        Thread.detachNewThread { journal.close() }
        while (try? journal.maintain()) != nil { sched_yield() }
        for _ in 0..<10 { piece.withUnsafeBytes(sink) }
      }
    }
    journal.close()
    let names = fixture.device.names(in: JournalFixture.folder).filter { $0.contains("snap") }
    #expect(names == [SnapshotFile.name(2)])
    #expect(try Restored(fixture.device).opening.snapshot?.ordinal == 2)
  }

  @Test("snapshots are written while blocks are appended")
  func concurrent() async throws {
    let folder = try TemporaryFolder()
    let blocks = try [SealedBlock].history(seed: 94, count: 120)
    let journal = try FileJournal.open(folder: folder.path, settings: .rolling) { _ in }.journal
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var last = 0
        while last < 100 {
          let tail = Int(journal.tail.ordinal)
          if tail > last {
            try journal.snapshot(blocks, at: tail)
            last = tail
          }
          try journal.maintain()
          await Task.yield()
        }
      }
      group.addTask {
        for block in blocks {
          try journal.append(block)
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
    #expect(try journal.storedBytes == folder.byteCount)
    journal.close()
    let restored = try Restored(folder: folder.path, SystemStorage(), .rolling)
    #expect(restored.book == DigestBook(blocks, count: 120))
    #expect((restored.opening.snapshot?.ordinal ?? 0) >= 100)
  }
}
