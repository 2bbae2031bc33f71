import LedgerCore
import LedgerJournal
import Testing

@Suite("Backup: what a copy holds")
struct BackupTests {
  @Test("a backup is a whole journal with the same blocks")
  func whole() throws {
    let fixture = try BackupFixture(seed: 61, blocks: 20)
    let device = FaultyDevice(seed: 1)
    let result = try fixture.backUp(into: device)
    #expect(result.tail == fixture.source.tail)
    #expect(result.blocks == 20)
    #expect(result.bytes == fixture.blocks.reduce(0) { $0 + UInt64($1.bytes.count) })
    #expect(device.contents(BackupFixture.segment(3)) != nil)
    try fixture.expectWhole(device, through: 20)
    device.losePower()
    try fixture.expectWhole(device, through: 20)
  }

  @Test("both slots of the mark stand at the last block")
  func bothSlots() throws {
    let fixture = try BackupFixture(seed: 61, blocks: 12)
    let device = FaultyDevice(seed: 1)
    try fixture.backUp(into: device)
    for slot in [0, 4_096] {
      let damaged = device.copy()
      damaged.edit(BackupFixture.folder + "/mark") { $0[slot] ^= 1 }
      try fixture.expectWhole(damaged, through: 12)
    }
  }

  @Test("a range ends at the block it names, and further runs go on from there")
  func ranges() throws {
    let fixture = try BackupFixture(seed: 62, blocks: 30, appended: 25)
    let device = FaultyDevice(seed: 1)
    var written: UInt64 = 0
    for through in [UInt64(1), 7, 7, 20] {
      let result = try fixture.backUp(into: device, through: through)
      #expect(result.tail.ordinal == through)
      #expect(result.blocks == through - written)
      written = through
      try fixture.expectWhole(device, through: Int(through))
    }
    #expect(try fixture.backUp(into: device, through: 5).tail.ordinal == 20)
    for block in fixture.blocks[25...] { try fixture.source.append(block) }
    #expect(try fixture.backUp(into: device, from: 21).blocks == 10)
    try fixture.expectWhole(device, through: 30)
  }

  @Test("blocks from the first one named on are compared with what the target has")
  func comparing() throws {
    let fixture = try BackupFixture(seed: 62, blocks: 10)
    let device = FaultyDevice(seed: 1)
    try fixture.backUp(into: device, through: 8)
    #expect(throws: MaintenanceFailure.gap(first: 10, expected: 9)) {
      try fixture.backUp(into: device, from: 10)
    }
    let damaged = device.copy()
    damaged.edit(BackupFixture.segment(1)) { $0[4_096 + 260] ^= 1 }
    #expect(try fixture.backUp(into: damaged.copy()).blocks == 2)
    #expect(
      throws: MaintenanceFailure.source(
        .corrupt(block: 1, path: BackupFixture.segment(1), problem: .bodyChecksum))
    ) {
      try fixture.backUp(into: damaged, from: 1)
    }
    #expect(try fixture.backUp(into: device, from: 1).blocks == 2)
    try fixture.expectWhole(device, through: 10)
  }

  @Test("a target that holds something else is refused and left alone")
  func foreignTargets() throws {
    let fixture = try BackupFixture(seed: 63, blocks: 8)
    let other = try BackupFixture(seed: 64, blocks: 6)
    let folder = BackupFixture.folder
    func refusal(_ device: FaultyDevice, identity: UInt64 = 7) -> MaintenanceFailure? {
      let before = device.names(in: folder).map { device.contents(folder + "/" + $0) }
      defer {
        #expect(before == device.names(in: folder).map { device.contents(folder + "/" + $0) })
      }
      do {
        _ = try JournalBackup(
          of: fixture.source, identity: identity, settings: .small, device: device
        ).run(into: folder)
        return nil
      } catch {
        return error
      }
    }
    let device = FaultyDevice(seed: 1)
    try other.backUp(into: device)
    #expect(
      refusal(device) == .foreignTarget(path: folder, reason: "it holds another journal"))
    // Another history under the same number: a journal that went on from an older backup.
    #expect(
      refusal(device, identity: BackupFixture.identity)
        == .foreignTarget(
          path: folder, reason: "its block 6 is not the one of this journal"))
    let letter = FaultyDevice(seed: 1)
    letter.put([1], as: folder + "/letter.txt")
    #expect(refusal(letter) == .foreignTarget(path: folder, reason: "it holds other files"))
    let segments = FaultyDevice(seed: 1)
    segments.put([], as: BackupFixture.segment(1))
    #expect(refusal(segments) == .foreignTarget(path: folder, reason: "it holds other files"))
    let ahead = FaultyDevice(seed: 1)
    try BackupFixture(seed: 63, blocks: 9).backUp(into: ahead)
    #expect(
      refusal(ahead, identity: BackupFixture.identity) == .targetAhead(target: 9, journal: 8))
    let live = FaultyDevice(seed: 1)
    let journal = try FileJournal.open(folder: folder, device: live) { _ in }.journal
    #expect(refusal(live) == .target(.held(path: folder + "/lock")))
    journal.close()
  }

  @Test("an empty journal, and a block that is not there yet, are refused")
  func nothingToCopy() throws {
    let empty = try BackupFixture(seed: 65, blocks: 3, appended: 0)
    #expect(throws: MaintenanceFailure.empty) {
      try empty.backUp(into: FaultyDevice(seed: 1))
    }
    let fixture = try BackupFixture(seed: 65, blocks: 3)
    #expect(throws: MaintenanceFailure.source(.noSuchBlock(4))) {
      try fixture.backUp(into: FaultyDevice(seed: 1), through: 4)
    }
  }

  @Test("a damaged block of the journal ends the backup before it, which then goes no further")
  func damagedSource() throws {
    let original = try JournalFixture(seed: 66, blocks: 9, appended: 9)
    let journal = try JournalFixture.open(original.device).journal
    let range = original.range(of: 6)
    original.device.edit(JournalFixture.segment(1)) { $0[range.lowerBound + 300] ^= 4 }
    let device = FaultyDevice(seed: 1)
    let backup = JournalBackup(
      of: journal, identity: 5, settings: .small, device: device)
    for _ in 1...2 {
      do {
        _ = try backup.run(into: BackupFixture.folder)
        Issue.record("the damage was copied")
      } catch {
        guard case .source(.corrupt(block: 6, _, problem: .bodyChecksum)) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    #expect(try backup.run(into: BackupFixture.folder, through: 5).tail.ordinal == 5)
    #expect(try JournalFolder(BackupFixture.folder, device: device).check().blocks == 5)
  }

  @Test("a backup leaves room on the medium, and goes on when there is more")
  func lowDisk() throws {
    let fixture = try BackupFixture(seed: 68, blocks: 30)
    let device = FaultyDevice(seed: 1)
    try fixture.backUp(into: device, through: 4)
    device.setCapacity(1 << 30)
    do {
      try fixture.backUp(into: device)
      Issue.record("it went on")
    } catch {
      guard case .target(.lowOnDisk(BackupFixture.folder, _, limitBytes: 1 << 30)) = error else {
        throw error
      }
    }
    device.setCapacity(2 << 30)
    #expect(try fixture.backUp(into: device).tail.ordinal == 30)
    try fixture.expectWhole(device, through: 30)
  }

  @Test("whoever watches may end a run, and the next one goes on where it was")
  func stopping() throws {
    let fixture = try BackupFixture(seed: 67, blocks: 30)
    let device = FaultyDevice(seed: 1)
    var told: [MaintenanceProgress] = []
    #expect(throws: MaintenanceFailure.stopped) {
      try fixture.backUp(into: device) { (progress) throws(MaintenanceFailure) in
        told.append(progress)
        if told.count == 3 { throw .stopped }
      }
    }
    let reached = try #require(told.last)
    #expect(reached.through == 30 && reached.block < 30 && reached.blocks == reached.block)
    #expect(told.map(\.bytes) == told.map(\.bytes).sorted())
    #expect(fixture.opening(of: device).isFailure)
    #expect(try fixture.backUp(into: device).blocks == 30 - reached.block)
    try fixture.expectWhole(device, through: 30)
  }
}

extension Result {
  var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}
