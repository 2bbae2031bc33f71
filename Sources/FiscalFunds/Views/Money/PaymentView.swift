package import LedgerCore

/// A payment (支付) with the names of what it belongs to. Accounts are never shown.
package struct PaymentView: Sendable {
  package var number: UInt32
  package var row: PaymentRow
  package var project: String
  package var projectName: String
  package var indicator: String
  package var line: String
  /// Empty for a payment without one.
  package var contract: String
  /// Empty for a payment of no list.
  package var list: String
  package var preparer: PersonView?
  package var approver: PersonView?
}

extension FundBooks {
  /// One payment. Throws `unknownRecord`.
  package func paymentView(
    _ county: String, _ key: String, _ machine: borrowing StateMachine
  ) throws(Refusal) -> PaymentView {
    view(payment: try payment(county, key), machine)
  }

  /// Payments of a county, or of one of its projects: by project in the order of the library, then by
  /// application. Throws `unknownRecord` for a project or a place that is not the county's.
  package func paymentViews(
    of county: String, project: String = "", state: PaymentState? = nil, after: UInt32 = 0,
    limit: Int = 0, _ machine: borrowing StateMachine
  ) throws(Refusal) -> ViewPage<PaymentView> {
    guard after == 0 || payments.isRow(after) && payments[after].county == county else {
      throw Refusal(.unknownRecord, detail: "after: \(after)")
    }
    let limit = ViewLimits.rows(limit)
    let first = after == 0 ? 0 : payments[after].project
    let all =
      project.isEmpty
      ? index.projectsOfCounty[county, default: []] : [try self.project(county, project)]
    var page = ViewPage<PaymentView>()
    for number in all where number >= first {
      for entry in projects[number].payments
      where number > first || entry.number > after {
        let found = entry.number
        guard state == nil || payments[found].state == state else { continue }
        guard page.items.count < limit else {
          page.next = page.items.last?.number ?? 0
          return page
        }
        page.items.append(view(payment: found, machine))
      }
    }
    return page
  }

  func view(payment number: UInt32, _ machine: borrowing StateMachine) -> PaymentView {
    let row = payments[number]
    let funding = fundings[row.funding]
    return PaymentView(
      number: number, row: row, project: projects[row.project].key,
      projectName: projects[row.project].name, indicator: indicators[funding.indicator].key,
      line: funding.line, contract: row.contract == 0 ? "" : contracts[row.contract].key,
      list: row.list == 0 ? "" : lists[row.list].key, preparer: machine.person(row.appliedBy),
      approver: machine.person(row.approvedBy))
  }
}
