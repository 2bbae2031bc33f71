/// The project library (项目库) and the money of projects.
extension FundForms {
  private static let digest = "0123456789abcdef0123456789abcdef"

  /// A step through the library. Its form knows which.
  private static func step(
    _ kind: String, _ chineseName: String, at path: String, by duty: FundForm.Duty, _ number: Int64,
    rules: [Int] = [], _ abstract: String
  ) -> FundForm {
    FundForm(
      kind, chineseName, at: path, by: duty, action: "advance_project",
      fixed: [("step", number)], rules: rules, abstract,
      [
        FundField("key", "项目编号", needed: true, example: "p9"),
        FundField("opinion", "意见", example: "同意"),
      ])
  }

  private static let assignment = [
    FundField("indicator", "指标号", needed: true, example: "c1"),
    FundField("project", "项目编号", needed: true, example: "p9"),
    FundField(
      "line", "方案行", example: "x1", help: "of pooled money; empty for the old channel (原渠道)"),
    FundField("amount", "金额", .amount, needed: true, example: "600000.00"),
  ]

  static let projects = [
    FundForm(
      "propose_project", "项目申报", at: "project propose", rules: [43],
      "Proposes a project (村申报) for the library.",
      [
        FundField("key", "项目编号", needed: true, example: "p9"),
        FundField("name", "项目名称", needed: true, example: "党川镇道路硬化"),
        FundField("place", "地点", example: "党川镇夏坪村", help: "township and village"),
        FundField("project_class", "项目类别", needed: true, example: "P1801"),
        FundField("content", "建设内容与规模", needed: true, example: "硬化村组道路9公里"),
        FundField(
          "unit", "实施单位", needed: true, example: "620503.U.农业农村局", option: "unit-in-charge",
          help: "its entity"),
        FundField("registered", "建档立卡户数", .number, example: "40"),
        FundField("others", "其他户数", .number, example: "12"),
        FundField(
          "budget", "项目预算",
          .list([
            FundField("category", "资金类别", example: "C01", help: "empty for any"),
            FundField("level", "资金级次", .choice(.levels), example: "中央", help: "empty for any"),
            FundField("amount", "金额", .amount, needed: true, example: "600000.00"),
          ]), needed: true, example: "C01:中央:600000.00", help: "CATEGORY:LEVEL:AMOUNT"),
        FundField("target", "绩效目标", example: "受益农户52户"),
        FundField("county_match", "县级配套", .amount, help: "normally none"),
        FundField("prefecture_match", "市级配套", .amount, help: "normally none"),
        .flag("forms_asset", "形成资产", example: "是", help: "在建工程, then an asset"),
        .flag("is_institution", "事业单位"),
      ]),
    step(
      "check_project", "乡镇审核", at: "project check", by: .bureauOrChecker, 1,
      "Records that the township has checked a project (乡镇审核)."),
    step(
      "approve_project", "县级审批入库", at: "project approve", by: .checker, 2, rules: [26, 35],
      "Approves a project for the county's library (县级审批入库)."),
    step(
      "send_back_project", "退回项目", at: "project send-back", by: .bureauOrChecker, 3,
      "Sends a project back to who proposed it (退回)."),
    step(
      "drop_project", "项目出库", at: "project drop", by: .checker, 4,
      "Takes a project without money out of the library (出库)."),
    FundForm(
      "advance_project", "项目审核", at: "", by: .bureauOrChecker, rules: [26, 35],
      "Moves a project on through the library by one step.",
      [
        FundField("key", "项目编号", needed: true, example: "p9"),
        FundField("step", "步骤", .choice(.projectSteps), needed: true, example: "乡镇审核"),
        FundField("opinion", "意见", example: "同意"),
      ]),
    FundForm(
      "assign", "指标分配到项目", at: "project assign",
      rules: [5, 8, 9, 10, 11, 12, 13, 16, 35, 44, 62],
      "Assigns money of an indicator to a project (指标分配到项目).", assignment),
    FundForm(
      "unassign", "项目指标收回", at: "project unassign", rules: [16],
      "Takes money that is not used away from a project again.", assignment),
    FundForm(
      "publish_notice", "公告公示", at: "project notice", rules: [14, 15],
      "Records a public notice (公告公示) of a project.",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("stage", "公示阶段", .choice(.noticeStages), needed: true, example: "实施前公告"),
        FundField("from", "公示开始", .day, needed: true, example: "2020-04-01"),
        FundField("to", "公示结束", .day, needed: true, example: "2020-04-11", help: "last day"),
        FundField("place", "公示地点", example: "村务公开栏", help: "board or website"),
        FundField(
          "digest", "证据摘要", .digest, needed: true, example: digest, help: "of the evidence"),
      ]),
    FundForm(
      "accept_project", "项目验收", at: "project accept", rules: [42],
      "Records that the works of a project are accepted (项目验收).",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("digest", "证据摘要", .digest, needed: true, example: digest),
      ]),
    FundForm(
      "final_account", "竣工决算", at: "project final-account",
      "Records the final account (竣工决算) of a project.",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("amount", "金额", .amount, needed: true, example: "598000.00", help: "cost in all"),
        FundField("digest", "证据摘要", .digest, needed: true, example: digest),
      ]),
    FundForm(
      "hand_over_asset", "资产移交", at: "project hand-over", rules: [36],
      "Hands the asset of a project over (资产移交) and records its shares (资产收益扶贫).",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("contract", "合同号", needed: true, example: "k1"),
        FundField("asset", "资产编号", needed: true, example: "v1"),
        FundField("owner", "权属单位", needed: true, example: "夏坪村股份经济合作社"),
        FundField("deed", "移交书摘要", .digest, needed: true, example: digest),
        FundField("cost", "入账价值", .amount, needed: true, example: "598000.00"),
        FundField(
          "shares", "折股量化",
          .list([
            FundField.flag(
              "is_collective", "归属", example: "村集体", yes: ["村集体", "collective"],
              no: ["农户", "household"]),
            FundField("holder", "持有人", .secret),
            FundField("amount", "金额", .amount, needed: true, example: "598000.00"),
          ]), example: "村集体::598000.00", help: "村集体::AMOUNT or 农户:PERSON:AMOUNT"),
        FundField("benefit_contract", "收益分配协议", example: "分红协议1号"),
        FundField("minimum_income", "最低年收益", .amount, example: "10000.00"),
        FundField("income_due", "应收收益", .amount),
      ]),
  ]

  /// Contracts and works.
  static let works = [
    FundForm(
      "sign_contract", "签订合同", at: "project contract", rules: [19, 39],
      "Records a contract (合同) of a project.",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("key", "合同号", needed: true, example: "k1"),
        FundField("contractor", "承包单位", needed: true, example: "天水某建筑公司"),
        FundField("amount", "金额", .amount, needed: true, example: "598000.00"),
        FundField("retention_basis_points", "质保金比例", .share, example: "3%", help: "3% or 300"),
        FundField("retention_due_on", "质保期满", .day, example: "2021-12-31"),
        FundField("tender_no", "招标编号"),
        FundField("signed_on", "签订日期", .day, example: "2020-04-20"),
      ]),
    FundForm(
      "certify_work", "计量验收", at: "project certify", rules: [17],
      "Records measured and accepted work (计量、验收) of a contract.",
      [
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("contract", "合同号", needed: true, example: "k1"),
        FundField("amount", "金额", .amount, needed: true, example: "300000.00"),
        FundField("digest", "证据摘要", .digest, example: digest),
      ]),
  ]
}
