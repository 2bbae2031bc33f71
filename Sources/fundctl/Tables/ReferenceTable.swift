import ArgumentParser
import FundClient
import FundData

/// A table of reference data that can be looked up.
enum ReferenceTable: String, CaseIterable {
  case regions, categories, codes, rules, books, charts, dimensions
  case poolCounties = "pool-counties"
  case projectClasses = "project-classes"
  case lotteryCounties = "lottery-counties"
  case negativeList = "negative-list"
  case subsidyRates = "subsidy-rates"
  case relocationProgramme = "relocation-programme"
  case relocationGrants = "relocation-grants"

  var chineseName: String {
    switch self {
    case .regions: "行政区划"
    case .categories: "资金类别"
    case .codes: "代码表"
    case .rules: "规则"
    case .books: "账套"
    case .charts: "科目表"
    case .dimensions: "辅助核算"
    case .poolCounties: "整合县"
    case .projectClasses: "项目类别"
    case .lotteryCounties: "革命老区县"
    case .negativeList: "负面清单"
    case .subsidyRates: "补助标准"
    case .relocationProgramme: "易地扶贫搬迁规模"
    case .relocationGrants: "易地扶贫搬迁补助标准"
    }
  }
}

extension ReferenceTable: ExpressibleByArgument {
  /// Also as the file is named, with `_` for `-`.
  init?(argument: String) {
    self.init(rawValue: String(argument.map { $0 == "_" ? "-" : $0 }))
  }
}

/// A row of such a table: what stands for a code during some days.
struct ReferenceRow {
  struct Field {
    var key: String
    var title: String
    var cell: Cell
    /// Shown in a list of rows and not only beside a single one.
    var isListed = false
    /// What a word is looked for in; not where the row comes from.
    var isSearched = true
  }

  /// In the lists of codes and in the charts `LIST/CODE`.
  var code: String
  var chineseName: String
  var englishName: String
  /// Nil when the row holds on every day.
  var validity: Validity?
  var fields: [Field]

  func holds(on day: Day) -> Bool { validity?.contains(Int32(clamping: day.number)) ?? true }

  func isNamed(_ code: String) -> Bool {
    self.code == code || self.code.split(separator: "/").last.map(String.init) == code
  }

  func has(_ word: String) -> Bool {
    let word = word.lowercased()
    let texts =
      [code, chineseName, englishName]
      + fields.filter(\.isSearched).map { $0.cell.text(in: .yuan, places: 2) }
    return texts.contains { $0.lowercased().contains(word) }
  }

  private static func text(_ day: Int32?) -> Cell {
    day.flatMap { $0 == .max ? nil : UInt32(exactly: $0) }
      .map { .text(Day(number: $0).description) } ?? .empty
  }

  /// - Parameter whole: with every field, as programs want it.
  func cells(whole: Bool) -> [Field] {
    [
      Field(key: "code", title: "代码 code", cell: .text(code)),
      Field(key: "name_zh", title: "名称 name", cell: .text(chineseName)),
    ] + (whole ? [Field(key: "name_en", title: "英文 English", cell: .optional(englishName))] : [])
      + fields.filter { whole || $0.isListed }
      + [
        Field(key: "valid_from", title: "生效 from", cell: Self.text(validity?.first)),
        Field(key: "valid_to", title: "失效 to", cell: Self.text(validity?.last)),
      ]
  }
}
