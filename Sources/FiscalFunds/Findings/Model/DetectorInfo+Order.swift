/// Detectors of numbers, persons and days.
extension DetectorInfo {
  static let numberGap = DetectorInfo(
    name: "number-gap", chineseName: "支付令断号", englishName: "gap in payment orders",
    document: "会计基础工作规范", article: "第五十一条",
    chinese: "支付令编号出现缺号，若干天后仍未使用。",
    english: "Numbers of payment orders were left out and not used in the days after.",
    parameters: [
      DetectorParameter(
        name: "days", unit: .days, value: 30, range: 1...365,
        chinese: "等待天数",
        english: "days to wait"),
      DetectorParameter(
        name: "most", unit: .count, value: 20, range: 1...1000,
        chinese: "缺号多于此数不视为断号",
        english: "a longer gap is another sequence"),
      DetectorParameter(
        name: "seen", unit: .count, value: 10, range: 2...10_000,
        chinese: "编号序列的最少编号数",
        english: "least numbers of a sequence"),
    ])

  static let samePerson = DetectorInfo(
    name: "same-person", chineseName: "制单审核同一人", englishName: "preparer is approver",
    document: "会计法", article: "第二十七条",
    chinese: "同一人持不同证书既制单又审核。",
    english: "One person prepared and approved, under one or several certificates.",
    parameters: [])

  static let fixedPair = DetectorInfo(
    name: "fixed-pair", chineseName: "固定搭档", englishName: "always the same pair",
    document: "会计法", article: "第二十七条",
    chinese: "有多名审核人，而某制单人的申请几乎都由同一人审核。",
    english: """
      Of several approvers one approves nearly all that a preparer applies for.
      """,
    parameters: [
      DetectorParameter(
        name: "payments", unit: .count, value: 20, range: 2...100_000,
        chinese: "申请数下限",
        english: "least payments"),
      DetectorParameter(
        name: "share_bp", unit: .basisPoints, value: 9500, range: 5001...10_000,
        chinese: "占比",
        english: "share"),
      DetectorParameter(
        name: "approvers", unit: .count, value: 3, range: 2...1000,
        chinese: "审核人数下限",
        english: "least approvers of the entity"),
    ])

  static let oddHours = DetectorInfo(
    name: "odd-hours", chineseName: "非工作时间记账", englishName: "work at odd hours",
    document: "会计基础工作规范", article: "",
    chinese: "周末或夜间提交的指令占比过高（北京时间；不含法定节假日安排）。",
    english: """
      Too large a share of a person's commands comes at weekends or at night (Beijing \
      time; public holidays are not known).
      """,
    parameters: [
      DetectorParameter(
        name: "from_hour", unit: .hour, value: 22, range: 0...24,
        chinese: "夜间起点",
        english: "the night begins"),
      DetectorParameter(
        name: "to_hour", unit: .hour, value: 6, range: 0...24,
        chinese: "夜间终点",
        english: "the night ends"),
      DetectorParameter(
        name: "share_bp", unit: .basisPoints, value: 2500, range: 1...10_000,
        chinese: "占比",
        english: "share"),
      DetectorParameter(
        name: "least", unit: .count, value: 10, range: 1...100_000,
        chinese: "次数下限",
        english: "least such commands"),
    ])

  static let dateOrder = DetectorInfo(
    name: "date-order", chineseName: "日期倒置", englishName: "dates out of order",
    document: "会计法", article: "第十四条",
    chinese: "支付或计量早于合同签订，末次支付早于验收。",
    english: """
      Paid or measured before the contract was signed, or paid for the last time \
      before the acceptance.
      """,
    parameters: [])

  static let paidAfterFinal = DetectorInfo(
    name: "paid-after-final", chineseName: "决算后支付", englishName: "paid after the final account",
    document: "财建〔2016〕503号", article: "",
    chinese: "竣工决算之后仍申请除质保金以外的工程款。",
    english: "A payment other than retention was applied for after the final account.",
    parameters: [])

  static let projectTwice = DetectorInfo(
    name: "project-twice", chineseName: "重复申报项目", englishName: "same project twice",
    document: "国发〔2016〕64号; 国办发〔2018〕35号", article: "",
    chinese: "同一地点、同一类别、同一建设内容的项目再次申报。",
    english: "A project of the same place, class and content was proposed before.",
    parameters: [])
}
