extension JournalFolder {
  /// Checks the whole journal: every block up to the mark, with its digests and its place in the
  /// chain; that the facts in it lead to what it says; and that the snapshots beside it give the
  /// same books. Where early segments were archived, the books begin with a snapshot.
  package func check(
    progress: ProgressReport = { _ in }
  ) throws(MaintenanceFailure) -> Report {
    try check(progress: progress) { _ in }
  }

  /// The same, and gives each block to `visit` when it was checked.
  func check(
    progress: ProgressReport, visit: (BlockView) throws(MaintenanceFailure) -> Void
  ) throws(MaintenanceFailure) -> Report {
    let (mark, table) = try readTable()
    var books = try BooksReplay(self, firstLocal: (table.lastArchived?.lastBlock ?? 0) + 1)
    var step = ProgressStep(through: mark.tail.ordinal)
    var report = try walk { view throws(MaintenanceFailure) in
      try books.apply(view)
      try visit(view)
      if let progressed = step.add(view) { try progress(progressed) }
    }
    report.replayedAfter = books.start
    report.goodSnapshots = books.goodSnapshots
    report.passedOver = books.passedOver
    report.stateDigest = try books.finish(report.algorithm)
    try progress(step.progress)
    return report
  }
}

/// Says when it is time to tell the progress: once in so many bytes.
struct ProgressStep {
  private static let bytes: UInt64 = 64 << 20

  private(set) var progress: MaintenanceProgress
  private var toldBytes: UInt64 = 0

  init(through: UInt64) { progress = MaintenanceProgress(block: 0, through: through) }

  mutating func add(_ block: BlockView) -> MaintenanceProgress? {
    progress.block = block.header.ordinal
    progress.blocks += 1
    progress.bytes += UInt64(block.bytes.count)
    guard progress.bytes - toldBytes >= Self.bytes else { return nil }
    toldBytes = progress.bytes
    return progress
  }
}
