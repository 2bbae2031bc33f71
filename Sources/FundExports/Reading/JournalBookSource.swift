import LedgerCore
package import LedgerJournal

/// The whole books out of a journal's folder, which nobody needs to have open.
package struct JournalBookSource: BookSource {
  package let folder: JournalFolder
  package let info: BookInfo

  /// Reads the folder once, with every block's digests and place in the chain.
  package init(_ folder: JournalFolder) throws {
    self.folder = folder
    var timeMs: Int64 = 0
    let report = try folder.walk { timeMs = $0.header.timeMs }
    info = BookInfo(
      journal: report.journal, algorithm: report.algorithm, through: report.tail.ordinal,
      throughDigest: report.tail.digest, timeMs: timeMs, entity: "")
  }

  package func read(_ take: (BookItem) throws -> Void) throws {
    // The walk throws failures of its own only, so that another's error is kept until it is back.
    var other: (any Error)?
    do {
      _ = try folder.walk { view throws(MaintenanceFailure) in
        do { try view.forEachItem(take) } catch let failure as MaintenanceFailure {
          throw failure
        } catch {
          other = error
          throw .stopped
        }
      }
    } catch {
      throw other ?? error
    }
  }
}

extension BlockView {
  /// The vouchers and events of a block in the order in which they were decided.
  package func forEachItem(_ take: (BookItem) throws -> Void) throws {
    let events = body.events
    var offset = 0
    func giveEvents(before voucher: Int) throws {
      while offset < events.count {
        var next = offset
        let (event, before) = try EventCoding.decode(events, at: &next)
        guard before <= voucher else { return }
        offset = next
        try take(.event(event, block: header.ordinal, timeMs: header.timeMs))
      }
    }
    var failure: (any Error)?
    try forEachVoucher { voucher in
      guard failure == nil else { return }
      do {
        try giveEvents(before: voucher.position.index)
        try take(.voucher(BookVoucher(stored: voucher, isPartial: false)))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try giveEvents(before: .max)
  }
}
