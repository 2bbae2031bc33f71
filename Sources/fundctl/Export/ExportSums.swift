import FundClient

/// What was written to a file, to compare with what the server says it sent.
struct ExportSums: Equatable {
  var vouchers: UInt64 = 0
  var legs: UInt64 = 0
  /// Fen, of the signed amounts of the debit column.
  var debit: Int64 = 0
  var credit: Int64 = 0

  init() {}

  init(_ totals: ExportTotals) {
    vouchers = totals.vouchers
    legs = totals.legs
    debit = totals.debit.value
    credit = totals.credit.value
  }

  /// The library has checked that the sums stay within 64 bits.
  mutating func add(_ amount: Int64, isDebit: Bool) {
    legs += 1
    if isDebit { debit &+= amount } else { credit &+= amount }
  }
}
