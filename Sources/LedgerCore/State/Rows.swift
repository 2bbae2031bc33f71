/// An account in memory: 64 bytes, one cache line.
struct AccountRow: BitwiseCopyable {
  /// Debits minus credits in fen.
  var balance: Int64 = 0
  /// Its newest leg, or none.
  var lastLeg = Position.none
  /// Its newest late leg, or none.
  var lastLate = Position.none
  var jumps = JumpStack()
  var legs: UInt32 = 0
  var ledger: UInt32
  /// What vouchers must balance by: a group of the ledger.
  var group: UInt32
  /// Its newest row of turnover; 0 is none.
  var turnover: UInt32 = 0
  var maximumDay = Day(number: 0)
  var limit: UInt8
  /// Bit 0: normal side is credit. Bit 1: managed. Bit 2: some month's turnover is beyond
  /// `Limits.turnoverFen`, or there are `Limits.legsPerAccount` legs. Bit 3: an open hold.
  var flags: UInt8

  static let creditFlag: UInt8 = 1
  static let managedFlag: UInt8 = 2
  static let fullFlag: UInt8 = 4
  static let heldFlag: UInt8 = 8
  /// Either of them asks for more than a look at the balance.
  static let rareFlags = fullFlag | heldFlag
}

/// Turnover (发生额) of one account in one open month; rows of an account are chained by `next`.
struct TurnoverRow: BitwiseCopyable {
  var debit: Int64
  var credit: Int64
  var next: UInt32
  var month: FiscalMonth
  var reserved: UInt16 = 0

  /// Whether a side is beyond `limit`, either way.
  @inline(__always)
  func exceeds(_ limit: Int64) -> Bool {
    debit > limit || credit > limit || debit < -limit || credit < -limit
  }
}

/// A ledger in memory, the part that the checks of a voucher need.
struct LedgerRow: BitwiseCopyable {
  /// Admin codes, its own first, then those above; unused ones are `.max`.
  var regions: (UInt32, UInt32, UInt32, UInt32)
  var firstMonth: FiscalMonth
  var closedThrough = FiscalMonth.none
  /// Its newest row of months; 0 is none.
  var months: UInt32 = 0
  /// The newest fiscal year that was closed whole; 0 is none. It takes no more references.
  var closedYear: UInt16 = 0
  var reserved: UInt16 = 0

  func isWithin(_ scope: UInt32) -> Bool {
    scope == 0 || regions.0 == scope || regions.1 == scope || regions.2 == scope
      || regions.3 == scope
  }
}

/// One ledger and month: its voucher numbers, the chain of its directory entries, its closings.
struct MonthRow: BitwiseCopyable {
  var lastEntry = Position.none
  /// Its newest voucher.
  var lastVoucher = Position.none
  /// While it is closed: where its turnover begins (block and row there).
  var closing = Position.none
  /// Hash of that turnover, so that a reopening brings back the same.
  var closingHash: UInt64 = 0
  var jumps = JumpStack()
  var ledger: UInt32
  var next: UInt32
  /// The newest voucher number.
  var numbers: UInt32 = 0
  /// In the block under construction: first number and count, zero when untouched.
  var blockFirst: UInt32 = 0
  var blockCount: UInt32 = 0
  var month: FiscalMonth
  /// How often it was closed.
  var closeVersion: UInt16 = 0
  /// Rows of its turnover while it is closed.
  var closingRows: UInt32 = 0
}

/// A lane of an identity: what it has been given and what it may send next.
struct Lane {
  var name: String
  /// Who opened each epoch, from epoch 1.
  var actors: [UInt32] = []
  var epoch: UInt32 { UInt32(actors.count) }
  /// Who holds the lane now.
  var actor: UInt32 { actors.last ?? 0 }
  var nextSerial: UInt64 = 1
  var lastRun = Position.none
  var jumps = JumpStack()
  /// Newest run of second and later attempts.
  var lastRetry = Position.none
  /// Serials that were refused and may be tried again, in the order of refusal.
  var refused: [RefusedVoucher] = []
}
