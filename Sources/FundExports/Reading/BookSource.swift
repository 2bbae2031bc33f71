package import LedgerCore
package import LedgerJournal

/// Where an export reads the books from: a journal, or the bundle of one that a scope may see.
///
/// Items come in the order in which they were decided, each ledger, account, actor and lane before its
/// first use. It can be read as often as one likes and gives the same items each time.
package protocol BookSource {
  var info: BookInfo { get throws }
  /// Gives every item to `take`; an error of `take` ends the reading and is passed on.
  func read(_ take: (BookItem) throws -> Void) throws
}

/// What books a source has.
package struct BookInfo: Equatable, Sendable {
  /// Random number of the journal, the same in all its files.
  package var journal: UInt64
  package var algorithm: DigestAlgorithm
  /// The newest block that is shown; 0 of an empty journal.
  package var through: UInt64
  package var throughDigest: Digest
  /// Time of that block, milliseconds since 1970-01-01 UTC; 0 of an empty journal.
  package var timeMs: Int64
  /// The entity whose books and those below it are shown; empty for all.
  package var entity: String

  package init(
    journal: UInt64, algorithm: DigestAlgorithm, through: UInt64, throughDigest: Digest,
    timeMs: Int64, entity: String
  ) {
    self.journal = journal
    self.algorithm = algorithm
    self.through = through
    self.throughDigest = throughDigest
    self.timeMs = timeMs
    self.entity = entity
  }
}

/// A fact of the books.
package enum BookItem {
  /// Anything but a voucher, with the time of its block.
  case event(Event, block: UInt64, timeMs: Int64)
  case voucher(BookVoucher)
}

/// A voucher (记账凭证) as a scope sees it.
package struct BookVoucher {
  /// With the legs that are shown.
  package var stored: StoredVoucher
  /// Legs of ledgers outside of the scope are left out, so that it need not balance.
  package var isPartial: Bool

  package init(stored: StoredVoucher, isPartial: Bool) {
    self.stored = stored
    self.isPartial = isPartial
  }
}
