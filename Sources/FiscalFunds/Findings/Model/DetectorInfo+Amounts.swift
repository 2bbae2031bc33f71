/// Detectors of amounts, standards and reversals.
extension DetectorInfo {
  static let roundSum = DetectorInfo(
    name: "round-sum", chineseName: "整数金额", englishName: "round sum",
    document: "国发〔2016〕64号", article: "第十一章第一节",
    chinese: "按计量支付的工程款或费用恰为整数，与实际计量不符的可能较大。",
    english: """
      A payment for measured work or an expense is exactly round, as measured amounts \
      seldom are.
      """,
    parameters: [
      DetectorParameter(
        name: "unit_fen", unit: .fen, value: 10_000_000, range: 100...1_000_000_000_000_000,
        chinese: "整数单位",
        english: "what it is a multiple of")
    ])

  static let yearEndRush = DetectorInfo(
    name: "year-end-rush", chineseName: "年末突击支出", englishName: "year-end rush",
    document: "预算法; 国办发〔2018〕35号", article: "",
    chinese: "单位全年支付中年末若干天所占比重过高。",
    english: """
      Too large a share of what a unit paid in the year falls on its last days.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 20, range: 1...90,
        chinese: "年末天数",
        english: "last days of the year"),
      DetectorParameter(
        name: "share_bp", unit: .basisPoints, value: 5000, range: 1...10_000,
        chinese: "占比",
        english: "share"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 50_000_000, range: 0...1_000_000_000_000_000,
        chinese: "全年少于此数不提示",
        english: "a unit that paid less is not shown"),
      DetectorParameter(
        name: "payments", unit: .count, value: 5, range: 1...10_000,
        chinese: "年末笔数下限",
        english: "least payments in the last days"),
    ])

  static let equalAmounts = DetectorInfo(
    name: "equal-amounts", chineseName: "平均分配", englishName: "identical amounts over places",
    document: "国发〔2016〕64号", article: "第二章",
    chinese: "同一指标同一类别项目对多个村安排完全相同的金额。",
    english: """
      One indicator gives exactly the same amount to projects of one class at many \
      places.
      """,
    parameters: [
      DetectorParameter(
        name: "places", unit: .count, value: 5, range: 2...1000,
        chinese: "地点数",
        english: "how many places"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 1_000_000, range: 0...1_000_000_000_000_000,
        chinese: "每处少于此数不提示",
        english: "less at each place is not shown"),
    ])

  static let ownAccount = DetectorInfo(
    name: "own-account", chineseName: "以拨代支", englishName: "paid to a unit's own account",
    document: "财办〔2018〕24号", article: "",
    chinese: "收款人为预算单位本单位账户，或账户、名称与单位自有账户相同。",
    english: """
      The payee is an ordinary account of a spending unit, by its class, its name or \
      an account that was one before.
      """,
    parameters: [])

  static let relocationStandard = DetectorInfo(
    name: "relocation-standard", chineseName: "搬迁超标准",
    englishName: "relocation beyond the standard",
    document: "国发〔2016〕64号", article: "第四章第二节、专栏7",
    chinese: "建档立卡搬迁户人均住房面积超标、举债建房，或安置点人均投资超标。",
    english: """
      Housing of a registered household is above the area a person, built on debt, or \
      the settlement costs more a head.
      """,
    parameters: [
      DetectorParameter(
        name: "area", unit: .area, value: 2500, range: 1...100_000,
        chinese: "人均面积上限",
        english: "most area a person"),
      DetectorParameter(
        name: "cost_fen", unit: .fen, value: 6_116_200, range: 1...1_000_000_000_000_000,
        chinese: "人均投资上限，由专栏7的6000亿元除以981万人得出",
        english: "most cost a head: 600 billion yuan over 9.81 million persons"),
    ])

  static let loanIdle = DetectorInfo(
    name: "loan-idle", chineseName: "借入资金闲置", englishName: "borrowed money idle",
    document: "国发〔2016〕64号", article: "第四章第二节",
    chinese: "专项建设基金、贷款提取后超过规定天数未支付工程款的部分及其利息。",
    english: """
      Fund or loan money not paid for works in the days after it was drawn, and its \
      interest.
      """,
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 90, range: 1...3650,
        chinese: "天数",
        english: "days"),
      DetectorParameter(
        name: "min_fen", unit: .fen, value: 10_000_000, range: 0...1_000_000_000_000_000,
        chinese: "少于此数不提示",
        english: "less is not shown"),
    ])

  static let unregistered = DetectorInfo(
    name: "unregistered", chineseName: "补助对象未登记", englishName: "benefit to the unregistered",
    document: "国发〔2016〕64号", article: "第十一章第一节",
    chinese: "补助清单中的对象在清单审批日不在建档立卡登记内。",
    english: "Somebody on a list of benefits was not registered on its day.",
    parameters: [])

  static let reversals = DetectorInfo(
    name: "reversals", chineseName: "异常冲销", englishName: "reversals",
    document: "会计法; 会计基础工作规范", article: "第五十一条",
    chinese: "制单人冲销率过高；月末入账、次月初冲销。",
    english: """
      A preparer reverses too large a share; or a voucher of the last days of a month \
      is reversed in the first of the next.
      """,
    parameters: [
      DetectorParameter(
        name: "share_bp", unit: .basisPoints, value: 1000, range: 1...10_000,
        chinese: "冲销率",
        english: "share of reversals"),
      DetectorParameter(
        name: "vouchers", unit: .count, value: 20, range: 1...100_000,
        chinese: "凭证数下限",
        english: "least vouchers"),
      DetectorParameter(
        name: "least", unit: .count, value: 4, range: 1...100_000,
        chinese: "冲销数下限",
        english: "least reversals"),
      DetectorParameter(
        name: "days_before", unit: .days, value: 5, range: 0...28,
        chinese: "月末天数",
        english: "last days of a month"),
      DetectorParameter(
        name: "days_after", unit: .days, value: 10, range: 0...28,
        chinese: "次月初天数",
        english: "first days of the next"),
    ])
}
