/// Puts a backup into an empty folder, where a daemon can go on with it.
///
/// The daemon takes an epoch higher than any that the backup knows. What the journal accepted
/// after the backup is not in it: a client that is ahead is told so by a gap in its lane's
/// serials, or by its least revision, and never posts anything twice.
package struct JournalRestore {
  private let source: JournalFolder
  private let segmentLimitBytes: UInt64
  private let syncStepBytes: UInt64
  private let device: any StorageDevice

  /// `device` holds the new folder.
  package init(
    from source: JournalFolder, settings: JournalBackup.Settings = JournalBackup.Settings(),
    device: any StorageDevice = SystemStorage()
  ) {
    self.source = source
    segmentLimitBytes = settings.segmentLimitBytes
    syncStepBytes = settings.syncStepBytes
    self.device = device
  }

  /// Checks the backup whole while it is copied. The new folder opens as a journal only when all
  /// of it was found good and is durable; after a failure it holds a copy that does not open and
  /// can be removed.
  package func run(
    into folder: String, progress: ProgressReport = { _ in }
  ) throws(MaintenanceFailure) -> JournalFolder.Report {
    let (mark, table) = try source.readTable()
    if let archived = table.lastArchived {
      throw .source(
        .archived(
          segment: archived.segment, first: archived.firstBlock, last: archived.lastBlock))
    }
    let names = try MaintenanceFailure.writing { () throws(JournalError) in
      try device.makeFolder(folder)
      return try device.names(in: folder)
    }
    guard names.isEmpty else { throw .notEmpty(path: folder) }
    var target = try CopyFolder(
      folder, journal: mark.journal, algorithm: mark.algorithm,
      segmentLimitBytes: segmentLimitBytes, on: device)
    let report = try source.check(progress: progress) { view throws(MaintenanceFailure) in
      try MaintenanceFailure.writing { () throws(JournalError) in
        try target.append(view)
        if target.unsettledBytes >= syncStepBytes { try target.settle() }
      }
    }
    try MaintenanceFailure.writing { () throws(JournalError) in
      try target.finish(epoch: report.epoch)
    }
    try copySnapshot(report, into: folder)
    target.close()
    return report
  }

  /// The newest good one, so that the daemon starts as fast as the old one did. Its place after
  /// its block was checked with the blocks.
  private func copySnapshot(
    _ report: JournalFolder.Report, into folder: String
  ) throws(MaintenanceFailure) {
    guard let newest = report.goodSnapshots.max() else { return }
    let copy = SnapshotCopy(
      source: source.folder, sourceDevice: source.device, target: folder, targetDevice: device,
      journal: report.journal, algorithm: report.algorithm)
    try copy.copy(newest)
  }
}
