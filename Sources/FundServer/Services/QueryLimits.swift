/// What one read may ask for. They are part of the protocol: raising one is compatible.
package enum QueryLimits {
  /// Accounts of one balance call; more is refused as malformed.
  package static let accountsPerCall = 10_000
  /// Accounts of one balance call about the past, which reads the journal; more is refused as
  /// malformed.
  package static let accountsPerPastCall = 1_000
  /// Late legs that one balance call by day looks at, about half a second of a reader thread;
  /// beyond it the call is answered RESOURCE_EXHAUSTED.
  package static let lateLegsPerCall = 100_000
  /// Legs a page of history, also when the request asks for more.
  package static let legsPerPage = 1_000
  package static let defaultLegs = 100
  /// Vouchers a page of a ledger's month, also when the request asks for more.
  package static let vouchersPerPage = 1_000
  package static let defaultVouchers = 100
  /// Legs of such a page; it ends early with the voucher that uses them up.
  package static let legsPerVoucherPage = 10_000
  /// Accounts of one turnover call; more is refused as malformed.
  package static let accountsPerTurnover = 1_000
  /// Accounts and months of one turnover call, which must fit a frame; beyond it the call is
  /// answered RESOURCE_EXHAUSTED.
  package static let rowsPerTurnover = 150_000
  /// Lines a page of a trial balance by account, also when the request asks for more.
  package static let linesPerTrialBalance = 10_000
  /// Ledgers that a sum names; more is refused as malformed.
  package static let ledgersPerSum = 1_000
  /// Accounts that a page of sums looks at, which takes the commit thread some tens of
  /// milliseconds; it ends with the ledger that uses them up.
  package static let accountsPerSumPage = 100_000
  /// Lines a page of sums, which ends before the ledger that would go beyond them.
  package static let linesPerSumPage = 10_000
}
