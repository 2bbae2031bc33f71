/// Relocation (易地扶贫搬迁): tasks, bodies, settlements, households and works. Households are hashed before
/// they leave.
extension FundForms {
  private static let settlement = FundField(
    "project", "项目编号", needed: true, example: "az1", help: "the settlement (安置点)")
  private static let household = FundField(
    "key", "户主身份证号", .secret, needed: true, help: "only its hash is sent")
  /// With a correct check digit.
  private static let head = "11010519491231002X"

  static let relocation = programme + households + [worksPayment, handOver, surplusUse]

  private static let programme = [
    FundForm(
      "allocate_task", "下达搬迁任务", at: "relocation task", by: .bureauOrSupervisor,
      as: "620000", rules: [27, 31, 47],
      "Gives a region its part of the relocation task (搬迁任务) in persons and money.",
      [
        FundField("to", "接收主体", needed: true, example: "620503"),
        FundField(
          "version", "任务版本", .number, needed: true, example: "1", option: "task-version",
          help: "1, 2, …: a later one takes the place of the one before"),
        FundField("document_no", "文号", needed: true, example: "甘发改〔2016〕1号"),
        FundField("registered", "建档立卡人口", .number, needed: true, example: "100"),
        FundField("synchronous", "同步搬迁人口", .number, example: "8"),
        FundField("grant", "中央预算内投资", .amount, example: "800000.00", help: "R1"),
        FundField("bond", "地方政府债券", .amount, example: "1000000.00", help: "R2"),
        FundField("fund", "专项建设基金", .amount, example: "500000.00", help: "R3"),
        FundField("loan", "长期贴息贷款", .amount, example: "3500000.00", help: "R4"),
        FundField("households", "农户自筹", .amount, example: "250000.00", help: "R5"),
      ]),
    FundForm(
      "designate_body", "指定实施主体", at: "relocation body", rules: [49],
      "Names the financing body of a province (省级投融资主体) or a project body (项目实施主体).",
      [
        FundField(
          "body", "主体编码", needed: true, example: "620503.B", help: "entity of its ledger"),
        FundField("kind", "主体类型", .choice(.bodyKinds), needed: true, example: "项目实施主体"),
        FundField("document_no", "文号", needed: true, example: "麦政发〔2016〕3号"),
      ]),
    FundForm(
      "open_settlement", "设立安置点", at: "relocation open", rules: [9],
      "Opens a settlement (安置点) on a project of the library.",
      [
        FundField(
          "project", "项目编号", needed: true, example: "az1", help: "of relocation: class P07"),
        FundField("body", "主体编码", needed: true, example: "620503.B", help: "who builds it"),
        FundField("kind", "安置方式", .choice(.settlementKinds), needed: true, example: "集中安置"),
        FundField("registered", "建档立卡人口", .number, needed: true, example: "100"),
        FundField("synchronous", "同步搬迁人口", .number, example: "8"),
        FundField("area", "住房面积", .quantity, example: "2500", help: "planned, ㎡"),
        FundField(
          "registered_share", "建档立卡分摊", .number, example: "180",
          help: "key of shared infrastructure (配套分摊)"),
        FundField(
          "synchronous_share", "同步搬迁分摊", .number, example: "15", help: "as 180 to 15"),
      ]),
  ]

  private static let households = [
    FundForm(
      "enrol_households", "登记搬迁户", at: "relocation enrol", rules: [47, 50, 60],
      "Enrols households to be moved (搬迁对象) at a settlement.",
      [
        settlement,
        FundField(
          "households", "搬迁户",
          .list([
            household,
            FundField("beneficiary", "对象类别", .choice(.movers), help: "empty is 建档立卡户"),
            FundField("persons", "人口", .number, needed: true),
            FundField("area", "住房面积", .quantity, help: "planned, ㎡"),
          ]), needed: true, example: "\(head):建档立卡户:4:100"),
        FundField(
          "digest", "证据摘要", .digest, needed: true,
          example: "0123456789abcdef0123456789abcdef", help: "of the approved list"),
      ]),
    FundForm(
      "grant_heads", "核定住房补助", at: "relocation grant", rules: [54],
      "Grants the housing subsidy by head (住房补助) to registered households, once to each.",
      [
        settlement,
        FundField("households", "搬迁户", .list([household]), needed: true, example: head),
        FundField("document_no", "文号", needed: true, example: "麦发改〔2016〕7号"),
      ]),
    FundForm(
      "record_moves", "登记入住拆旧复垦", at: "relocation moves", rules: [50],
      "Records moving in, demolition and reclamation (入住、拆旧、复垦): a mark stays.",
      [
        settlement,
        FundField(
          "households", "搬迁户",
          .list([
            household, .flag("moved_in", "已入住"), .flag("is_demolished", "已拆旧"),
            .flag("is_reclaimed", "已复垦"),
            FundField("area", "建成面积", .quantity, help: "㎡; empty leaves it"),
          ]), needed: true, example: "\(head):是:是:是:98.5"),
      ]),
    FundForm(
      "raise_from_households", "收取农户自筹", at: "relocation raise", rules: [27, 48, 51, 52],
      "Records money that households raise themselves (农户自筹), received by the project body.",
      [
        settlement,
        FundField("receipt_no", "回单号", needed: true, example: "回单7号", help: "unique"),
        FundField(
          "parts", "自筹明细",
          .list([
            household, FundField("amount", "金额", .amount, needed: true),
            .flag("is_borrowed", "举债"),
          ]), needed: true, example: "\(head):10000.00"),
      ]),
  ]

  private static let worksPayment = FundForm(
    "apply_works", "工程款申请", at: "relocation works", as: "620503.B",
    rules: [17, 18, 19, 20, 27, 55, 56, 61],
    "Applies for a payment (安置点工程款) of the project body; `fundctl payment` goes on with it.",
    [
      FundField("key", "申请号", needed: true, example: "w1", help: "unique with the body"),
      settlement,
      FundField("contract", "合同号", needed: true, example: "k1"),
      FundField("kind", "支付类型", .choice(.worksKinds), needed: true, example: "进度款"),
      FundField("payee_name", "收款人", example: "天水某建筑公司"),
      FundField("invoice", "发票号", example: "00123457", help: "unique"),
      .flag("is_final", "末次支付"),
      FundField(
        "lines", "工程款明细",
        .list([
          FundField("beneficiary", "对象类别", .choice(.movers), help: "empty is 建档立卡户"),
          FundField("source", "来源类别", .choice(.moneySources), needed: true),
          FundField("tranche", "融资编号", help: "of bond, fund or loan"),
          .flag("is_shared", "共用配套"),
          FundField("amount", "金额", .amount, needed: true),
          FundField("cleared", "抵扣预付款", .amount),
          FundField("retained", "扣留质保金", .amount),
        ]), needed: true, example: "建档立卡户:长期贴息贷款:l1:否:600000.00::18000.00",
        help: "CLASS is 建档立卡户 or 同步搬迁户, SOURCE R1 to R5 or R7"),
    ])

  private static let handOver = FundForm(
    "settle_settlement", "安置点决算移交", at: "relocation settle", rules: [61],
    "Final account and handing over of a settlement (竣工决算、移交): the ledger takes the amounts.",
    [settlement, FundField("document_no", "文号", needed: true, example: "麦财评〔2018〕2号")])

  private static let surplusUse = FundForm(
    "use_surplus", "结余用于后续产业", at: "relocation use-surplus", by: .checker,
    rules: [9, 64, 68],
    "Lets surplus of a settled settlement go to follow-up industry (后续产业); its source stays.",
    [
      settlement,
      FundField("source", "来源类别", .choice(.surplusSources), needed: true, example: "地方政府债券"),
      FundField("tranche", "融资编号", example: "b1", help: "of bond, fund or loan"),
      FundField("industry", "产业项目", needed: true, example: "p9", help: "who gets it"),
      FundField("approval_no", "批准文号", needed: true, example: "麦政发〔2018〕9号"),
      FundField("lender_consent", "贷款人同意函", help: "for borrowed money"),
      FundField("amount", "金额", .amount, needed: true, example: "80000.00"),
    ])
}
