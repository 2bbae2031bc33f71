/// A reference (业务流水号) by what it must be unique in.
struct ReferenceKey: Hashable {
  var ledger: UInt32
  var year: UInt32
  var hash: UInt64

  init(_ head: VoucherHead, ledger: UInt32) {
    self.ledger = ledger
    year = UInt32(head.month.year)
    hash = head.referenceHash
  }
}

extension StateMachine {
  /// The reference of the voucher in `facts` is new in the ledger of its first leg and the year.
  mutating func checkReference(_ head: VoucherHead, overlaid: Bool) -> Refusal? {
    let ledger = accounts[facts[0].account].ledger
    let key = ReferenceKey(head, ledger: ledger)
    if let earlier = references.find(key.hash, ledger: ledger, year: key.year) {
      return Refusal(
        .referenceUsed, figures: [Int64(earlier.block), Int64(earlier.index)])
    }
    if overlaid, let earlier = overlaidReferences[key] {
      // Nothing of the batch stands anywhere yet: block 0 is the batch itself.
      return Refusal(.referenceUsed, figures: [0, Int64(earlier)])
    }
    if key.year <= UInt32(ledgers[ledger].closedYear) {
      return Refusal(.referenceYearClosed, figures: [Int64(key.year)])
    }
    guard references.count + (overlaid ? overlaidReferences.count : 0) < Limits.referencesKept
    else { return Refusal(.tooManyReferences, figures: [Int64(Limits.referencesKept)]) }
    return nil
  }

  /// Notes the reference of the voucher in `facts` and writes it into the tail.
  mutating func applyReference(_ head: VoucherHead, voucher: UInt32) {
    let ledger = accounts[facts[0].account].ledger
    let key = ReferenceKey(head, ledger: ledger)
    references.insert(
      key.hash, ledger: ledger, year: key.year,
      Position(block: body.ordinal, index: Int(voucher)))
    body.tails.append(UInt16(head.reference.utf8.count))
    body.tails.append(utf8: head.reference)
  }

  /// The voucher with a reference in a ledger and fiscal year, while the year is not closed. Two
  /// references may share a hash: who asks compares the text.
  package func voucher(
    reference: String, ledger: UInt32, year: UInt32
  ) -> Position? {
    references.find(ReferenceBook.hash(reference), ledger: ledger, year: year)
  }

  /// Whether a fiscal year of a ledger was closed whole: its references stand in the journal only.
  package func isYearClosed(_ year: UInt32, ofLedger ledger: UInt32) -> Bool {
    year <= UInt32(ledgers[ledger].closedYear)
  }
}
