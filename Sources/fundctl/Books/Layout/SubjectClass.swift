import FundData

/// The class (科目类别) of a subject, under which a trial balance has a subtotal, and its part of a
/// book that is kept in parallel (平行记账).
struct SubjectClass: Hashable {
  /// 资产, 负债, ...; empty when the chart is not known here.
  var name = ""
  /// 财务会计 or 预算会计, else empty.
  var part = ""

  /// The classes of a chart by subject code.
  static func classes(ofChart version: String, _ charts: [Chart]) -> [String: SubjectClass] {
    let subjects = charts.first { $0.version == version }?.subjects ?? []
    return Dictionary(
      subjects.map { ($0.code, SubjectClass($0)) }, uniquingKeysWith: { first, _ in first })
  }
}

extension SubjectClass {
  private init(_ subject: Subject) {
    name =
      switch subject.kind {
      case .asset: "资产"
      case .liability: "负债"
      case .netAssets: "净资产"
      case .equity: "所有者权益"
      case .income: "收入"
      case .expense: subject.part == .financial ? "费用" : "支出"
      case .budgetIncome: "预算收入"
      case .budgetExpense: "预算支出"
      case .budgetBalance: "预算结余"
      case .indicatorSource: "指标来源"
      case .indicatorBalance: "指标结存"
      case .indicatorUse: "指标使用"
      case .transit: "在途"
      case .memo: "备查"
      }
    part =
      switch subject.part {
      case .financial: "财务会计"
      case .budget: "预算会计"
      case nil: ""
      }
  }
}
