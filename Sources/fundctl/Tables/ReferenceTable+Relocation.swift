import FundClient
import FundData

extension ReferenceTable {
  static func row(_ figure: RelocationFigure) -> ReferenceRow {
    let value: Cell =
      switch figure.item.unit {
      case .person: .number(figure.value)
      case .fen: .amount(Fen(figure.value))
      }
    return ReferenceRow(
      code: figure.item.rawValue, chineseName: figure.chineseName,
      englishName: figure.englishName, validity: figure.validity,
      fields: [
        .listed("value", "数值(人、元)", value),
        .listed(
          "unit", "单位",
          .term(figure.item.unit.rawValue, figure.item.unit == .person ? "人" : "元")),
        .source(figure.source), .basis(figure.basis),
      ])
  }

  static func row(_ grant: RelocationGrant, _ reference: ReferenceData) -> ReferenceRow {
    let group =
      switch grant.group {
      case .eastCentre: "东中部"
      case .west: "西部"
      case .special: "新疆 西藏 四省藏区"
      }
    return ReferenceRow(
      code: grant.region, chineseName: name(grant.region, grant.validity, reference),
      englishName: "", validity: grant.validity,
      fields: [
        .listed("group", "分组", .term(grant.group.rawValue, group)),
        .listed("grant_fen", "人均标准(元)", .amount(Fen(grant.grantFen))),
        .source(grant.source), .basis(grant.basis),
      ])
  }
}
