import FundMessages

/// A part of an export, in columns. Ledgers and accounts are described before their first use, once
/// in an export.
public struct ExportChunk: Sendable {
  public var ledgers: [LedgerInfo]
  /// With the balance as of the end of the export.
  public var accounts: [AccountInfo]
  public var vouchers: Vouchers
  public var legs: Legs
  /// Only in the last chunk, which has no vouchers.
  public var totals: ExportTotals?

  /// One value a voucher.
  public struct Vouchers: Sendable {
    public var block: [UInt64]
    public var index: [UInt32]
    /// Days since 1970-01-01.
    public var day: [UInt32]
    /// Year * 100 + month.
    public var month: [UInt32]
    /// How many of the legs, back to back, are the voucher's.
    public var legCount: [UInt32]
    /// How many of `numberLedger` and `number`, back to back, are the voucher's.
    public var numberCount: [UInt32]
    public var summary: [String]
    /// 0 when the voucher reverses none.
    public var reversesBlock: [UInt64]
    public var reversesIndex: [UInt32]
    /// One value a ledger of a voucher: the ledger, and the voucher's number in it.
    public var numberLedger: [UInt32]
    public var number: [UInt32]

    public var count: Int { block.count }
  }

  /// One value a leg.
  public struct Legs: Sendable {
    public var account: [UInt32]
    /// Fen; positive debit, negative credit, the side flipped where red.
    public var amount: [Int64]
    /// Ascending indexes of red legs (红字).
    public var red: [UInt32]
    /// Of the account after the leg, debits minus credits.
    public var balance: [Int64]

    public var count: Int { account.count }
  }
}

/// What an export must add up to.
public struct ExportTotals: Hashable, Sendable {
  public var vouchers: UInt64
  public var legs: UInt64
  /// Of the signed amounts on the debit side.
  public var debit: Fen
  public var credit: Fen
  /// The export is whole up to here.
  public var through: Revision
  /// Digest of that block.
  public var throughDigest: [UInt8]
}

extension ExportChunk {
  /// Refuses columns that do not fit together.
  init(_ message: Fundledger_V1_ExportChunk) throws(LedgerError) {
    ledgers = message.ledgers.map { LedgerInfo($0) }
    accounts = try message.accounts.map(AccountInfo.init)
    vouchers = Vouchers(
      block: message.block, index: message.index, day: message.day, month: message.month,
      legCount: message.legCount, numberCount: message.numberCount,
      summary: message.summary, reversesBlock: message.reversesBlock,
      reversesIndex: message.reversesIndex, numberLedger: message.numberLedger,
      number: message.number)
    legs = Legs(
      account: message.account, amount: message.amount, red: message.red,
      balance: message.balance)
    totals =
      message.last
      ? ExportTotals(
        vouchers: message.totalVouchers, legs: message.totalLegs,
        debit: Fen(message.totalDebit), credit: Fen(message.totalCredit),
        through: Revision(message.through), throughDigest: Array(message.throughDigest))
      : nil
    guard vouchers.fits, legs.fits, legs.count == vouchers.legCount.total else {
      throw .badAnswer("columns that do not fit together")
    }
  }
}

extension ExportChunk.Vouchers {
  fileprivate var fits: Bool {
    [
      index.count, day.count, month.count, legCount.count, numberCount.count, summary.count,
      reversesBlock.count, reversesIndex.count,
    ].allSatisfy { $0 == count }
      && numberLedger.count == number.count && number.count == numberCount.total
  }
}

extension ExportChunk.Legs {
  fileprivate var fits: Bool {
    amount.count == count && balance.count == count
      && zip(red, red.dropFirst()).allSatisfy { $0 < $1 } && red.last.map { $0 < count } ?? true
  }
}

extension [UInt32] {
  fileprivate var total: Int { reduce(0) { $0 + Int($1) } }
}
