import FundClient
import LedgerJournal

/// Tables of the parts of a project.
enum ProjectTables {
  static func notices(_ notices: [PublicNotice]) -> Table {
    var table = Table([
      .text("stage", "阶段"), .text("from", "自"), .text("to", "至"), .text("place", "公示地点"),
      .text("digest", "证据摘要"),
    ])
    table.rows = notices.map {
      [
        $0.stage.cell, Cell($0.from), Cell($0.to), .text($0.place),
        .text(Hexadecimal.text($0.digest)),
      ]
    }
    return table
  }

  static func lists(_ lists: [HouseholdList]) -> Table {
    var table = Table([
      .text("list", "清单号"), .text("item", "补贴项目"), .text("period", "补贴期间"),
      .number("persons", "人数"), .number("amount", "金额"), .number("applied", "已申请"),
      .text("digest", "清单摘要"),
    ])
    table.rows = lists.map {
      [
        .text($0.key), .text($0.item), .text($0.period), .number(Int64($0.persons)),
        .amount($0.amount), .amount($0.applied), .text(Hexadecimal.text($0.digest)),
      ]
    }
    table.addSums()
    return table
  }

  static func steps(_ steps: [ProjectRegister.Step]) -> Table {
    var table = Table([
      .text("day", "日期"), .text("state", "状态"), .text("person", "经办人"),
      .text("opinion", "意见"), .text("at", "记录时间"),
    ])
    table.rows = steps.map {
      [
        Cell($0.day), $0.state.cell, Cell($0.person), .text($0.opinion),
        .text(BeijingTime.text(millis: $0.atMillis)),
      ]
    }
    return table
  }

  static func budget(_ lines: [ProjectRegister.BudgetLine]) -> Table {
    var table = Table([
      .text("level", "来源层级"), .text("category", "资金类别"), .number("amount", "预算"),
    ])
    table.rows = lines.map {
      [$0.level?.cell ?? .term("any", "不限"), .text($0.category), .amount($0.amount)]
    }
    table.addSums()
    return table
  }

  static func contracts(_ contracts: [ProjectContract]) -> Table {
    var table = Table([
      .text("contract", "合同号"), .text("contractor", "承包单位"), .text("signed_on", "签订日期"),
      .text("tender", "招标采购编号"), .number("amount", "合同金额"), .number("certified", "已计量"),
      .number("applied", "已申请计量"), .number("paid", "已支付"), .number("held", "申请中"),
      .number("advanced", "预付"), .number("cleared", "预付已抵"), .number("retained", "扣留质保金"),
      .number("retention_applied", "质保金已申请"), .text("retention", "质保金比例"),
      .text("retention_due_on", "质保期满"),
    ])
    table.rows = contracts.map { one in
      [
        .text(one.key), .text(one.contractor), Cell(one.signedOn), .text(one.tenderNo),
        .amount(one.amount), .amount(one.certified), .amount(one.applied), .amount(one.paid),
        .amount(one.held), .amount(one.advanced), .amount(one.cleared), .amount(one.retained),
        .amount(one.retentionApplied), Cell(one.retention), Cell(one.retentionDueOn),
      ]
    }
    table.addSums()
    return table
  }

  static func fundings(_ fundings: [ProjectFunding]) -> Table {
    var table = Table([
      .text("indicator", "指标"), .text("document", "文号"), .text("level", "来源层级"),
      .text("category", "资金类别"), .text("line", "方案行"), .number("allotted", "安排"),
      .number("assigned", "其中未支付"), .number("held", "其中申请中"), .number("paid", "已支付"),
      .number("accrued", "应返还额度"),
    ])
    table.rows = fundings.map { one in
      [
        .text(one.indicator.key), .text(one.indicator.documentNo), one.indicator.level.cell,
        .text(one.indicator.categoryName), .text(one.line), Cell(one.assigned, plus: one.paid),
        .amount(one.assigned), .amount(one.held), .amount(one.paid), .amount(one.accrued),
      ]
    }
    table.addSums()
    return table
  }

  static func assets(_ assets: [ProjectAsset]) -> Table {
    var table = Table([
      .text("asset", "资产卡片号"), .text("owner", "权属"), .number("cost", "原值"),
      .number("shares", "股数"), .number("collective_share", "村集体份额"),
      .text("benefit_contract", "收益合同"), .number("minimum_income", "年保底收益"),
      .number("income_due", "应收收益"),
    ])
    table.rows = assets.map { one in
      [
        .text(one.key), .text(one.owner), .amount(one.cost), .number(Int64(one.shareCount)),
        .amount(one.collectiveShare), .text(one.benefitContract), .amount(one.minimumIncome),
        .amount(one.incomeDue),
      ]
    }
    return table
  }
}
