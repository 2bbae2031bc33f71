import FundData
import LedgerCore

/// What blocks the money of an indicator.
extension FundBooks {
  func addIndicator(
    _ number: UInt32, to list: inout BlockerList, _ machine: borrowing StateMachine
  ) {
    let row = indicators[number]
    let isCounty = isCountyLike(row.entity, upTo: Int32(list.day.number))
    if row.undistributed > 0 {
      isCounty ? addUndistributed(row, to: &list) : addNotPassedDown(row, to: &list)
    }
    if row.pooled > 0 {
      list.add(.pooledNotAssigned, .preparer, .next, row.key) { $0.asked = row.pooled }
    }
    var projectsSeen = 0
    for entry in index.fundingsOfIndicator[number, default: []] {
      let funding = fundings[entry]
      guard funding.assigned > 0 else { continue }
      projectsSeen += 1
      guard projectsSeen <= ViewLimits.blockedProjects else {
        list.cut()
        break
      }
      addFirst(of: funding, to: &list, machine)
    }
  }

  /// Of a project with money of the indicator: what blocks it first, and its open applications on
  /// this money.
  private func addFirst(
    of funding: FundingRow, to list: inout BlockerList, _ machine: borrowing StateMachine
  ) {
    for entry in projects[funding.project].payments {
      let payment = payments[entry.number]
      let own = fundings[payment.funding]
      guard own.indicator == funding.indicator, own.line == funding.line else { continue }
      addPayment(payment, isOpenOnly: true, to: &list)
    }
    guard funding.assigned > funding.held else { return }
    var own = BlockerList(reference, on: list.day)
    addProject(funding.project, to: &own, machine)
    guard var first = own.blockers.first(where: { $0.scope == .next && !$0.isWarning }) else {
      return
    }
    first.subject = projects[funding.project].key
    first.asked = funding.assigned - funding.held
    list.append(first)
  }

  private func addUndistributed(_ row: IndicatorRow, to list: inout BlockerList) {
    let category = reference.category(row.category, on: Int32(list.day.number))
    if category?.isPoolable == true { addPlan(row, to: &list) }
    list.add(.moneyNotDistributed, .preparer, .next, row.key) {
      $0.asked = row.undistributed
      $0.since = row.receivedOn
    }
  }

  /// Without a plan in force money goes to projects by its old channel only.
  private func addPlan(_ row: IndicatorRow, to list: inout BlockerList) {
    guard planInForce(row.entity, row.budgetYear) == nil else { return }
    let newest = index.plans[UsageKey(county: row.entity, year: row.budgetYear, name: "")]?.last
    let (kind, desk): (Blocker.Kind, Blocking.Desk) =
      switch newest.map({ plans[$0].state }) {
      case .draft: (.planNotApproved, .county)
      case .approved: (.planNotFiled, .upper)
      default: (.planMissing, .county)
      }
    list.add(kind, desk, .next, row.key, rule: .planInForce) {
      $0.asked = row.undistributed
      $0.isWarning = true
    }
  }

  private func addNotPassedDown(_ row: IndicatorRow, to list: inout BlockerList) {
    let limit = list.rule(.passDownClock)?.parameters["days"] ?? 0
    let days = Int64(list.day.number) - Int64(row.receivedOn.number)
    list.add(
      .moneyNotPassedDown, .preparer, .next, row.key, rule: days > limit ? .passDownClock : nil
    ) {
      $0.asked = row.undistributed
      $0.available = days
      $0.since = row.receivedOn
      $0.isWarning = false
    }
  }
}
