import FundMessages

/// What a financing body owes, by tranche and by year (偿债计划). How the years come about says
/// `relocation_queries.proto`.
public struct DebtService: Hashable, Sendable {
  public var body: String
  public var province: String
  public var tranches: [Tranche]
  /// By year, funds before loans.
  public var dues: [Due]
  /// Project bodies that borrowed money was passed down to.
  public var debtors: [Debtor]
  /// Of funds and loans.
  public var total: Total
  /// Tranches or debtors were left out; they are in the sums.
  public var isCut: Bool
  public var revision: Revision

  public struct Tranche: Hashable, Sendable {
    public var key: String
    public var source: MoneySource
    public var lender: String
    public var contractNo: String
    public var signed: Fen
    public var drawn: Fen
    public var lentDown: Fen
    public var repaid: Fen
    /// Of it: by bonds (债券置换).
    public var replaced: Fen
    public var replacedBy: String
    /// 未偿本金.
    public var principal: Fen
    /// Millionths a year.
    public var rate: Int
    public var dayBasis: Int
    /// The centre's part of the interest (中央贴息).
    public var centralShare: Percent
    public var graceUntil: Day?
    public var matures: Day?
    public var accruedTo: Day?
    /// Accrued in all, and of it paid to the lender.
    public var interest: Fen
    public var interestPaid: Fen
    public var centralUnpaid: Fen
    public var localUnpaid: Fen
    /// The next principal.
    public var nextDue: Day?
    public var nextAmount: Fen
    public var isOverdue: Bool

    init(_ message: Fundledger_V1_DebtTranche) throws(LedgerError) {
      key = message.key
      source = try MoneySource(message.source)
      lender = message.lender
      contractNo = message.contractNo
      signed = Fen(message.signed)
      drawn = Fen(message.drawn)
      lentDown = Fen(message.lentDown)
      repaid = Fen(message.repaid)
      replaced = Fen(message.replaced)
      replacedBy = message.replacedBy
      principal = Fen(message.principal)
      rate = Int(message.rate)
      dayBasis = Int(message.dayBasis)
      centralShare = Percent(hundredths: Int64(message.centralShare))
      graceUntil = Day(wire: message.graceUntil)
      matures = Day(wire: message.matures)
      accruedTo = Day(wire: message.accruedTo)
      interest = Fen(message.interest)
      interestPaid = Fen(message.interestPaid)
      centralUnpaid = Fen(message.centralUnpaid)
      localUnpaid = Fen(message.localUnpaid)
      nextDue = Day(wire: message.nextDue)
      nextAmount = Fen(message.nextAmount)
      isOverdue = message.isOverdue
    }
  }

  public struct Due: Hashable, Sendable {
    public var year: Int
    public var source: MoneySource
    /// 应还本金, of counties.
    public var principal: Fen
    /// `central` + `local`.
    public var interest: Fen
    /// 中央贴息.
    public var central: Fen
    public var local: Fen
  }

  public struct Debtor: Hashable, Sendable {
    public var entity: String
    public var county: String
    public var name: String
    public var lent: Fen
    public var repaid: Fen
    public var outstanding: Fen
    public var interestUnpaid: Fen
    /// 购买服务应收款 on its county.
    public var service: Fen
  }

  public struct Total: Hashable, Sendable {
    public var signed: Fen
    public var drawn: Fen
    public var principal: Fen
    public var repaid: Fen
    /// Of it: by bonds (债券置换), the county's budget, land quotas (增减挂钩收益), purchase of service (购买服务) and
    /// surplus (结余).
    public var replaced: Fen
    public var byBudget: Fen
    public var byLandQuota: Fen
    public var byService: Fen
    public var bySurplus: Fen
    /// Interest paid to the lender.
    public var centralPaid: Fen
    public var localPaid: Fen
    /// Accrued and not paid.
    public var centralUnpaid: Fen
    public var localUnpaid: Fen
    /// To come in all years.
    public var interest: Fen
    public var central: Fen
    public var local: Fen

    init(_ message: Fundledger_V1_DebtTotal) {
      signed = Fen(message.signed)
      drawn = Fen(message.drawn)
      principal = Fen(message.principal)
      repaid = Fen(message.repaid)
      replaced = Fen(message.replaced)
      byBudget = Fen(message.byBudget)
      byLandQuota = Fen(message.byLandQuota)
      byService = Fen(message.byService)
      bySurplus = Fen(message.bySurplus)
      centralPaid = Fen(message.centralPaid)
      localPaid = Fen(message.localPaid)
      centralUnpaid = Fen(message.centralUnpaid)
      localUnpaid = Fen(message.localUnpaid)
      interest = Fen(message.interest)
      central = Fen(message.central)
      local = Fen(message.local)
    }
  }

  init(_ message: Fundledger_V1_GetDebtServiceResponse) throws(LedgerError) {
    body = message.body
    province = message.province
    tranches = []
    for tranche in message.tranches { tranches.append(try Tranche(tranche)) }
    dues = []
    for due in message.dues {
      dues.append(
        Due(
          year: Int(due.year), source: try MoneySource(due.source),
          principal: Fen(due.principal), interest: Fen(due.interest),
          central: Fen(due.central), local: Fen(due.local)))
    }
    debtors = message.debtors.map {
      Debtor(
        entity: $0.entity, county: $0.county, name: $0.name, lent: Fen($0.lent),
        repaid: Fen($0.repaid), outstanding: Fen($0.outstanding),
        interestUnpaid: Fen($0.interestUnpaid), service: Fen($0.service))
    }
    total = Total(message.total)
    isCut = message.isCut
    revision = Revision(message.revision)
  }
}
