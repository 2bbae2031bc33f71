import FundClient
import FundData

extension ReferenceTable {
  /// In the order of the table.
  func rows(of reference: ReferenceData) -> [ReferenceRow] {
    switch self {
    case .regions: reference.regions.map { Self.row($0, reference) }
    case .categories: reference.categories.map(Self.row)
    case .codes: reference.codes.map(Self.row)
    case .rules: reference.rules.map(Self.row)
    case .books: reference.books.map(Self.row)
    case .charts: reference.charts.flatMap(\.subjects).map(Self.row)
    case .dimensions: reference.dimensions.map(Self.row)
    case .poolCounties: reference.poolCounties.map { Self.row($0, reference) }
    case .projectClasses: reference.projectClasses.map(Self.row)
    case .lotteryCounties: reference.lotteryCounties.map { Self.row($0, reference) }
    case .negativeList: reference.negativeList.map(Self.row)
    case .subsidyRates: reference.subsidyRates.map(Self.row)
    case .relocationProgramme: reference.relocationFigures.map(Self.row)
    case .relocationGrants: reference.relocationGrants.map { Self.row($0, reference) }
    }
  }

  private static func row(_ region: Region, _ reference: ReferenceData) -> ReferenceRow {
    let predecessors = reference.predecessors(of: region.code).map(\.code)
    return ReferenceRow(
      code: region.code, chineseName: region.name, englishName: "", validity: region.validity,
      fields: [
        .listed("level", "级次", .term(region.level.rawValue, levelName(region.level))),
        .listed("parent", "上级", .optional(region.parent)),
        .listed("successor", "后续代码", .optional(region.successor)),
        .field("predecessors", "原代码", .optional(predecessors.joined(separator: " "))),
        .field("note", "说明", .optional(region.note)),
      ])
  }

  private static func levelName(_ level: Region.Level) -> String {
    switch level {
    case .nation: "国家"
    case .province: "省级"
    case .prefecture: "市级"
    case .county: "县级"
    }
  }

  private static func row(_ county: PoolCounty, _ reference: ReferenceData) -> ReferenceRow {
    ReferenceRow(
      code: county.county, chineseName: name(county.county, county.validity, reference),
      englishName: "", validity: county.validity,
      fields: [
        .listed(
          "scope", "范围",
          .term(county.scope.rawValue, county.scope == .all ? "各级资金 all" : "地方资金 local")),
        .listed("list", "名单", .text(county.list)), .source(county.source),
      ])
  }

  private static func row(_ county: LotteryCounty, _ reference: ReferenceData) -> ReferenceRow {
    ReferenceRow(
      code: county.county, chineseName: name(county.county, county.validity, reference),
      englishName: "", validity: county.validity, fields: [.source(county.source)])
  }

  /// The name on the first day; a place without a code has it in its suffix.
  static func name(
    _ code: String, _ validity: Validity, _ reference: ReferenceData
  ) -> String {
    reference.region(code, on: validity.first)?.name
      ?? code.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
  }

  private static func row(_ category: FundCategory) -> ReferenceRow {
    ReferenceRow(
      code: category.code, chineseName: category.chineseName,
      englishName: category.englishName, validity: category.validity,
      fields: [
        .listed(
          "origin", "来源",
          .term(category.origin.rawValue, category.origin == .central ? "中央" : "地方")),
        .listed("poolable", "可整合", .flag(category.isPoolable)),
        .field("direct", "直接补贴", .flag(category.isDirect)),
        .field("special", "专项扶贫资金", .flag(category.isSpecial)),
        .field("lottery", "彩票公益金", .flag(category.isLottery)),
        .field("predecessor", "接续", .optional(category.predecessor)),
        .source(category.source),
      ])
  }

  private static func row(_ found: ProjectClass) -> ReferenceRow {
    let kind =
      switch found.kind {
      case .production: "农业生产发展"
      case .infrastructure: "农村基础设施"
      case .other: "其他"
      }
    return ReferenceRow(
      code: found.code, chineseName: found.chineseName, englishName: found.englishName,
      validity: found.validity,
      fields: [
        .listed("parent", "大类", .optional(found.parent)),
        .listed("kind", "投向", .term(found.kind.rawValue, kind)),
        .listed("public_good", "公益性", .flag(found.isPublicGood)), .source(found.source),
      ])
  }

  private static func row(_ entry: CodeEntry) -> ReferenceRow {
    ReferenceRow(
      code: "\(entry.list.rawValue)/\(entry.code)", chineseName: entry.chineseName,
      englishName: entry.englishName, validity: entry.validity,
      fields: [.listed("parent", "上级", .optional(entry.parent)), .source(entry.source)])
  }
}

extension ReferenceRow.Field {
  static func field(_ key: String, _ title: String, _ cell: Cell) -> Self {
    Self(key: key, title: title, cell: cell)
  }

  static func listed(_ key: String, _ title: String, _ cell: Cell) -> Self {
    Self(key: key, title: title, cell: cell, isListed: true)
  }

  static func source(_ text: String) -> Self {
    Self(key: "source", title: "依据 source", cell: .optional(text), isSearched: false)
  }

  static func basis(_ text: String) -> Self {
    Self(key: "basis", title: "说明 basis", cell: .optional(text), isSearched: false)
  }
}

extension Cell {
  static func optional(_ text: String?) -> Cell {
    text.map { $0.isEmpty ? .empty : .text($0) } ?? .empty
  }
}
