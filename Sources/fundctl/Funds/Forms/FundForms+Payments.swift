/// Payments (支付).
extension FundForms {
  private static let key = FundField("key", "申请号", needed: true, example: "f1")

  static let payments = [
    FundForm(
      "apply_payment", "支付申请", at: "payment apply",
      rules: [9, 14, 15, 16, 17, 18, 19, 20, 21, 27, 28, 29, 40, 42, 48, 53, 57],
      "Applies for a payment (支付申请): the money is held on the project's indicator.",
      [
        FundField("key", "申请号", needed: true, example: "f1", help: "unique in the county"),
        FundField("project", "项目编号", needed: true, example: "p9"),
        FundField("indicator", "指标号", needed: true, example: "c1"),
        FundField("line", "方案行", example: "x1", help: "of pooled money"),
        FundField("contract", "合同号", example: "k1"),
        FundField("kind", "支付类型", .choice(.paymentKinds), example: "进度款"),
        FundField("payee", "收款人类别", .choice(.payees), example: "承包单位"),
        FundField("payee_name", "收款人", example: "天水某建筑公司"),
        FundField("payee_account", "收款账号", .secret, help: "only its hash is sent"),
        FundField("amount", "金额", .amount, needed: true, example: "200000.00"),
        FundField("advance_cleared", "抵扣预付款", .amount),
        FundField("retained", "扣留质保金", .amount, example: "6000.00"),
        FundField("economic", "经济分类", example: "31005", help: "code of 支出经济分类"),
        FundField("invoice", "发票号", example: "00123456", help: "unique"),
        FundField("list", "补贴清单号", help: "of households"),
        .flag("is_final", "末次支付"),
      ]),
    FundForm(
      "approve_payment", "支付审批", at: "payment approve", by: .checker, rules: [26],
      "Approves a payment (支付审批) and gives it its order (支付令).",
      [key, FundField("order_no", "支付令号", needed: true, example: "支令1号")]),
    FundForm(
      "return_payment", "支付退回", at: "payment return", by: .bureauOrChecker,
      "Returns an application (支付退回): what was held is free again.",
      [key, FundField("reason", "原因", example: "资料不全")]),
    FundForm(
      "settle_payment", "资金支付", at: "payment settle", rules: [27, 46],
      "Records that the bank has paid (银行回单): the three books are posted.",
      [key, FundField("receipt_no", "回单号", needed: true, example: "回单1号", help: "unique")]),
    FundForm(
      "reverse_payment", "支付冲销", at: "payment reverse",
      "Reverses a payment by red legs (红字冲销).",
      [key, FundField("reason", "原因", example: "重复支付")]),
    FundForm(
      "refund_payment", "资金退回", at: "payment refund", rules: [27],
      "Records money of a payment that came back (资金退回).",
      [
        key, FundField("amount", "金额", .amount, needed: true, example: "1000.00"),
        FundField("receipt_no", "回单号", needed: true, example: "退回1号"),
        .flag("is_owed", "仍需发放", help: "the payees still have a claim"),
      ]),
  ]
}
