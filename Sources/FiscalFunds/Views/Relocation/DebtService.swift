package import LedgerCore

/// What a financing body (省级投融资主体) owes: by tranche, and by year and source of repayment (偿债计划).
/// Amounts are fen, of now; the years begin with the one of the day that was asked for.
package struct DebtService: Sendable {
  /// The body.
  package var entity: String
  /// Province that it is of.
  package var government: String
  package var tranches: [Tranche]
  /// Ascending, funds before loans.
  package var dues: [Due]
  /// Project bodies that borrowed money was passed down to, in the order of designation.
  package var debtors: [Debtor]
  package var total: Total
  /// Tranches or debtors were left out to keep the answer short; they are in the sums.
  package var isCut: Bool

  package struct Tranche: Sendable {
    package var row: LoanRow
    /// What the lender has not got back (未偿本金). Of a bond what is not written off: the province
    /// repays it by the bond's own terms, and it is in no year.
    package var principal: Int64
    /// Accrued and not paid to the lender: the centre's share, and that of counties and of the body.
    package var centralUnpaid: Int64
    package var localUnpaid: Int64
    /// The next principal and its day; nil where nothing falls due.
    package var nextDue: Day?
    package var nextAmount: Int64
    /// It matured and is not repaid (逾期).
    package var isOverdue: Bool
  }

  /// What falls due in a year.
  package struct Due: Equatable, Sendable {
    package var year: Int
    package var source: MoneySource
    /// 应还本金: by counties, out of budget, land quota income or purchase of service.
    package var principal: Int64
    /// 应付利息, not accrued yet: `central` + `local`.
    package var interest: Int64
    /// 中央贴息.
    package var central: Int64
    /// Of counties and of the body itself, for what it has not passed down.
    package var local: Int64
  }

  /// What a project body owes to the financing body (县级应还).
  package struct Debtor: Sendable {
    package var entity: String
    package var government: String
    package var name: String
    package var lent: Int64
    package var repaid: Int64
    /// 未还本金.
    package var outstanding: Int64
    /// Its part of the interest accrued and not paid (应付未付利息).
    package var interestUnpaid: Int64
    /// 购买服务应收款 on its county; below zero where the county paid first.
    package var service: Int64
  }

  /// Borrowed money: funds and loans.
  package struct Total: Equatable, Sendable {
    package var signed: Int64 = 0
    package var drawn: Int64 = 0
    /// 未偿本金.
    package var principal: Int64 = 0
    /// 已还本金, replacement included.
    package var repaid: Int64 = 0
    /// Of it, by source of repayment: bonds (债券置换), budget (预算), land quota (增减挂钩收益), purchase of service
    /// (购买服务), surplus (结余).
    package var replaced: Int64 = 0
    package var byBudget: Int64 = 0
    package var byLandQuota: Int64 = 0
    package var byService: Int64 = 0
    package var bySurplus: Int64 = 0
    /// 已付利息 to the lender, out of the centre's money and out of counties'.
    package var centralPaid: Int64 = 0
    package var localPaid: Int64 = 0
    /// 应付未付利息.
    package var centralUnpaid: Int64 = 0
    package var localUnpaid: Int64 = 0
    /// Interest to come in all years.
    package var interest: Int64 = 0
    package var central: Int64 = 0
    package var local: Int64 = 0
  }
}
