import LedgerCore
import LedgerJournal

/// Vouchers that are rendered together, with what the books know of them. What each leg needs of its
/// account is found for all of them at once, so that the waits for memory overlap.
package final class VoucherRun {
  /// The most vouchers of one, and the legs from which on no further voucher is added.
  static let mostVouchers = 256
  static let enoughLegs = 4_096

  /// A ledger, by slot, and the number of a voucher there.
  typealias Place = (ledger: Int, number: UInt32)

  /// Of a voucher.
  struct Entry {
    /// Of its first leg among those of the run.
    var firstLeg: Int
    /// Its ledgers among those of the run.
    var places = 0..<0
    /// Number of the actor who submitted it; 0 where that is not shown.
    var preparer: UInt32 = 0
  }

  private(set) var vouchers: [BookVoucher] = []
  private(set) var legCount = 0
  // Written by the books.
  var entries: [Entry] = []
  /// The account of each leg, by slot.
  var slots: [Int] = []
  /// The ledgers of the vouchers that are shown, by slot, with the number in each; in the order of
  /// each voucher.
  var places: [Place] = []
  /// The index among its voucher's ledgers of each leg.
  var placeOfLeg: [Int] = []

  var isEmpty: Bool { vouchers.isEmpty }
  var isFull: Bool { vouchers.count >= Self.mostVouchers || legCount >= Self.enoughLegs }

  func append(_ voucher: BookVoucher) {
    entries.append(Entry(firstLeg: legCount))
    vouchers.append(voucher)
    legCount += voucher.stored.legs.count
  }

  /// Keeps the vouchers of some months only. The books must locate what is left.
  func keep(where isWanted: (FiscalMonth) -> Bool) {
    let kept = vouchers.filter { isWanted($0.stored.head.month) }
    removeAll()
    for voucher in kept { append(voucher) }
  }

  func removeAll() {
    vouchers.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    placeOfLeg.removeAll(keepingCapacity: true)
    legCount = 0
  }
}
