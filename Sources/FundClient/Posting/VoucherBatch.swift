import FundMessages

/// Vouchers to be posted, in columns as the wire carries them.
///
/// The server checks what is in it; beyond the limits here it refuses the whole batch.
public struct VoucherBatch: Hashable, Sendable {
  public static let maximumVouchers = 8_192
  public static let maximumLegs = 65_536
  /// A voucher has 2 to this many legs.
  public static let maximumLegsPerVoucher = 4_096
  /// Of a summary, in UTF-8 bytes.
  public static let maximumSummaryBytes = 512
  /// Of a business reference, in UTF-8 bytes.
  public static let maximumReferenceBytes = 64
  /// Of a leg, in fen, either way.
  public static let maximumAmount = Fen(1_000_000_000_000_000)

  /// Effective days since 1970-01-01, one a voucher or one for all.
  public private(set) var days: [UInt32]
  /// One a voucher, or one for all.
  public private(set) var legCounts: [UInt32]
  /// One a voucher, one for all, or none.
  public private(set) var summaries: [String]
  /// One a leg.
  public private(set) var accounts: [UInt32]
  /// Fen, one a leg; positive debit, negative credit, the side flipped where red.
  public private(set) var amounts: [Int64]
  /// Ascending indexes of red legs: a red debit is negative, a red credit positive.
  public private(set) var red: [UInt32]
  /// Business references (业务流水号), one a voucher or none at all; empty where it has none.
  public private(set) var references: [String]
  /// The hold (冻结) that each voucher draws, one a voucher or none at all; 0 where it draws none.
  public private(set) var holds: [UInt64]
  /// What is left of the drawn holds is given free.
  public var releasesRest = false
  /// Posts days of December into the adjustment period (整理期, month 13).
  public var isAdjustment = false
  /// How many vouchers.
  public private(set) var count: Int

  /// An empty batch to append to.
  public init() {
    days = []
    legCounts = []
    summaries = []
    accounts = []
    amounts = []
    red = []
    references = []
    holds = []
    count = 0
  }

  /// A batch of ready columns, which are sent as they are.
  ///
  /// - Precondition: the columns fit together, as their properties say.
  public init(
    days: [UInt32], legCounts: [UInt32], summaries: [String] = [], accounts: [UInt32],
    amounts: [Int64], red: [UInt32] = [], references: [String] = [], holds: [HoldID?] = []
  ) {
    self.days = days
    self.legCounts = legCounts
    self.summaries = summaries
    self.accounts = accounts
    self.amounts = amounts
    self.red = red
    self.references = references
    self.holds = holds.map { $0?.wire ?? 0 }
    if let legs = legCounts.first, legCounts.count == 1 {
      precondition(legs > 0 && accounts.count % Int(legs) == 0, "legs of equal vouchers")
      count = accounts.count / Int(legs)
    } else {
      precondition(legCounts.reduce(0) { $0 + Int($1) } == accounts.count, "legs as counted")
      count = legCounts.count
    }
    precondition(amounts.count == accounts.count, "an amount a leg")
    precondition(days.count == 1 || days.count == count, "a day a voucher, or one")
    precondition(summaries.count <= 1 || summaries.count == count, "a summary a voucher, or one")
    precondition(references.isEmpty || references.count == count, "a reference a voucher, or none")
    precondition(holds.isEmpty || holds.count == count, "a hold a voucher, or none")
  }

  public var isEmpty: Bool { count == 0 }
  public var legCount: Int { accounts.count }

  /// Whether a voucher of so many legs still fits.
  public func hasRoom(forLegs legs: Int) -> Bool {
    count < Self.maximumVouchers && legCount + legs <= Self.maximumLegs
  }

  /// Adds a voucher.
  ///
  /// - Parameters:
  ///   - reference: 业务流水号, unique in the ledger of the first leg and the fiscal year.
  ///   - hold: what it moves on the account and side of a line of this hold is taken from there.
  /// - Precondition: the batch was begun empty, not with ready columns.
  public mutating func append(
    day: Day, summary: String = "", reference: String = "", hold: HoldID? = nil,
    legs: some Sequence<VoucherLeg>
  ) {
    precondition(legCounts.count == count && days.count == count, "a batch of its own columns")
    let first = accounts.count
    for leg in legs {
      if leg.amount.value < 0 { red.append(UInt32(accounts.count)) }
      accounts.append(leg.account)
      amounts.append(leg.side == .debit ? leg.amount.value : 0 &- leg.amount.value)
    }
    days.append(day.number)
    legCounts.append(UInt32(accounts.count - first))
    summaries.append(summary)
    references.append(reference)
    holds.append(hold?.wire ?? 0)
    count += 1
  }

  /// Empties it and keeps its memory.
  public mutating func removeAll() {
    days.removeAll(keepingCapacity: true)
    legCounts.removeAll(keepingCapacity: true)
    summaries.removeAll(keepingCapacity: true)
    accounts.removeAll(keepingCapacity: true)
    amounts.removeAll(keepingCapacity: true)
    red.removeAll(keepingCapacity: true)
    references.removeAll(keepingCapacity: true)
    holds.removeAll(keepingCapacity: true)
    count = 0
  }

  /// The batch without lane and serials. Columns of one value are sent as that value.
  var message: Fundledger_V1_PostVouchersRequest {
    var message = Fundledger_V1_PostVouchersRequest()
    message.day = days.folded
    message.legCount = legCounts.folded
    message.summary = summaries.folded == [""] ? [] : summaries.folded
    message.adjustmentPeriod = isAdjustment
    message.account = accounts
    message.amount = amounts
    message.red = red
    if references.contains(where: { !$0.isEmpty }) { message.reference = references }
    if holds.contains(where: { $0 != 0 }) {
      message.hold = holds
      message.releaseRest = releasesRest
    }
    return message
  }
}

extension Array where Element: Equatable {
  /// One value when all are equal.
  var folded: [Element] {
    guard count > 1, let first, allSatisfy({ $0 == first }) else { return self }
    return [first]
  }
}
