package import LedgerCore

/// The disclosure sheet of a project (公告公示表): what may hang on a board. Names of households are
/// not in it, only their number and the digest of each list; accounts never are.
package struct Disclosure: Sendable {
  /// The telephone for complaints (监督举报电话).
  package static let complaintPhone = "12317"

  package var project: ProjectSummary
  package var funds: [Fund]
  package var notices: [NoticeRow]
  package var lists: [ListRow]
  /// The newest, paid and not reversed.
  package var payments: [Payment]

  /// Money by the document that brought it to the county.
  package struct Fund: Sendable {
    /// The indicator that arrived with the document.
    package var indicator: IndicatorView
    /// Fen that the project has got of it.
    package var amount: Int64
    package var paid: Int64
  }

  package struct Payment: Sendable {
    package var payeeClass: PayeeClass
    /// Of a household only the first character is kept (＊).
    package var payee: String
    /// Fen, net of what came back.
    package var amount: Int64
    package var paidOn: Day
  }

  /// A person's name with all characters but the first hidden, a single one too.
  static func masked(_ name: String) -> String {
    guard name.count > 1, let first = name.first else { return name.isEmpty ? "" : "＊" }
    return String(first) + String(repeating: "＊", count: name.count - 1)
  }
}

extension FundBooks {
  /// The disclosure sheet of a project. Throws `unknownRecord`.
  package func disclosure(_ county: String, _ key: String) throws(Refusal) -> Disclosure {
    let number = try project(county, key)
    let row = projects[number]
    let parts = ViewLimits.partsOfProject
    var funds: [Disclosure.Fund] = []
    for entry in row.fundings {
      let funding = fundings[entry.number]
      let arrival = arrival(of: funding.indicator)
      let allotted = funding.assigned + funding.paid
      if let at = funds.firstIndex(where: { $0.indicator.number == arrival }) {
        funds[at].amount += allotted
        funds[at].paid += funding.paid
      } else {
        funds.append(
          Disclosure.Fund(
            indicator: view(indicator: arrival), amount: allotted, paid: funding.paid))
      }
    }
    funds.removeAll { $0.amount == 0 }
    let paid = row.payments.map { payments[$0.number] }.filter { $0.state == .paid }
    return Disclosure(
      project: summary(ofProject: number), funds: Array(funds.newest(parts)),
      notices: Array(row.notices.newest(parts)),
      lists: lists(ofProject: number).newest(parts).map { lists[$0] },
      payments: paid.newest(ViewLimits.disclosedPayments).map { payment in
        Disclosure.Payment(
          payeeClass: payment.payee,
          payee: payment.payee == .households
            ? Disclosure.masked(payment.payeeName) : payment.payeeName,
          amount: payment.amount - payment.refunded, paidOn: payment.paidOn)
      })
  }
}
