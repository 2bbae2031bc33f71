import FundMessages

/// Holds (冻结) to be placed, in columns as the wire carries them.
///
/// The server checks what is in it; beyond the limits here it refuses the whole batch.
public struct HoldBatch: Hashable, Sendable {
  /// Of a batch.
  public static let maximumHolds = VoucherBatch.maximumVouchers
  /// Of a batch.
  public static let maximumLines = VoucherBatch.maximumLegs
  /// A hold has 1 to this many lines, each on another account.
  public static let maximumLinesPerHold = 64

  /// Days of the applications since 1970-01-01.
  public private(set) var days: [UInt32] = []
  public private(set) var lineCounts: [UInt32] = []
  public private(set) var purposes: [String] = []
  /// Unix milliseconds, 0 for never.
  public private(set) var expiries: [Int64] = []
  /// One a line.
  public private(set) var accounts: [UInt32] = []
  /// Fen, one a line; positive is kept for a debit, negative for a credit.
  public private(set) var amounts: [Int64] = []
  /// Days of December belong to the adjustment period (整理期, month 13).
  public var isAdjustment = false

  /// An empty batch to append to.
  public init() {}

  /// A batch of ready columns without purposes, which are sent as they are; the holds never expire.
  ///
  /// - Parameters:
  ///   - days: one a hold, or one for all. So for `lineCounts`.
  ///   - amounts: positive is kept for a debit, negative for a credit.
  /// - Precondition: the columns fit together.
  public init(days: [UInt32], lineCounts: [UInt32], accounts: [UInt32], amounts: [Int64]) {
    self.days = days
    self.lineCounts = lineCounts
    self.accounts = accounts
    self.amounts = amounts
    if let lines = lineCounts.first, lineCounts.count == 1 {
      precondition(lines > 0 && accounts.count % Int(lines) == 0, "lines of equal holds")
      count = accounts.count / Int(lines)
    } else {
      precondition(lineCounts.reduce(0) { $0 + Int($1) } == accounts.count, "lines as counted")
      count = lineCounts.count
    }
    precondition(amounts.count == accounts.count, "an amount a line")
    precondition(days.count == 1 || days.count == count, "a day a hold, or one")
  }

  /// How many holds.
  public private(set) var count = 0
  public var isEmpty: Bool { count == 0 }

  /// Whether a hold of so many lines still fits.
  public func hasRoom(forLines lines: Int) -> Bool {
    count < Self.maximumHolds && accounts.count + lines <= Self.maximumLines
  }

  /// Adds a hold.
  ///
  /// - Parameters:
  ///   - day: of the application (申请日期).
  ///   - purpose: 用途, at most 512 bytes.
  ///   - expiresAtMillis: Unix milliseconds from which it is void; nil for never.
  ///   - lines: what is kept, each on the side on which a voucher will draw it; no amount is
  ///     negative.
  /// - Precondition: the batch was begun empty, not with ready columns.
  public mutating func append(
    day: Day, purpose: String = "", expiresAtMillis: Int64? = nil,
    lines: some Sequence<VoucherLeg>
  ) {
    precondition(lineCounts.count == count && days.count == count, "a batch of its own columns")
    let first = accounts.count
    for line in lines {
      precondition(line.amount.value > 0, "a hold keeps an amount")
      accounts.append(line.account)
      amounts.append(line.side == .debit ? line.amount.value : 0 &- line.amount.value)
    }
    days.append(day.number)
    lineCounts.append(UInt32(accounts.count - first))
    purposes.append(purpose)
    expiries.append(expiresAtMillis ?? 0)
    count += 1
  }

  /// The batch without lane and serials. Columns of one value are sent as that value.
  var message: Fundledger_V1_PlaceHoldsRequest {
    var message = Fundledger_V1_PlaceHoldsRequest()
    message.day = days.folded
    message.lineCount = lineCounts.folded
    message.purpose = purposes.folded == [""] ? [] : purposes.folded
    message.expiresMs = expiries.folded == [0] ? [] : expiries.folded
    message.adjustmentPeriod = isAdjustment
    message.account = accounts
    message.amount = amounts
    return message
  }
}
