import FundClient
import FundData

extension ReferenceTable {
  static func row(_ rule: Rule) -> ReferenceRow {
    let parameters = rule.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let effect =
      switch rule.effect {
      case .refuse: "拒绝 refuse"
      case .warn: "提示 warn"
      case .off: "停用 off"
      }
    return ReferenceRow(
      code: String(rule.number), chineseName: rule.chineseName, englishName: rule.englishName,
      validity: rule.validity,
      fields: [
        .listed("id", "标识 id", .text(rule.id)),
        .listed("effect", "效力 effect", .term(rule.effect.rawValue, effect)),
        .listed("parameters", "参数", .optional(parameters.joined(separator: ";"))),
        .listed("document", "文件 document", .text(rule.document)),
        .listed("article", "条款", .optional(rule.article)),
        .field("text_zh", "要求", .text(rule.chineseText)),
        .field("text_en", "demand", .text(rule.englishText)),
        .basis(rule.basis),
      ])
  }

  static func row(_ entry: NegativeEntry) -> ReferenceRow {
    ReferenceRow(
      code: entry.id, chineseName: entry.chineseName, englishName: entry.englishName,
      validity: entry.validity,
      fields: [
        .listed(
          "effect", "效力 effect",
          .term(entry.effect.rawValue, entry.effect == .refuse ? "拒绝 refuse" : "提示 warn")),
        .listed("keywords", "关键词", .text(entry.keywords.joined(separator: ";"))),
        .field("document", "文件 document", .text(entry.document)),
        .field("article", "条款", .optional(entry.article)), .basis(entry.basis),
      ])
  }

  static func row(_ rate: SubsidyRate) -> ReferenceRow {
    ReferenceRow(
      code: rate.item, chineseName: rate.chineseName, englishName: rate.englishName,
      validity: rate.validity,
      fields: [
        .listed("rate_fen", "标准(元)", .amount(Fen(rate.rateFen))),
        .listed("unit", "单位", .text(rate.unit)),
        .listed(
          "period", "周期",
          .term(rate.period.rawValue, rate.period == .day ? "日 day" : "年 year")),
        .listed(
          "cap_fen", "年度上限(元)", rate.capFen.map { .amount(Fen($0)) } ?? .empty),
        .listed("is_target", "目标值", .flag(rate.isTarget)), .source(rate.source),
      ])
  }

  static func row(_ book: Book) -> ReferenceRow {
    ReferenceRow(
      code: book.code, chineseName: book.chineseName, englishName: book.englishName,
      validity: book.validity, fields: [.listed("chart", "科目表", .text(book.chart))])
  }

  static func row(_ subject: Subject) -> ReferenceRow {
    ReferenceRow(
      code: "\(subject.chart)/\(subject.code)", chineseName: subject.chineseName,
      englishName: subject.englishName, validity: subject.validity,
      fields: [
        .listed("class", "类别", .text(subject.kind.rawValue)),
        .listed(
          "side", "方向",
          .term(
            subject.normalSide.rawValue, subject.normalSide == .debit ? "借" : "贷")),
        .listed("limit", "限制", .text(subject.limit.rawValue)),
        .listed(
          "dimensions", "辅助核算", .optional(subject.dimensions.map(\.description).joined())),
        .field("managed", "业务命令", .optional(subject.posting.rawValue)),
        .source(subject.source), .basis(subject.basis),
      ])
  }

  static func row(_ dimension: Dimension) -> ReferenceRow {
    ReferenceRow(
      code: dimension.letter.description, chineseName: dimension.chineseName,
      englishName: dimension.englishName, validity: nil,
      fields: [.listed("meaning", "含义", .text(dimension.meaning))])
  }
}
