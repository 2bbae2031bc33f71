/// One of the values of a choice: its number in the protocol and the words for it, Chinese first.
struct FundChoice: Sendable {
  var number: Int64
  var words: [String]

  init(_ number: Int64, _ words: String...) {
    self.number = number
    self.words = words
  }
}

extension [FundChoice] {
  /// Fund nature (资金性质).
  static let natures = [
    FundChoice(1, "一般公共预算", "general"), FundChoice(2, "政府性基金预算", "government-fund"),
  ]

  /// What an indicator stands on (指标来源).
  static let sources = [
    FundChoice(1, "上级下达", "upper"), FundChoice(2, "本级安排", "own"),
    FundChoice(3, "地区间援助", "aid"), FundChoice(4, "债券转贷", "bond"),
    FundChoice(5, "上年结转", "carried"), FundChoice(6, "收回统筹", "taken-back"),
    FundChoice(9, "来源待认定", "unidentified"),
  ]

  /// Level of government that money comes from (资金来源层级).
  static let levels = [
    FundChoice(1, "中央", "central"), FundChoice(2, "省级", "province"),
    FundChoice(3, "市级", "prefecture"), FundChoice(4, "县级", "county"),
    FundChoice(5, "未分级次", "mixed"),
  ]

  static let cashMoves = [
    FundChoice(1, "补助", "subsidy"), FundChoice(2, "地区间援助", "aid"),
    FundChoice(3, "往来", "on-account"), FundChoice(4, "往来转补助", "settle"),
    FundChoice(5, "在途拨出", "send"), FundChoice(6, "列在途款", "receive-in-transit"),
    FundChoice(7, "在途款到账", "arrive"), FundChoice(8, "收到在途资金", "receive"),
  ]

  static let planStages = [
    FundChoice(1, "年初方案", "initial"), FundChoice(2, "调整方案", "adjusted"),
  ]

  static let projectSteps = [
    FundChoice(1, "乡镇审核", "check"), FundChoice(2, "县级审批入库", "approve"),
    FundChoice(3, "退回", "send-back"), FundChoice(4, "出库", "drop"),
  ]

  static let noticeStages = [
    FundChoice(1, "实施前公告", "before"), FundChoice(2, "完工公告", "completion"),
  ]

  static let paymentKinds = [
    FundChoice(1, "进度款", "progress"), FundChoice(2, "预付款", "advance"),
    FundChoice(3, "质保金", "retention"), FundChoice(4, "一卡通", "households"),
    FundChoice(5, "其他支出", "expense"),
  ]

  static let payees = [
    FundChoice(1, "承包单位", "contractor"), FundChoice(2, "农户", "households"),
    FundChoice(3, "项目实施主体", "body"), FundChoice(4, "本单位实有资金账户", "unit"),
    FundChoice(5, "企业", "company"), FundChoice(6, "政府", "government"),
  ]

  static let beneficiaries = [
    FundChoice(1, "建档立卡户", "registered"), FundChoice(2, "同步搬迁户", "synchronous"),
    FundChoice(3, "其他", "other"),
  ]

  /// Classes of who is moved (搬迁对象).
  static let movers = beneficiaries.filter { $0.number < 3 }

  /// Of a payment for works.
  static let worksKinds = paymentKinds.filter { $0.number < 4 }

  /// Sources of relocation money (资金来源); R1 to R5 and R7 are words too.
  static let moneySources = [
    FundChoice(1, "中央预算内投资", "r1", "grant"), FundChoice(2, "地方政府债券", "r2", "bond"),
    FundChoice(3, "专项建设基金", "r3", "fund"), FundChoice(4, "长期贴息贷款", "r4", "loan"),
    FundChoice(5, "农户自筹", "r5", "households"), FundChoice(7, "地方资金", "r7", "local"),
  ]

  /// What a lender gets back.
  static let borrowed = moneySources.filter { [3, 4].contains($0.number) }

  /// What households raised stays theirs.
  static let surplusSources = moneySources.filter { $0.number != 5 }

  /// What relocation debt is repaid from (还款来源).
  static let repaymentUses = [
    FundChoice(1, "预算安排", "budget"), FundChoice(2, "增减挂钩收益", "land-quota"),
    FundChoice(3, "政府购买服务", "service"), FundChoice(4, "债券置换", "replacement"),
  ]

  static let bodyKinds = [
    FundChoice(1, "省级投融资主体", "financing"), FundChoice(2, "项目实施主体", "project"),
  ]

  static let settlementKinds = [
    FundChoice(1, "集中安置", "centralised"), FundChoice(2, "分散安置", "dispersed"),
  ]
}
