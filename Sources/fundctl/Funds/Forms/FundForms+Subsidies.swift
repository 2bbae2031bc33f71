/// Household subsidies (补贴). Persons are hashed before they leave.
extension FundForms {
  static let subsidies = [
    FundForm(
      "register_beneficiaries", "对象登记", at: "subsidy register", rules: [24],
      "Registers beneficiaries (帮扶对象登记).",
      [
        FundField(
          "entries", "对象",
          .list([
            FundField("person", "身份证号", .secret, needed: true),
            FundField("beneficiary", "对象类别", .choice(.beneficiaries)),
            FundField("from", "开始日期", .day, needed: true),
            FundField("to", "结束日期", .day, help: "last day; empty is open"),
          ]), needed: true, example: "11010519491231002X:建档立卡户:2016-01-01")
      ]),
    FundForm(
      "approve_list", "补贴清单审批", at: "subsidy list", by: .checker, rules: [22, 23, 24, 34, 60],
      "Approves a list of household subsidies (补贴发放清单).",
      [
        FundField("project", "项目编号", needed: true, example: "p8"),
        FundField("key", "补贴清单号", needed: true, example: "l1"),
        FundField("item", "补贴项目", needed: true, example: "产业奖补", help: "code where it has a rate"),
        FundField("period", "补贴期间", needed: true, example: "2020", help: "year, or year and month"),
        FundField(
          "digest", "证据摘要", .digest, needed: true, example: "0123456789abcdef0123456789abcdef"),
        .flag("is_accrued", "计提应付补贴", help: "the unit books what it owes"),
        FundField(
          "entries", "补贴明细",
          .list([
            FundField("person", "身份证号", .secret, needed: true),
            FundField("quantity", "数量", .quantity, help: "in the unit of the rate"),
            FundField("amount", "金额", .amount, needed: true),
          ]), needed: true, example: "11010519491231002X:2.5:1500.00"),
      ]),
  ]
}
