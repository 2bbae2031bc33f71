extension Blocker {
  /// What blocks.
  public enum Kind: Int, WireChoice, Hashable, Sendable, CaseIterable {
    case projectUnchecked = 1
    case projectUnapproved = 2
    case projectSentBack = 3
    case projectDropped = 4
    case targetMissing = 5
    case noticeMissing = 6
    case noticeRunning = 7
    case noticeTooShort = 8
    case contractMissing = 9
    case workNotCertified = 10
    case unitBookMissing = 11
    case moneyNotAssigned = 12
    case moneyHeld = 13
    case waitsForChecker = 14
    case waitsForBank = 15
    case notAccepted = 16
    case retentionNotDue = 17
    case paymentReturned = 18
    case paymentReversed = 19
    case planMissing = 20
    case planNotApproved = 21
    case planNotFiled = 22
    case moneyNotDistributed = 23
    case moneyNotPassedDown = 24
    case pooledNotAssigned = 25
    /// Nothing blocks.
    case readyToApply = 26

    public var chineseName: String {
      switch self {
      case .projectUnchecked: "待乡镇审核"
      case .projectUnapproved: "待县级审批入库"
      case .projectSentBack: "项目已退回"
      case .projectDropped: "项目已出库"
      case .targetMissing: "未设定绩效目标"
      case .noticeMissing: "未公告公示"
      case .noticeRunning: "公告期未满"
      case .noticeTooShort: "公告天数不足"
      case .contractMissing: "未签合同"
      case .workNotCertified: "待计量验收"
      case .unitBookMissing: "单位未建账"
      case .moneyNotAssigned: "未安排资金"
      case .moneyHeld: "已安排资金均在申请中"
      case .waitsForChecker: "待财政局审核"
      case .waitsForBank: "待银行支付"
      case .notAccepted: "未竣工验收"
      case .retentionNotDue: "质保期未满"
      case .paymentReturned: "支付已退回"
      case .paymentReversed: "支付已冲销"
      case .planMissing: "无整合方案"
      case .planNotApproved: "整合方案待审定"
      case .planNotFiled: "整合方案待备案"
      case .moneyNotDistributed: "指标待分配"
      case .moneyNotPassedDown: "指标待下达"
      case .pooledNotAssigned: "整合资金待安排"
      case .readyToApply: "可以申请支付"
      }
    }
  }
}
