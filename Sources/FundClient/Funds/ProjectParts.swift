import FundMessages

/// A contract (合同) of a project.
public struct ProjectContract: Hashable, Sendable {
  /// 合同号.
  public var key: String
  public var contractor: String
  public var amount: Fen
  /// Share kept as retention money (质保金).
  public var retention: Percent
  /// The first day on which it may be paid; nil is open.
  public var retentionDueOn: Day?
  /// Number of the tender or procurement, or empty.
  public var tenderNo: String
  public var signedOn: Day?
  /// Accepted work (已计量).
  public var certified: Fen
  /// Of it: applied for or paid, with what is cleared of advances and kept.
  public var applied: Fen
  /// In all, advances included.
  public var paid: Fen
  /// Held for applications.
  public var held: Fen
  /// Advances paid, and of them cleared.
  public var advanced: Fen
  public var cleared: Fen
  /// Retention money kept, and of it applied for or paid.
  public var retained: Fen
  public var retentionApplied: Fen

  init(_ message: Fundledger_V1_ContractEntry) {
    key = message.key
    contractor = message.contractor
    amount = Fen(message.amount)
    retention = Percent(hundredths: Int64(message.retentionBasisPoints))
    retentionDueOn = Day(wire: message.retentionDueOn)
    tenderNo = message.tenderNo
    signedOn = Day(wire: message.signedOn)
    certified = Fen(message.certified)
    applied = Fen(message.applied)
    paid = Fen(message.paid)
    held = Fen(message.held)
    advanced = Fen(message.advanced)
    cleared = Fen(message.cleared)
    retained = Fen(message.retained)
    retentionApplied = Fen(message.retentionApplied)
  }
}

/// Money of one indicator that a project has.
public struct ProjectFunding: Hashable, Sendable {
  public var indicator: IndicatorReference
  /// Plan line of pooled money (方案行), else empty.
  public var line: String
  /// Still there, holds included.
  public var assigned: Fen
  public var held: Fen
  public var paid: Fen
  /// Quota of the year before that the unit still has (财政应返还额度).
  public var accrued: Fen

  init(_ message: Fundledger_V1_FundingEntry) throws(LedgerError) {
    indicator = try IndicatorReference(message.indicator)
    line = message.line
    assigned = Fen(message.assigned)
    held = Fen(message.held)
    paid = Fen(message.paid)
    accrued = Fen(message.accrued)
  }
}

/// An asset (资产) that a project was handed over as.
public struct ProjectAsset: Hashable, Sendable {
  /// Number of the asset card.
  public var key: String
  public var owner: String
  public var cost: Fen
  public var shareCount: Int
  /// Of the village collective (村集体).
  public var collectiveShare: Fen
  public var benefitContract: String
  /// Least income a year.
  public var minimumIncome: Fen
  public var incomeDue: Fen

  init(_ message: Fundledger_V1_AssetEntry) {
    key = message.key
    owner = message.owner
    cost = Fen(message.cost)
    shareCount = Int(message.shareCount)
    collectiveShare = Fen(message.collectiveShare)
    benefitContract = message.benefitContract
    minimumIncome = Fen(message.minimumIncome)
    incomeDue = Fen(message.incomeDue)
  }
}
