/// Counts an export as it is read, to compare with the totals at its end.
struct ExportTally {
  private var vouchers: UInt64 = 0
  private var legs: UInt64 = 0
  private var debit: Int64 = 0
  private var credit: Int64 = 0

  /// Throws `outOfRange` when a sum leaves 64 bits.
  mutating func add(_ chunk: ExportChunk) throws(LedgerError) {
    vouchers += UInt64(chunk.vouchers.count)
    legs += UInt64(chunk.legs.count)
    var red = chunk.legs.red[...]
    for (index, amount) in chunk.legs.amount.enumerated() {
      let isRed = red.first == UInt32(index)
      if isRed { red.removeFirst() }
      let overflow: Bool
      if (amount > 0) != isRed {
        (debit, overflow) = debit.addingReportingOverflow(amount)
      } else {
        (credit, overflow) = credit.subtractingReportingOverflow(amount)
      }
      if overflow { throw LedgerError(.outOfRange, "the sums of the export leave 64 bits") }
    }
  }

  /// Throws `dataLoss` when what was read is not what the server says it sent.
  func check(_ totals: ExportTotals) throws(LedgerError) {
    guard totals.vouchers == vouchers, totals.legs == legs, totals.debit.value == debit,
      totals.credit.value == credit
    else {
      throw LedgerError(
        .dataLoss,
        """
        the export does not add up: \(vouchers) vouchers, \(legs) legs, debit \(Fen(debit)), \
        credit \(Fen(credit)) were read; the server sent \(totals.vouchers), \(totals.legs), \
        \(totals.debit), \(totals.credit)
        """)
    }
  }
}
