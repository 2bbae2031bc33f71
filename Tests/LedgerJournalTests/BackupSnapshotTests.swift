import LedgerCore
import LedgerJournal
import Testing

@Suite("Backup: snapshots and archived segments")
struct BackupSnapshotTests {
  /// A journal of real books with snapshots of them, and its digests.
  private struct Source {
    let device = FaultyDevice(seed: 1)
    let journal: FileJournal
    /// Of the books after each block.
    private(set) var digests: [Digest] = []

    init(seed: UInt64, blocks count: Int, snapshots: [Int]) throws {
      journal = try JournalFixture.open(device, .rolling).journal
      var books = TestBooks(seed: seed)
      var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
      for ordinal in 1...count {
        try books.makeBlock()
        let block = sealer.seal(books.machine.body)
        try journal.append(block)
        digests.append(books.machine.stateDigest(.sm3))
        guard snapshots.contains(ordinal) else { continue }
        let image = books.machine.freeze()
        _ = try journal.writeSnapshot(
          ordinal: UInt64(ordinal), blockDigest: block.digest, timeMs: 0
        ) { sink in image.encode(into: sink) }
        books.machine.thaw(image)
      }
    }

    func backUp(
      into device: FaultyDevice, through: UInt64? = nil
    ) throws(MaintenanceFailure) -> JournalBackup.Result {
      try JournalBackup(of: journal, settings: .small, device: device)
        .run(into: BackupFixture.folder, through: through)
    }
  }

  private static func snapshot(_ ordinal: UInt64) -> String {
    BackupFixture.folder + "/" + SnapshotFile.name(ordinal)
  }

  private func open(
    _ device: FaultyDevice, _ machine: inout StateMachine
  ) throws -> FileJournal.Opening {
    try FileJournal.open(
      folder: BackupFixture.folder, settings: .small, device: device,
      restore: { (reader) throws(SnapshotFailure) in
        machine = try StateMachine(decoding: &reader)
      }, replay: { (view) throws(JournalError) in try machine.replay(view) })
  }

  @Test("the newest snapshot not above the last block comes along, and an opening starts with it")
  func newest() throws {
    let source = try Source(seed: 111, blocks: 30, snapshots: [10, 20])
    let device = FaultyDevice(seed: 2)
    #expect(try source.backUp(into: device, through: 8).snapshot == nil)
    #expect(try source.backUp(into: device, through: 15).snapshot == 10)
    #expect(try source.backUp(into: device).snapshot == 20)
    device.losePower()
    let report = try JournalFolder(BackupFixture.folder, device: device).check()
    #expect(report.goodSnapshots == [10, 20] && report.passedOver.isEmpty)
    #expect(report.stateDigest == source.digests[29])
    var machine = StateMachine()
    let opening = try open(device, &machine)
    #expect(opening.snapshot?.ordinal == 20)
    #expect(machine.stateDigest(.sm3) == source.digests[29])
  }

  @Test("a damaged snapshot is not copied, and a damaged one of the target is replaced")
  func damaged() throws {
    let source = try Source(seed: 112, blocks: 25, snapshots: [10, 20])
    let device = FaultyDevice(seed: 2)
    _ = try source.backUp(into: device)
    device.edit(Self.snapshot(20)) { $0[5_000] ^= 1 }
    #expect(
      try JournalFolder(BackupFixture.folder, device: device).check().passedOver.map(\.ordinal)
        == [20])
    #expect(try source.backUp(into: device).snapshot == 20)
    #expect(
      try JournalFolder(BackupFixture.folder, device: device).check().passedOver.isEmpty)
    source.device.edit(JournalFixture.folder + "/" + SnapshotFile.name(20)) { $0[5_000] ^= 1 }
    let other = FaultyDevice(seed: 3)
    #expect(try source.backUp(into: other).snapshot == 10)
    #expect(other.contents(Self.snapshot(20)) == nil)
  }

  @Test("a snapshot that gives other books than the blocks is no backup")
  func otherBooks() throws {
    let source = try Source(seed: 113, blocks: 20, snapshots: [])
    var books = TestBooks(seed: 114)
    try books.makeBlock()
    let image = books.machine.freeze()
    let digest = try #require(
      try source.journal.writeSnapshot(
        ordinal: 12, blockDigest: blockDigest(source.journal, 12), timeMs: 0
      ) { sink in image.encode(into: sink) })
    #expect(digest.ordinal == 12)
    #expect(throws: MaintenanceFailure.snapshotDiffers(block: 12)) {
      try JournalFolder(JournalFixture.folder, device: source.device).check()
    }
    let device = FaultyDevice(seed: 2)
    _ = try source.backUp(into: device)
    let target = FaultyDevice(seed: 3)
    #expect(throws: MaintenanceFailure.snapshotDiffers(block: 12)) {
      try JournalRestore(
        from: JournalFolder(BackupFixture.folder, device: device), device: target
      ).run(into: "/r")
    }
  }

  private func blockDigest(_ journal: FileJournal, _ ordinal: UInt64) throws -> Digest {
    let reader = JournalReader(journal)
    return try reader.digest(ofBlock: ordinal)
  }

  @Test("a restored journal starts from the snapshot of the backup")
  func restored() throws {
    let source = try Source(seed: 115, blocks: 20, snapshots: [6, 12])
    let device = FaultyDevice(seed: 2)
    _ = try source.backUp(into: device)
    let target = FaultyDevice(seed: 3)
    let report = try JournalRestore(
      from: JournalFolder(BackupFixture.folder, device: device), settings: .small,
      device: target
    ).run(into: BackupFixture.folder)
    #expect(report.stateDigest == source.digests[19] && report.goodSnapshots == [12])
    target.losePower()
    var machine = StateMachine()
    let opening = try open(target, &machine)
    #expect(opening.snapshot?.ordinal == 12 && opening.replayedBlocks == 8)
    #expect(machine.stateDigest(.sm3) == source.digests[19])
  }

  @Test("archived blocks are checked and copied no more; what the backup has goes on")
  func archived() throws {
    let source = try Source(seed: 116, blocks: 60, snapshots: [55])
    let device = FaultyDevice(seed: 2)
    _ = try source.backUp(into: device, through: 50)
    try source.journal.archiveSegment(1, to: "/archive")
    let first = source.journal.segments[0]
    let last = try #require(first.lastBlock)
    let folder = JournalFolder(JournalFixture.folder, device: source.device)
    source.journal.close()
    let report = try folder.check()
    #expect(report.archivedSegments == [1] && report.blocks == 60 - last)
    #expect(report.replayedAfter == 55 && report.stateDigest == source.digests[59])
    let refusal = MaintenanceFailure.source(.archived(segment: 1, first: 1, last: last))
    #expect(throws: refusal) { try source.backUp(into: FaultyDevice(seed: 3)) }
    #expect(throws: refusal) {
      try JournalRestore(from: folder, device: FaultyDevice(seed: 3)).run(into: "/r")
    }
    #expect(try source.backUp(into: device).blocks == 10)
  }

  @Test("a copy with a segment made in advance can be gone on with")
  func madeInAdvance() throws {
    let source = try Source(seed: 117, blocks: 40, snapshots: [30])
    try source.journal.maintain()
    // As a copy of all files, made while no one wrote.
    let device = FaultyDevice(seed: 2)
    for name in source.device.names(in: JournalFixture.folder) {
      guard let bytes = source.device.contents(JournalFixture.folder + "/" + name) else { continue }
      device.put(bytes, as: BackupFixture.folder + "/" + name)
    }
    let report = try JournalFolder(BackupFixture.folder, device: device).check()
    let known = report.tail.ordinal
    #expect(report.blocksAboveMark == 40 - known && known >= 30)
    #expect(try source.backUp(into: device).blocks == 40 - known)
    #expect(
      try JournalFolder(BackupFixture.folder, device: device).check().stateDigest
        == source.digests[39])
  }
}
