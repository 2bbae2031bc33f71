package import LedgerCore

/// The journal of a folder that is read without being opened: a backup, or the one of a daemon
/// that may be running. Nothing is written and no lock is taken, because the blocks up to the
/// mark never change.
package struct JournalFolder {
  /// Makes the empty books of the business commands; nil where there are none.
  package typealias BusinessMaker = () -> (any BusinessBooks)?

  package let folder: String
  let device: any StorageDevice
  /// Takes the mark of a copy that is still in the making.
  let takesUnfinished: Bool
  let makeBusiness: BusinessMaker

  package init(
    _ folder: String, device: any StorageDevice = ReadOnlyStorage(),
    business: @escaping BusinessMaker = { nil }
  ) {
    self.init(folder, device: device, takesUnfinished: false, business: business)
  }

  init(
    _ folder: String, device: any StorageDevice, takesUnfinished: Bool,
    business: @escaping BusinessMaker = { nil }
  ) {
    self.folder = folder
    self.device = device
    self.takesUnfinished = takesUnfinished
    makeBusiness = business
  }

  /// Checks every block up to the mark and gives it to `visit`, in order. Those of archived
  /// segments are passed over.
  package func walk(
    _ visit: (BlockView) throws(MaintenanceFailure) -> Void
  ) throws(MaintenanceFailure) -> Report {
    let (mark, table) = try readTable()
    var report = Report(
      journal: mark.journal, algorithm: mark.algorithm, epoch: mark.epoch, tail: mark.tail)
    var chain = BlockChain(after: JournalTail(ordinal: 0, digest: .zero), mark.algorithm)
    for row in table.rows {
      if let segment = row.segment {
        try walk(segment, mark, &chain, &report, visit)
      } else if let index = row.index {
        guard index.firstBlock == chain.tail.ordinal + 1 else {
          throw .source(
            .foreign(
              path: folder + "/" + SegmentIndex.name(row.number),
              reason: "it does not follow the segment before"))
        }
        chain.skip(to: JournalTail(ordinal: index.lastBlock, digest: index.lastDigest))
        report.archivedSegments.append(row.number)
      }
    }
    guard chain.tail.ordinal >= mark.tail.ordinal else {
      throw .source(
        .corrupt(
          block: chain.tail.ordinal + 1, path: table.rows.last?.segment?.file.path ?? folder,
          problem: .notABlock))
    }
    report.epoch = max(report.epoch, chain.epoch)
    return report
  }

  func readTable() throws(MaintenanceFailure) -> (mark: JournalMark, table: SegmentTable) {
    try MaintenanceFailure.reading { () throws(JournalError) in
      let mark = try readMark()
      return (mark, try SegmentTable.read(folder: folder, mark: mark, on: device))
    }
  }

  func readMark() throws(JournalError) -> JournalMark {
    let names = try device.names(in: folder)
    let isUnfinished = names.contains(CopyFolder.unfinishedName)
    for name in [CopyFolder.markName, CopyFolder.unfinishedName] where names.contains(name) {
      guard name == CopyFolder.markName || takesUnfinished else { continue }
      if let mark = try JournalMark.read(from: device.open(folder + "/" + name)) { return mark }
    }
    throw .foreign(
      path: folder,
      reason: isUnfinished
        ? "it is a copy that was never finished" : "the high-water mark is missing or damaged")
  }

  private func walk(
    _ segment: Segment, _ mark: JournalMark, _ chain: inout BlockChain,
    _ report: inout Report, _ visit: (BlockView) throws(MaintenanceFailure) -> Void
  ) throws(MaintenanceFailure) {
    var walk = try MaintenanceFailure.reading { () throws(JournalError) -> SegmentWalk in
      try SegmentWalk(segment)
    }
    while chain.tail.ordinal < mark.tail.ordinal {
      let next = try MaintenanceFailure.reading { () throws(JournalError) -> BlockView? in
        let next = try walk.next(&chain)
        if chain.tail.ordinal == mark.tail.ordinal, chain.tail != mark.tail {
          throw JournalError.corrupt(
            block: mark.tail.ordinal, path: segment.file.path, problem: .brokenChain)
        }
        return next
      }
      guard let view = next else { return }
      report.blocks += 1
      report.bytes += UInt64(view.bytes.count)
      report.vouchers += UInt64(view.header.voucherCount)
      report.legs += UInt64(view.header.legCount)
      try visit(view)
    }
    lookAbove(&walk, &chain, &report)
  }

  /// Counts the whole blocks behind the mark's, which prove nothing and damage nothing.
  private func lookAbove(
    _ walk: inout SegmentWalk, _ chain: inout BlockChain, _ report: inout Report
  ) {
    while !report.endsTorn {
      do throws(JournalError) {
        guard try walk.next(&chain) != nil else { return }
        report.blocksAboveMark += 1
      } catch {
        report.endsTorn = true
      }
    }
  }
}

extension FileJournal {
  /// The random number that the files of a folder's journal carry.
  package static func identity(
    of folder: String, device: any StorageDevice = ReadOnlyStorage()
  ) throws(MaintenanceFailure) -> UInt64 {
    try MaintenanceFailure.reading { () throws(JournalError) in
      try JournalFolder(folder, device: device).readMark().journal
    }
  }
}
