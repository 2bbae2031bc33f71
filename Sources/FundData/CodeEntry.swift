/// A list of codes that indicators, projects and payments name.
package enum CodeList: String, Sendable, CaseIterable {
  /// 资金来源层级.
  case level
  /// 资金性质.
  case nature
  /// 支出功能分类.
  case function
  /// 政府预算支出经济分类, from 2018.
  case governmentEconomic = "gov-economic"
  /// 部门预算支出经济分类.
  case departmentEconomic = "dept-economic"
  /// 收款人类别.
  case payee
  /// 公告公示 stages.
  case notice
  /// 受益对象类别.
  case beneficiary
  /// 整合方案 stages.
  case planStage = "plan-stage"
}

/// A code of a list, as it was named during some days.
package struct CodeEntry: Sendable, Equatable {
  package let list: CodeList
  package let code: String
  package let chineseName: String
  package let englishName: String
  /// A code of the same list of which this one is a part.
  package let parent: String?
  package let validity: Validity
  package let source: String
}
