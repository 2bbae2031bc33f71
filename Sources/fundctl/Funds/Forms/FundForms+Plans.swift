/// Integration plans (统筹整合使用方案) and the pool.
extension FundForms {
  private static let version = [
    FundField("year", "年度", .number, needed: true, example: "2020"),
    FundField("version", "版本", .number, needed: true, example: "1", option: "plan-version"),
  ]
  private static let pooling = [
    FundField("indicator", "指标号", needed: true, example: "c1"),
    FundField("line", "方案行", needed: true, example: "x1", help: "plan line by source"),
    FundField("amount", "金额", .amount, needed: true, example: "1000000.00"),
  ]

  static let plans = [
    FundForm(
      "draft_plan", "编制整合方案", at: "plan draft", rules: [7],
      "Puts forward a version of the integration plan (统筹整合使用方案) of a county and year.",
      version + [
        FundField("stage", "方案阶段", .choice(.planStages), example: "年初方案"),
        FundField(
          "sources", "资金来源",
          .list([
            FundField("key", "方案行", needed: true, example: "x1"),
            FundField("category", "资金类别", needed: true, example: "C01"),
            FundField("level", "资金级次", .choice(.levels), needed: true, example: "中央"),
            FundField("amount", "金额", .amount, needed: true, example: "80000000.00"),
          ]), needed: true, example: "x1:C01:中央:80000000.00;x2:L01:县级:5000000.00"),
        FundField(
          "uses", "资金用途",
          .list([
            FundField("project_class", "项目类别", needed: true, example: "P18"),
            FundField("amount", "金额", .amount, needed: true, example: "85000000.00"),
          ]), needed: true, example: "P18:85000000.00"),
      ]),
    FundForm(
      "approve_plan", "审定整合方案", at: "plan approve", by: .checker, rules: [26],
      "Records that the county's two meetings have approved a version of the plan.",
      version + [
        FundField(
          "government_meeting", "县政府常务会议", needed: true, example: "县政府2020年第5次常务会议"),
        FundField("party_meeting", "县委常委会", needed: true, example: "县委2020年第7次常委会"),
      ]),
    FundForm(
      "file_plan", "整合方案备案", at: "plan file", by: .supervisor, rules: [5],
      "Files a version of the plan with the province (备案): it is in force from then on.",
      version + [FundField("filing_no", "备案号", needed: true, example: "甘备〔2020〕62号")]),
    FundForm(
      "pool", "纳入整合", at: "plan pool", rules: [1, 2, 3, 4, 5, 6, 16],
      "Puts money of an indicator into the integration pool (纳入整合).", pooling),
    FundForm(
      "unpool", "退出整合", at: "plan unpool", rules: [16],
      "Takes money of an indicator out of the integration pool (退出整合).", pooling),
  ]
}
