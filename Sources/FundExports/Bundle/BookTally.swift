import LedgerCore
import LedgerJournal

/// Counts and sums what is shown of the books.
struct BookTally {
  private(set) var totals = BundleManifest.Totals()

  mutating func take(_ extract: BlockExtract) throws {
    totals.blocks += 1
    try extract.forEachEvent { event in
      switch event {
      case .ledgerOpened: totals.ledgers += 1
      case .accountOpened: totals.accounts += 1
      default: break
      }
    }
    if let days = extract.days {
      let (first, last) = (days.lowerBound.number, days.upperBound.number)
      totals.firstDay = totals.vouchers == 0 ? first : min(totals.firstDay, first)
      totals.lastDay = max(totals.lastDay, last)
    }
    totals.vouchers += UInt64(extract.voucherCount)
    totals.partialVouchers += UInt64(extract.partialCount)
    totals.legs += UInt64(extract.legCount)
    guard let sums = extract.adding(toDebit: totals.debit, credit: totals.credit) else {
      throw BundleProblem.inconsistent("a sum of all legs leaves 64 bits")
    }
    (totals.debit, totals.credit) = sums
  }
}
