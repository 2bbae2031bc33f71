/// Debt (债务) and the end of the year.
extension FundForms {
  static let debt = [
    FundForm(
      "issue_bond", "发行债券", at: "debt issue", as: "620000", rules: [27, 38],
      "Issues a bond (发行债券) at par; it makes an indicator.",
      [
        FundField("tranche", "债券编号", needed: true, example: "b1"),
        FundField("key", "指标号", needed: true, example: "p2"),
        FundField("document_no", "文号", needed: true, example: "甘债〔2020〕1号"),
        FundField("category", "资金类别", needed: true, example: "B01"),
        FundField("budget_year", "预算年度", .number, needed: true, example: "2020"),
        FundField("quota_no", "限额文号", example: "限额1号"),
        FundField(
          "quota", "限额", .amount, example: "50000000.00", help: "in all; empty when none is set"),
        FundField("purpose", "用途", example: "易地扶贫搬迁"),
        FundField("amount", "金额", .amount, needed: true, example: "50000000.00"),
      ]),
    FundForm(
      "on_lend", "债务转贷", at: "debt on-lend", as: "620000", rules: [16, 27, 66],
      "Lends bond money on to a lower level (债务转贷).",
      [
        FundField("tranche", "债券编号", needed: true, example: "b1"),
        FundField("key", "指标号", needed: true, example: "p2"),
        FundField("to", "接收主体", needed: true, example: "620503"),
        FundField("to_key", "接收指标号", needed: true, example: "c6"),
        FundField("document_no", "文号", needed: true, example: "甘债〔2020〕2号"),
        FundField("amount", "金额", .amount, needed: true, example: "20000000.00"),
      ]),
    FundForm(
      "repay_debt", "债务偿还", at: "debt repay", rules: [46],
      "Repays on-lent debt (债务偿还) through the upper level, which pays the holders.",
      [
        FundField("tranche", "债券编号", needed: true, example: "b1"),
        FundField("to", "上级主体", needed: true, example: "620000"),
        FundField("key", "指标号", needed: true, example: "c7", help: "the own indicator that pays"),
        FundField("category", "资金类别", needed: true, example: "O01"),
        FundField("budget_year", "预算年度", .number, needed: true, example: "2020"),
        FundField("project", "项目编号", needed: true, example: "debt"),
        FundField("principal", "本金", .amount, needed: true, example: "1000000.00"),
        FundField("interest", "利息", .amount, example: "32000.00"),
      ]),
  ]

  static let yearEnd = [
    FundForm(
      "accrue_year_end", "年终结余", at: "year accrue", rules: [16, 45],
      "Books the unpaid quota of a project at year end (国库集中支付结余).",
      [
        FundField("indicator", "指标号", needed: true, example: "c1n"),
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("line", "方案行", example: "x1"),
        FundField("amount", "金额", .amount, needed: true, example: "50000.00"),
      ]),
    FundForm(
      "close_year", "年终结账", at: "year close", rules: [37],
      "Closes the year of a ledger (年终结账).",
      [
        FundField("target", "结账主体", needed: true, example: "620503", help: "entity of the ledger"),
        FundField("book", "账簿", needed: true, example: "GLF", help: "GLF or GLA"),
        FundField("year", "年度", .number, needed: true, example: "2020"),
      ]),
  ]
}
