import LedgerJournal

extension BlockExtract {
  /// What the extract shows, as items of the books.
  func forEachBookItem(_ take: (BookItem) throws -> Void) throws {
    try forEachItem { item in
      switch item {
      case .event(let event):
        try take(.event(event, block: header.ordinal, timeMs: header.timeMs))
      case .voucher(let stored, let isPartial):
        try take(.voucher(BookVoucher(stored: stored, isPartial: isPartial)))
      }
    }
  }
}
