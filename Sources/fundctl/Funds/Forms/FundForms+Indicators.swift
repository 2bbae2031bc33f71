/// Indicators (指标) and cash.
extension FundForms {
  static let indicators = [
    FundForm(
      "record_revenue", "本级收入入库", at: "cash revenue", as: "620000",
      "Records own revenue of a treasury (本级收入入库).",
      [
        FundField("nature", "资金性质", .choice(.natures), example: "一般公共预算"),
        FundField("amount", "金额", .amount, needed: true, example: "5000000.00"),
      ]),
    FundForm(
      "issue_indicator", "指标下达", at: "indicator issue", rules: [27, 37],
      "Issues an indicator (指标) that comes from no indicator kept here.",
      [
        FundField("key", "指标号", needed: true, example: "c2", help: "its name within the entity"),
        FundField(
          "document_no", "文号", needed: true, example: "麦财农〔2020〕1号", help: "unique per publisher"),
        FundField("publisher", "发文机关", help: "code or name; empty for the entity itself"),
        FundField("source", "指标来源", .choice(.sources), example: "本级安排"),
        FundField("level", "资金级次", .choice(.levels), example: "县级"),
        FundField(
          "category", "资金类别", needed: true, example: "L01", help: "code of the fund category"),
        FundField("budget_year", "预算年度", .number, needed: true, example: "2020"),
        FundField("nature", "资金性质", .choice(.natures), example: "一般公共预算"),
        FundField("function", "功能分类", help: "code of 支出功能分类"),
        FundField("purpose", "用途", example: "产业扶贫"),
        FundField("received_on", "收文日期", .day, help: "the clock of idle money starts"),
        .flag("is_direct", "直达资金"),
        .flag("requires_match", "要求配套"),
        FundField("amount", "金额", .amount, needed: true, example: "5000000.00"),
      ]),
    FundForm(
      "adjust_indicator", "指标调整", at: "indicator adjust", rules: [16, 27],
      "Raises or lowers an indicator (指标调整) by a document.",
      [
        FundField("key", "指标号", needed: true, example: "c2"),
        FundField("document_no", "文号", needed: true, example: "麦财农〔2020〕9号"),
        FundField(
          "amount", "金额", .amount, needed: true, example: "-200000.00", help: "negative lowers"),
      ]),
    FundForm(
      "pass_down", "指标下达下级", at: "indicator pass-down", as: "620000",
      rules: [16, 25, 27, 30, 31, 41, 48, 62],
      "Passes an indicator down to a lower level (转移支付), or gives it as aid to another region.",
      [
        FundField("key", "指标号", needed: true, example: "p1"),
        FundField("to", "接收主体", needed: true, example: "620503"),
        FundField("to_key", "接收指标号", needed: true, example: "c1"),
        FundField("document_no", "文号", needed: true, example: "甘财农〔2020〕12号"),
        .flag("is_aid", "地区间援助", help: "东西部扶贫协作"),
        FundField("agreement_no", "协议号", help: "of aid"),
        FundField("purpose", "用途", help: "empty keeps it"),
        FundField("function", "功能分类", help: "empty keeps it"),
        FundField("received_on", "收文日期", .day, help: "by the lower level"),
        .flag("is_direct", "直达资金"),
        .flag("requires_match", "要求配套"),
        FundField("amount", "金额", .amount, needed: true, example: "80000000.00"),
      ]),
    FundForm(
      "move_cash", "资金拨付", at: "cash move", as: "620000", rules: [46],
      "Moves cash between two treasuries (资金拨付、库款调度). Money in transit is received by who acts.",
      [
        FundField("kind", "拨付方式", .choice(.cashMoves), needed: true, example: "补助"),
        FundField("to", "对方国库", needed: true, example: "620503"),
        FundField("nature", "资金性质", .choice(.natures), example: "一般公共预算"),
        FundField(
          "indicator", "指标号", example: "p1", help: "of the sender, where the cash follows one"),
        FundField("to_indicator", "对方指标号", example: "c1"),
        FundField("transfer_no", "在途编号", help: "that sending and receiving share"),
        FundField("amount", "金额", .amount, needed: true, example: "30000000.00"),
      ]),
    FundForm(
      "take_back", "收回统筹", at: "indicator take-back", rules: [16, 33],
      "Takes an indicator back (收回统筹): the own level what was allotted, the upper what was not.",
      [
        FundField("key", "指标号", needed: true, example: "c1"),
        FundField("order_no", "收回文件", needed: true, example: "收回1号"),
        .flag("is_own_level", "本级收回", example: "是"),
        FundField(
          "project", "项目编号", example: "p8", help: "that loses it; empty for money not assigned"),
        FundField("line", "方案行"),
        FundField(
          "to_key", "新指标号", example: "c3", help: "under which the own level issues it again"),
        .flag("returns_cash", "同时退回资金"),
        FundField("amount", "金额", .amount, needed: true, example: "100000.00"),
      ]),
    FundForm(
      "carry_over", "结转下年", at: "indicator carry-over", rules: [32, 33],
      "Carries what is left of an indicator over to the next year (结转下年).",
      [
        FundField("key", "指标号", needed: true, example: "c1"),
        FundField("to_key", "新指标号", needed: true, example: "c1n"),
        FundField(
          "budget_year", "预算年度", .number, needed: true, example: "2021", help: "the new year"),
      ]),
  ]
}
