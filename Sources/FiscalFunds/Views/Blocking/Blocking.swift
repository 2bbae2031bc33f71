package import FundData
package import LedgerCore

/// What blocks the next payment (支付受阻情况) of a project, an application or an indicator, and whose
/// desk it is on, in the order in which things are to be done.
package struct Blocking: Sendable {
  package var blockers: [Blocker]
  /// Fen that could be applied for if nothing blocked: of a project what its indicators have beyond
  /// holds, of an indicator what is available of it, of an application its amount.
  package var available: Int64
  /// Of an application.
  package var payment: PaymentView?
  /// Whether there were more than `ViewLimits.blockers`.
  package var isCut: Bool

  /// What is asked about.
  package enum Question: Sendable {
    /// A project of the county.
    case project(String)
    /// A payment application of the county.
    case payment(String)
    /// An indicator of the entity.
    case indicator(String)
  }

  /// Whose desk it is on.
  package enum Desk: UInt8, CaseIterable, Sendable {
    /// 村.
    case village = 1
    /// 乡镇.
    case township = 2
    /// 县级主管部门.
    case county = 3
    /// 财政局经办.
    case preparer = 4
    /// 财政局审核.
    case checker = 5
    /// 代理银行.
    case bank = 6
    /// 实施单位.
    case unit = 7
    /// 上级财政部门.
    case upper = 8
  }

  /// What it keeps from going on.
  package enum Scope: UInt8, CaseIterable, Sendable {
    /// The next payment.
    case next = 1
    /// The last payment of the project only.
    case last = 2
    /// The payment of retention money (质保金) only.
    case retention = 3
    /// One application that is under way.
    case application = 4
  }
}

/// One thing that blocks.
package struct Blocker: Sendable {
  package var kind: Kind
  package var desk: Blocking.Desk
  package var scope: Blocking.Scope
  /// It is only warned of: the payment is not refused for it.
  package var isWarning = false
  /// The rule behind it on the day, if there is one.
  package var rule: Rule?
  /// Key of the project, contract, list, payment or indicator that it is about.
  package var subject: String
  /// Fen that are there, or days for a notice.
  package var available: Int64 = 0
  /// Fen that are missing or wait, or days that a notice needs.
  package var asked: Int64 = 0
  /// Since when it waits.
  package var since: Day?
  /// The first day on which it blocks no longer, where time alone ends it.
  package var until: Day?

  /// The numbers are those of the wire.
  package enum Kind: UInt8, CaseIterable, Sendable {
    /// 待乡镇审核.
    case projectUnchecked = 1
    /// 待县级审批入库.
    case projectUnapproved = 2
    /// 已退回, to be proposed again.
    case projectSentBack = 3
    /// 已出库.
    case projectDropped = 4
    /// 未设定绩效目标.
    case targetMissing = 5
    /// 未公告.
    case noticeMissing = 6
    /// 公告期未满.
    case noticeRunning = 7
    /// 公告天数不足.
    case noticeTooShort = 8
    /// 未签合同, and there is no list of households either.
    case contractMissing = 9
    /// 已验收计量的价款已申请完: further work is to be accepted.
    case workNotCertified = 10
    /// 单位未建账.
    case unitBookMissing = 11
    /// 未安排资金.
    case moneyNotAssigned = 12
    /// 已安排资金均已申请.
    case moneyHeld = 13
    /// 待财政局审核.
    case waitsForChecker = 14
    /// 待银行支付.
    case waitsForBank = 15
    /// 未竣工验收.
    case notAccepted = 16
    /// 质保期未满.
    case retentionNotDue = 17
    /// 支付已退回.
    case paymentReturned = 18
    /// 支付已冲销.
    case paymentReversed = 19
    /// 无整合方案.
    case planMissing = 20
    /// 整合方案待县级审定.
    case planNotApproved = 21
    /// 整合方案待备案.
    case planNotFiled = 22
    /// 指标待分配.
    case moneyNotDistributed = 23
    /// 指标待下达.
    case moneyNotPassedDown = 24
    /// 整合池资金待安排.
    case pooledNotAssigned = 25
    /// Nothing blocks: 可以申请支付.
    case readyToApply = 26
  }
}
