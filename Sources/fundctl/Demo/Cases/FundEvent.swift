import FundClient

/// The legs of the business events that the cases are made of.
enum FundEvent {
  /// Own revenue of a treasury, so that there is cash to pass on.
  static func ownRevenue(of entity: String, _ amount: Fen) -> [PlannedLeg] {
    [
      .debit(.treasury(entity), "1001", "F=1", amount),
      .credit(.treasury(entity), "4001", "F=1", amount),
    ]
  }

  /// 指标下达(本级安排): an indicator of the own level, to be distributed.
  static func ownIndicator(
    of entity: String, _ indicator: String, _ amount: Fen
  ) -> [PlannedLeg] {
    [
      .debit(.indicators(entity), "G102", "I=\(indicator)", amount),
      .credit(.indicators(entity), "G201", "I=\(indicator)", amount),
    ]
  }

  /// 分配到项目: from the indicator to be distributed to a project.
  static func assignment(
    in entity: String, _ indicator: String, to project: String, _ amount: Fen
  ) -> [PlannedLeg] {
    [
      .debit(.indicators(entity), "G201", "I=\(indicator)", amount),
      .credit(.indicators(entity), "G203", "I=\(indicator),P=\(project)", amount),
    ]
  }

  /// Payment out of a project's indicator: the indicator book and the treasury.
  ///
  /// - Parameter payee: class of the payee (收款人类别).
  static func payment(
    in entity: String, _ indicator: String, for project: String, by unit: String,
    to payee: String, _ amount: Fen
  ) -> [PlannedLeg] {
    [
      .debit(.indicators(entity), "G203", "I=\(indicator),P=\(project)", amount),
      .credit(.indicators(entity), "G401", "I=\(indicator),P=\(project),Y=\(payee)", amount),
      .debit(
        .treasury(entity), "5001", "F=1,I=\(indicator),P=\(project),U=\(unit)", amount),
      .credit(.treasury(entity), "1001", "F=1", amount),
    ]
  }

  /// The unit's side of a payment by the treasury (平行记账): financial and budget accounting.
  ///
  /// - Parameters:
  ///   - subject: what the money has become: 1613 在建工程, 5001 业务活动费用, or 2303 when a list of
  ///     households was accrued before.
  static func unitPayment(
    of unit: String, _ indicator: String, for project: String, as subject: String, _ amount: Fen
  ) -> [PlannedLeg] {
    [
      .debit(.unit(unit), subject, "P=\(project)", amount),
      .credit(.unit(unit), "4001", "I=\(indicator),P=\(project)", amount),
      .debit(.unit(unit), "7101", "I=\(indicator),P=\(project)", amount),
      .credit(.unit(unit), "6001", "I=\(indicator),P=\(project)", amount),
    ]
  }

  /// 补贴清册审定: what is owed to the households of an approved list.
  static func householdList(
    of unit: String, for project: String, _ amount: Fen
  ) -> [PlannedLeg] {
    [
      .debit(.unit(unit), "5001", "P=\(project)", amount),
      .credit(.unit(unit), "2303", "P=\(project)", amount),
    ]
  }
}
