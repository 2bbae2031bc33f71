/// Financing of relocation (搬迁融资): capital, fund and loan of the financing body, interest, repayment.
extension FundForms {
  private static let tranche = FundField(
    "tranche", "融资编号", needed: true, example: "l1", help: "of the financing body")
  private static let receipt = FundField(
    "receipt_no", "回单号", needed: true, example: "回单1号", help: "unique")
  private static let rate = FundField(
    "rate", "年利率", .rate, needed: true, example: "4.9%", help: "4.9%, or millionths")
  private static let spendingUnit = FundField(
    "unit", "预算单位", example: "620503.U.发展改革局", option: "spending-unit",
    help: "of a county; empty for the province")

  private static func amount(_ example: String) -> FundField {
    FundField("amount", "金额", .amount, needed: true, example: example)
  }

  static let financing = borrowing + interest + repayment

  private static let borrowing = [
    FundForm(
      "inject_capital", "注入资本金", at: "financing inject", as: "620000",
      rules: [16, 27, 48, 57],
      "Puts bond money into the province's financing body as capital (资本金).",
      [
        FundField("tranche", "债券编号", needed: true, example: "b1"),
        FundField("key", "指标号", needed: true, example: "p2", help: "that the bond made"),
        receipt, amount("1000000.00"),
      ]),
    FundForm(
      "sign_loan", "签订融资合同", at: "financing sign", as: "620000.V", rules: [27],
      "Registers a contract of a construction fund (专项建设基金) or a long-term loan (长期贷款).",
      [
        tranche,
        FundField("source", "来源类别", .choice(.borrowed), needed: true, example: "长期贴息贷款"),
        FundField("lender", "贷款人", needed: true, example: "农业发展银行"),
        FundField("contract_no", "融资合同号", needed: true, example: "农发贷2016-1"),
        FundField("signed", "签约金额", .amount, needed: true, example: "3500000.00"),
        rate,
        FundField(
          "day_basis", "计息年天数", .number, needed: true, example: "360", help: "360 or 365"),
        FundField(
          "central_share", "中央贴息比例", .share, example: "90%", help: "90% or 9000"),
        FundField("matures", "到期日", .day, needed: true, example: "2036-06-01"),
        FundField(
          "grace_until", "宽限期止", .day, example: "2021-06-01", help: "no principal before"),
      ]),
    FundForm(
      "draw_loan", "提取融资款", at: "financing draw", as: "620000.V", rules: [27, 48, 58, 59],
      "Draws money under a signed contract (提款).", [tranche, receipt, amount("3500000.00")]),
    FundForm(
      "change_rate", "利率调整", at: "financing rate", as: "620000.V",
      "Sets a new rate of interest (利率调整) from the day on.",
      [tranche, rate, FundField("document_no", "文号", needed: true, example: "利率通知1号")]),
    FundForm(
      "lend_down", "下拨融资款", at: "financing lend-down", as: "620000.V", rules: [27],
      "Passes money of the financing body down to a project body (资金下拨).",
      [
        FundField("to", "主体编码", needed: true, example: "620503.B", help: "the project body"),
        tranche,
        FundField("project", "项目编号", help: "the settlement, of bond capital only"),
        receipt, amount("3500000.00"),
      ]),
  ]

  private static let interest = [
    FundForm(
      "accrue_interest", "计提利息", at: "financing accrue", as: "620000.V",
      "Accrues interest (计提利息) to the day, that day not counted: the ledger works it out.",
      [tranche]),
    FundForm(
      "pay_interest_share", "拨付利息", at: "financing pay-share", rules: [16, 27, 40, 57, 65],
      "Pays a treasury's share of accrued interest: of the centre, or the county's own.",
      [
        tranche,
        FundField("body", "主体编码", needed: true, example: "620503.B"),
        FundField("key", "指标号", needed: true, example: "c8", help: "that pays"),
        spendingUnit, receipt, amount("17150.00"),
      ]),
    FundForm(
      "pay_lender", "支付贷款利息", at: "financing pay-lender", as: "620000.V", rules: [27],
      "Pays interest of the financing body to the lender (支付贷款利息).",
      [
        tranche, receipt,
        FundField("central", "中央贴息", .amount, example: "154350.00", help: "of the centre's"),
        FundField("local", "地方付息", .amount, example: "17150.00", help: "of the counties'"),
      ]),
  ]

  private static let repayment = [
    FundForm(
      "trade_land_quota", "增减挂钩指标交易", at: "financing land-quota", as: "620502",
      rules: [27, 63],
      "Buys surplus land quota (增减挂钩节余指标) of another county.",
      [
        FundField("seller", "出让主体", needed: true, example: "620503"),
        FundField("contract_no", "交易合同号", needed: true, example: "挂钩2018-1"),
        FundField("key", "指标号", needed: true, example: "g1"),
        FundField("province_key", "省级指标号", needed: true, example: "g2"),
        FundField("seller_key", "出让方指标号", needed: true, example: "g3"),
        FundField("budget_year", "预算年度", .number, needed: true, example: "2020"),
        amount("200000.00"),
      ]),
    FundForm(
      "repay_relocation", "偿还搬迁融资", at: "financing repay", rules: [16, 27, 40, 57, 65, 67],
      "Repays relocation debt (偿还本金) through the bodies to the lender.",
      [
        FundField("body", "主体编码", needed: true, example: "620503.B"),
        FundField(
          "unit", "预算单位", needed: true, example: "620503.U.发展改革局",
          option: "spending-unit"),
        FundField(
          "plan_no", "省级规划文号", example: "甘政发〔2016〕5号", help: "of a purchase of service"),
        FundField("approval_no", "批准文号", help: "of a replacement (债券置换)"),
        receipt,
        FundField(
          "lines", "还款明细",
          .list([
            FundField("key", "指标号", needed: true), tranche,
            FundField("use", "还款来源", .choice(.repaymentUses), needed: true),
            FundField("amount", "金额", .amount, needed: true),
          ]), needed: true, example: "g3:l1:增减挂钩收益:200000.00;c9:l1:政府购买服务:100000.00",
          help: "USE is 预算安排, 增减挂钩收益, 政府购买服务 or 债券置换"),
      ]),
    FundForm(
      "repay_from_surplus", "结余提前还款", at: "financing repay-surplus", as: "620503.B",
      rules: [27, 64, 65],
      "Repays early what a settled settlement left over (结余提前还款).",
      [
        tranche,
        FundField("project", "项目编号", needed: true, example: "az1", help: "the settlement"),
        FundField("approval_no", "批准文号", needed: true, example: "麦政发〔2018〕8号"),
        receipt, amount("120000.00"),
      ]),
  ]
}
