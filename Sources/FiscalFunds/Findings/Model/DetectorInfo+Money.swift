/// Detectors of money, its way and who gets it.
extension DetectorInfo {
  static let idleMoney = DetectorInfo(
    name: "idle-money", chineseName: "资金闲置", englishName: "idle money",
    document: "国发〔2016〕64号; 国办发〔2014〕70号", article: "第十一章第一节",
    chinese: "指标收到满一年、满两年仍未支付也未下达的部分，按先进先出计算账龄。",
    english: """
      What of an indicator is neither paid nor passed on one and two years after it \
      was received, first in first out.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 365, range: 1...3650,
        chinese: "第一档天数",
        english: "days of the first threshold"),
      DetectorParameter(
        name: "long_days", unit: .days, value: 730, range: 1...7300,
        chinese: "第二档天数，升为严重",
        english: "days of the second threshold, which makes it serious"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 1_000_000, range: 0...1_000_000_000_000_000,
        chinese: "少于此数不提示",
        english: "less is not shown"),
      DetectorParameter(
        name: "grace_days", unit: .days, value: 30, range: 0...3650,
        chinese: "补登指标的宽限天数",
        english: "days of grace for what is entered late"),
    ])

  static let slowPassDown = DetectorInfo(
    name: "slow-pass-down", chineseName: "滞留、下达迟缓", englishName: "slow passing down",
    document: "预算法", article: "第五十二条",
    chinese: "上级下达的指标收到后超过规定天数仍未下达下级，或县级未安排到项目。",
    english: """
      An indicator from above that is not passed down within the days, or in a county \
      not given to projects.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 30, range: 1...3650,
        chinese: "省市下达天数",
        english: "days for provinces and prefectures"),
      DetectorParameter(
        name: "county_days", unit: .days, value: 90, range: 1...3650,
        chinese: "县级安排到项目天数",
        english: "days for a county to give it to projects"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 1_000_000, range: 0...1_000_000_000_000_000,
        chinese: "少于此数不提示",
        english: "less is not shown"),
    ])

  static let paperIntegration = DetectorInfo(
    name: "paper-integration", chineseName: "整而不合", englishName: "integration only on paper",
    document: "国办发〔2016〕22号", article: "第二节",
    chinese: "纳入整合的某类资金几乎全部回到同一类项目，而该类项目也几乎只用这一类资金，与整合前的渠道一一对应。",
    english: """
      Pooled money of one category goes almost wholly to one class of projects, which \
      has almost nothing else: as before the integration.
      """,
    parameters: [
      DetectorParameter(
        name: "share_bp", unit: .basisPoints, value: 9500, range: 5001...10_000,
        chinese: "双向占比",
        english: "share both ways"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 100_000_000, range: 0...1_000_000_000_000_000,
        chinese: "该类资金少于此数不提示",
        english: "a category of less is not shown"),
      DetectorParameter(
        name: "categories", unit: .count, value: 2, range: 2...100,
        chinese: "整合资金类别少于此数不判断",
        english: "with fewer pooled categories nothing is said"),
    ])

  static let paidBeforeNotice = DetectorInfo(
    name: "paid-before-notice", chineseName: "未公示先支付", englishName: "paid before notice",
    document: "国开办发〔2018〕11号; 国发〔2016〕64号", article: "第十一章第一节",
    chinese: "项目首次支付时，实施前公告公示未满规定天数；末次支付时无完工公告。",
    english: """
      At the first payment of a project its notice had not been open for the days; at \
      the last one there was no notice of completion.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 10, range: 1...365,
        chinese: "公告公示天数",
        english: "days of the notice"),
      DetectorParameter(
        name: "completion", unit: .count, value: 1, range: 0...1,
        chinese: "是否查完工公告",
        english: "whether the notice of completion is looked for"),
    ])

  static let invoiceTwice = DetectorInfo(
    name: "invoice-twice", chineseName: "发票重复", englishName: "same invoice twice",
    document: "国发〔2016〕64号; 会计法", article: "第十四条",
    chinese: "同一发票号用于两笔未退回的支付申请。",
    english: "One invoice number stands behind two payments that were not returned.",
    parameters: [])

  static let cardManyNames = DetectorInfo(
    name: "card-many-names", chineseName: "一卡多名", englishName: "one card under several names",
    document: "财办〔2020〕37号", article: "",
    chinese: "同一收款账户以不同收款人名称出现。",
    english: "One payee account appears under different names.",
    parameters: [
      DetectorParameter(
        name: "names", unit: .count, value: 2, range: 2...100,
        chinese: "名称数",
        english: "how many names")
    ])

  static let benefitTwice = DetectorInfo(
    name: "benefit-twice", chineseName: "重复享受补助", englishName: "same benefit twice",
    document: "国发〔2016〕64号", article: "第十一章第一节",
    chinese: "同一对象同一补助项目同一期间两次列入清单；享受危房改造又登记搬迁。",
    english: """
      A person stands twice for one item and period; or had the subsidy for a \
      dilapidated house and is enrolled for relocation.
      """,
    parameters: [])

  static let splitPayments = DetectorInfo(
    name: "split-payments", chineseName: "拆分规避限额", englishName: "split below a limit",
    document: "国家发展改革委令2018年第16号", article: "第五条",
    chinese: "同一单位在短期内对同一对象签订或支付多笔均低于限额且无招标记录的款项，合计达到限额。",
    english: """
      A unit signs or pays one payee several amounts below the limit and without a \
      tender within a few days, together at or over it.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 30, range: 1...365,
        chinese: "期间天数",
        english: "days within"),
      DetectorParameter(
        name: "limit_fen", unit: .fen, value: 400_000_000, range: 1...1_000_000_000_000_000,
        chinese: "招标限额",
        english: "limit for a tender"),
      DetectorParameter(
        name: "early_limit_fen", unit: .fen, value: 200_000_000, range: 1...1_000_000_000_000_000,
        chinese: "2018年6月前的限额",
        english: "limit before June 2018"),
      DetectorParameter(
        name: "approval_fen", unit: .fen, value: 0, range: 0...1_000_000_000_000_000,
        chinese: "单位审批限额，零为不查",
        english: "approval limit of a unit for expenses; zero leaves it out"),
    ])
}
