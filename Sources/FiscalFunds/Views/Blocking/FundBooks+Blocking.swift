import FundData
package import LedgerCore

extension FundBooks {
  /// What blocks on a day. Throws `unknownRecord`.
  package func blocking(
    _ entity: String, _ question: Blocking.Question, on day: Day,
    _ machine: borrowing StateMachine
  ) throws(Refusal) -> Blocking {
    var list = BlockerList(reference, on: day)
    var answer = Blocking(blockers: [], available: 0, payment: nil, isCut: false)
    switch question {
    case .project(let key):
      let number = try project(entity, key)
      answer.available = payable(number)
      addProject(number, to: &list, machine)
    case .payment(let key):
      let view = try paymentView(entity, key, machine)
      answer.available = view.row.amount
      answer.payment = view
      addPayment(view.row, to: &list)
    case .indicator(let key):
      let number = try indicator(entity, key)
      answer.available = view(indicator: number).available
      addIndicator(number, to: &list, machine)
    }
    answer.blockers = list.blockers
    answer.isCut = list.isCut
    return answer
  }

  /// Fen of a project that no application holds.
  private func payable(_ number: UInt32) -> Int64 {
    projects[number].fundings.reduce(0) {
      $0 + fundings[$1.number].assigned - fundings[$1.number].held
    }
  }

  // MARK: A project

  func addProject(
    _ number: UInt32, to list: inout BlockerList, _ machine: borrowing StateMachine
  ) {
    let row = projects[number]
    guard row.state.isOpen else {
      addState(row, to: &list)
      return
    }
    addNotice(.before, .noticeBeforePayment, row, .next, to: &list)
    if machine.ledgerNumber(entity: row.unit, book: "GLA") == nil {
      list.add(.unitBookMissing, .unit, .next, row.unit, rule: .unitBookParallel)
    }
    let left = addBases(number, to: &list)
    if payable(number) <= 0, left ?? 1 > 0 { addMoney(number, to: &list) }
    for entry in row.payments { addPayment(payments[entry.number], isOpenOnly: true, to: &list) }
    addWorks(ofProject: number, to: &list)
    if !list.isBlocked, payable(number) > 0 {
      list.add(.readyToApply, .unit, .next, row.key) { $0.available = payable(number) }
    }
    addEnd(row, to: &list)
  }

  // MARK: Applications

  /// Applications of the project body of a settlement (安置点工程款) that wait.
  private func addWorks(ofProject number: UInt32, to list: inout BlockerList) {
    guard let settlement = settlementNumber(ofProject: number) else { return }
    for entry in index.relocation.worksOfSettlement[settlement, default: []] {
      let row = works[entry]
      switch row.state {
      case .applied:
        let rule = list.rule(.fourEyes)
        list.add(.waitsForChecker, .checker, .application, row.key) {
          $0.rule = rule
          $0.asked = row.amount
          $0.since = row.appliedOn
        }
      case .approved:
        list.add(.waitsForBank, .bank, .application, row.key) {
          $0.asked = row.amount
          $0.since = row.approvedOn
        }
      case .paid, .returned, .reversed: break
      }
    }
  }

  func addPayment(
    _ row: PaymentRow, isOpenOnly: Bool = false, to list: inout BlockerList
  ) {
    switch row.state {
    case .applied:
      // It waits whatever the rule: that says only who may not approve it.
      let rule = list.rule(.fourEyes)
      list.add(.waitsForChecker, .checker, .application, row.key) {
        $0.rule = rule
        $0.asked = row.amount
        $0.since = row.appliedOn
      }
    case .approved:
      list.add(.waitsForBank, .bank, .application, row.key) {
        $0.asked = row.amount
        $0.since = row.approvedOn
      }
    case .returned where !isOpenOnly:
      list.add(.paymentReturned, .preparer, .application, row.key) { $0.asked = row.amount }
    case .reversed where !isOpenOnly:
      list.add(.paymentReversed, .preparer, .application, row.key) { $0.asked = row.amount }
    case .paid, .returned, .reversed: break
    }
  }
}
