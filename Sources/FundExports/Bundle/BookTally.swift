import LedgerCore
import LedgerJournal

/// Counts and sums what is shown of the books.
struct BookTally {
  private(set) var totals = BundleManifest.Totals()

  mutating func take(_ item: BookItem) throws(BundleProblem) {
    switch item {
    case .event(.ledgerOpened, _, _): totals.ledgers += 1
    case .event(.accountOpened, _, _): totals.accounts += 1
    case .event: break
    case .voucher(let voucher): try take(voucher)
    }
  }

  private mutating func take(_ voucher: BookVoucher) throws(BundleProblem) {
    let day = voucher.stored.head.day.number
    totals.firstDay = totals.vouchers == 0 ? day : min(totals.firstDay, day)
    totals.lastDay = max(totals.lastDay, day)
    totals.vouchers += 1
    if voucher.isPartial { totals.partialVouchers += 1 }
    totals.legs += UInt64(voucher.stored.legs.count)
    for leg in voucher.stored.legs {
      let isDebit = leg.side == .debit
      let sum = isDebit ? totals.debit : totals.credit
      let (next, overflow) = sum.addingReportingOverflow(leg.amount)
      guard !overflow else { throw .inconsistent("a sum of all legs leaves 64 bits") }
      if isDebit { totals.debit = next } else { totals.credit = next }
    }
  }
}
