/// Makes a journal's folder of the very blocks of a journal, which come from elsewhere, in order.
///
/// The folder opens as a journal only after `finish`.
package struct JournalRebuild: ~Copyable {
  /// Bytes between two syncs.
  private static let syncStepBytes: UInt64 = 64 << 20

  private var target: CopyFolder
  private var chain: BlockChain

  /// Begins in an empty folder, or one that is not there.
  package init(
    _ folder: String, journal: UInt64, algorithm: DigestAlgorithm,
    segmentLimitBytes: UInt64 = JournalBackup.Settings().segmentLimitBytes,
    device: any StorageDevice = SystemStorage()
  ) throws(MaintenanceFailure) {
    let names = try MaintenanceFailure.writing { () throws(JournalError) in
      try device.makeFolder(folder)
      return try device.names(in: folder)
    }
    guard names.isEmpty else { throw .notEmpty(path: folder) }
    target = try CopyFolder(
      folder, journal: journal, algorithm: algorithm, segmentLimitBytes: segmentLimitBytes,
      on: device)
    chain = BlockChain(after: JournalTail(ordinal: 0, digest: .zero), algorithm)
  }

  /// The newest block so far.
  package var tail: JournalTail { chain.tail }

  /// Checks a block, with its digests and its place in the chain, and writes it.
  package mutating func append(
    _ bytes: UnsafeRawBufferPointer
  ) throws(MaintenanceFailure) -> BlockView {
    let view: BlockView
    do throws(BlockProblem) {
      view = try chain.check(bytes)
    } catch {
      throw .source(.corrupt(block: chain.tail.ordinal + 1, path: "the bundle", problem: error))
    }
    try MaintenanceFailure.writing { () throws(JournalError) in
      try target.append(view)
      if target.unsettledBytes >= Self.syncStepBytes { try target.settle() }
    }
    return view
  }

  /// Makes everything durable and the folder a journal.
  package consuming func finish() throws(MaintenanceFailure) {
    let epoch = chain.epoch
    try MaintenanceFailure.writing { () throws(JournalError) in
      try target.finish(epoch: epoch)
    }
    target.close()
  }
}
