import FundClient

/// 安置点人均成本和人均面积表.
enum SettlementCostReport {
  static func make(_ costs: SettlementCosts, of place: String, on day: Day) -> QuerySheet {
    var sheet = QuerySheet("安置点人均成本和人均面积表  \(place)  \(day)")
    sheet.add("entity", "主体", place)
    sheet.add("day", "日期", Cell(day))
    sheet.add("settlements", "安置点", .number(Int64(costs.settlements)))
    sheet.add("registered", "建档立卡人口（已登记）", .number(Int64(costs.registered)))
    sheet.add("synchronous", "同步搬迁人口（已登记）", .number(Int64(costs.synchronous)))
    sheet.add("cost", "建档立卡工程成本", .amount(costs.cost))
    sheet.add("synchronous_cost", "同步搬迁工程成本", .amount(costs.synchronousCost))
    sheet.add(
      "cost_per_person", "人均成本（建档立卡）", costs.costPerPerson.map { .amount($0) } ?? .empty)
    sheet.add("area_limit", "人均面积上限", area(costs.areaLimit))
    sheet.addRevision(costs.revision)
    sheet.report.table = table(costs)
    sheet.report.notes = [
      "成本异常：高于本县已有工程成本的安置点人均成本中位数的两倍；本县不足五个的，用全省中位数 (above twice the median)",
      "面积超标：人均面积超过规则上限；未建成的按计划面积 (above the limit of the rule)",
    ]
    sheet.noteMore(costs.next != nil)
    return sheet
  }

  /// For programs a number of square metres as text.
  private static func area(_ hundredths: Int?) -> Cell {
    hundredths.map { .text(RelocationText.area($0)) } ?? .empty
  }

  private static func table(_ costs: SettlementCosts) -> Table {
    var table = Table([
      .text("county", "县区"), .text("county_name", "名称"), .text("project", "安置点"),
      .text("name", "安置点名称"), .text("kind", "安置方式"), .number("registered", "建档立卡人口"),
      .number("cost", "工程成本"), .number("cost_per_person", "人均成本"),
      .number("median", "中位数"), .text("median_of", "范围"), .text("is_cost_outlier", "成本异常"),
      .number("area_per_person", "人均面积"), .text("area_is", "面积口径"),
      .number("large_households", "超标户"), .text("is_area_outlier", "面积超标"),
    ])
    table.rows = costs.rows.map { row in
      [
        .text(row.county), .text(row.countyName), .text(row.project), .text(row.name),
        row.kind.cell, .number(Int64(row.registered)), .amount(row.cost),
        row.costPerPerson.map { .amount($0) } ?? .empty, row.median.map { .amount($0) } ?? .empty,
        row.median == nil
          ? .empty : row.isMedianOfProvince ? .term("province", "全省") : .term("county", "本县"),
        .flag(row.isCostOutlier), area(row.areaPerPerson),
        row.isAreaPlanned ? .term("planned", "计划") : .term("built", "建成"),
        .number(Int64(row.largeHouseholds)), .flag(row.isAreaOutlier),
      ]
    }
    return table
  }
}
