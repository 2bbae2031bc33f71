import LedgerCore
import LedgerJournal
import Testing

/// A journal in memory and copies of it in the folder `/b` of devices.
struct BackupFixture {
  static let folder = "/b"
  static let identity: UInt64 = 0x1234_5678_9ABC_DEF0

  let source = MemoryJournal(epoch: 1)
  let blocks: [SealedBlock]

  /// A history of which the journal has the first `appended` blocks, all when nil.
  init(seed: UInt64, blocks count: Int, appended: Int? = nil) throws {
    blocks = try .history(seed: seed, count: count, commands: 10)
    for block in blocks[..<(appended ?? count)] { try source.append(block) }
  }

  static func segment(_ number: Int) -> String { folder + "/0000000\(number).segment" }

  @discardableResult
  func backUp(
    into device: FaultyDevice, through: UInt64? = nil, from: UInt64? = nil,
    _ settings: JournalBackup.Settings = .small, progress: ProgressReport = { _ in }
  ) throws(MaintenanceFailure) -> JournalBackup.Result {
    try JournalBackup(
      of: source, identity: Self.identity, settings: settings, device: device
    ).run(into: Self.folder, from: from, through: through, progress: progress)
  }

  /// What a daemon finds that starts on a copy, or why it does not start. Each block must be the
  /// history's. The device is left as it is.
  func opening(
    of device: FaultyDevice, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Swift.Result<FileJournal, JournalError> {
    let copy = device.copy()
    return Swift.Result { () throws(JournalError) in
      try FileJournal.open(folder: Self.folder, settings: .small, device: copy) {
        (view) throws(JournalError) in
        let ordinal = Int(view.header.ordinal)
        #expect(
          ordinal <= blocks.count && view.bytes.isEqual(to: blocks[ordinal - 1].bytes),
          sourceLocation: sourceLocation)
      }.journal
    }
  }

  /// Checks that a copy goes exactly to a block, as an opening, a check and a restore see it.
  func expectWhole(
    _ device: FaultyDevice, through: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let opened = try opening(of: device, sourceLocation: sourceLocation).get()
    let tail = JournalTail(ordinal: UInt64(through), digest: blocks[through - 1].digest)
    #expect(opened.tail == tail, sourceLocation: sourceLocation)
    let report = try JournalFolder(Self.folder, device: device).check()
    #expect(report.tail == tail, sourceLocation: sourceLocation)
    #expect(report.blocks == UInt64(through), sourceLocation: sourceLocation)
    #expect(report.journal == Self.identity, sourceLocation: sourceLocation)
    #expect(
      report.blocksAboveMark == 0 && !report.endsTorn, sourceLocation: sourceLocation)
    let names = device.names(in: Self.folder)
    #expect(
      names.allSatisfy { $0 == "mark" || $0.hasSuffix(".segment") },
      sourceLocation: sourceLocation)
  }
}

extension JournalBackup.Settings {
  /// Segments of 8 KiB, and a mark each 2 KiB.
  static var small: Self {
    var settings = Self()
    settings.segmentLimitBytes = 8 << 10
    settings.syncStepBytes = 2 << 10
    return settings
  }
}
