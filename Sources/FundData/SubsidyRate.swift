/// The rate of a subsidy (补助标准) during some days.
package struct SubsidyRate: Sendable, Equatable {
  /// Such as `grassland-ban`.
  package let item: String
  package let chineseName: String
  package let englishName: String
  /// What is counted, in Chinese: 亩, 学生, 户.
  package let unit: String
  /// In fen, for a unit and a period.
  package let rateFen: Int64
  package let period: Period
  /// The most for a unit in a year, in fen; nil for no such limit.
  package let capFen: Int64?
  /// Not paid out but to be reached: what a unit gets below the rate is worth a warning.
  package let isTarget: Bool
  package let validity: Validity
  package let source: String

  package enum Period: String, Sendable, CaseIterable {
    case day, year
  }
}
