import FundData
import LedgerCore

/// What blocks the payments of a project, in the order of the gates of an application.
extension FundBooks {
  func addState(_ row: ProjectRow, to list: inout BlockerList) {
    let since = row.steps.last?.day
    switch row.state {
    case .proposed:
      list.add(.projectUnchecked, .township, .next, row.key, rule: .libraryProject) {
        $0.since = since
      }
    case .checked:
      list.add(.projectUnapproved, .county, .next, row.key, rule: .libraryProject) {
        $0.since = since
      }
    case .sentBack:
      list.add(.projectSentBack, .village, .next, row.key, rule: .libraryProject) {
        $0.since = since
      }
    case .dropped:
      list.add(.projectDropped, .county, .next, row.key, rule: .libraryProject) {
        $0.since = since
      }
    case .inLibrary, .accepted, .settled, .handedOver: break
    }
    if row.target.isEmpty {
      list.add(.targetMissing, .village, .next, row.key, rule: .performanceTarget)
    }
  }

  // MARK: Notices

  /// As the gate of an application looks at it: a notice must have been open for so many days and be
  /// over.
  func addNotice(
    _ stage: NoticeStage, _ number: RuleNumber, _ row: ProjectRow, _ scope: Blocking.Scope,
    to list: inout BlockerList
  ) {
    guard let rule = list.rule(number) else { return }
    let days = rule.parameters["days"] ?? 0
    let inWorkingDays = rule.parameters["working"] == 1
    var longest: Int64 = 0
    var end: Day?
    for notice in row.notices where notice.stage == stage {
      let length = notice.days(working: inWorkingDays)
      longest = max(longest, length)
      guard length >= days else { continue }
      if notice.to < list.day { return }
      end = min(end ?? notice.to, notice.to)
    }
    let kind: Blocker.Kind =
      end != nil ? .noticeRunning : longest > 0 ? .noticeTooShort : .noticeMissing
    list.add(kind, .unit, scope, row.key, rule: number) {
      $0.available = longest
      $0.asked = days
      $0.until = end.map { Day(number: $0.number &+ 1) }
    }
  }

  // MARK: What is paid for

  /// Contracts and lists. Gives what is still to be paid of them, fen; nil where there are none.
  func addBases(_ number: UInt32, to list: inout BlockerList) -> Int64? {
    let row = projects[number]
    let open = lists(ofProject: number)
    guard !row.contracts.isEmpty || !open.isEmpty else {
      // Works need a contract; other money may be an expense of the unit.
      list.add(.contractMissing, .unit, .next, row.key) { $0.isWarning = !row.formsAsset }
      return nil
    }
    var owed = open.reduce(0) { $0 + lists[$1].amount - lists[$1].applied }
    var claimable = owed
    var uncertified: [ContractRow] = []
    for entry in row.contracts {
      let contract = contracts[entry.number]
      owed += contract.amount - contract.paid - contract.held
      claimable += contract.certified - contract.applied
      if contract.certified < contract.amount, contract.certified <= contract.applied {
        uncertified.append(contract)
      }
    }
    // While one contract or list can be paid, the others do not block the next payment.
    for contract in uncertified {
      list.add(.workNotCertified, .unit, .next, contract.key, rule: .acceptedQuantity) {
        $0.available = contract.certified - contract.applied
        $0.asked = contract.amount - contract.certified
        $0.isWarning = $0.isWarning || claimable > 0
      }
    }
    return owed
  }

  func addMoney(_ number: UInt32, to list: inout BlockerList) {
    let summary = summary(ofProject: number)
    let row = summary.row
    guard summary.assigned > 0 else {
      list.add(.moneyNotAssigned, .preparer, .next, row.key, rule: .indicatorAvailable) {
        $0.asked = max(0, summary.budget - summary.allotted)
      }
      return
    }
    let waits = row.payments.contains { payments[$0.number].state == .applied }
    list.add(
      .moneyHeld, waits ? .checker : .bank, .next, row.key, rule: .indicatorAvailable
    ) { $0.asked = row.held }
  }

  // MARK: The end of the works

  func addEnd(_ row: ProjectRow, to list: inout BlockerList) {
    if row.state == .inLibrary {
      list.add(.notAccepted, .county, .last, row.key, rule: .acceptanceBeforeLast)
    }
    addNotice(.completion, .completionNotice, row, .last, to: &list)
    for entry in row.contracts {
      let contract = contracts[entry.number]
      let kept = contract.retained - contract.retentionApplied
      guard kept > 0, list.day < contract.retentionDueOn else { continue }
      list.add(.retentionNotDue, .unit, .retention, contract.key, rule: .retentionDate) {
        $0.available = kept
        $0.until = contract.retentionDueOn
      }
    }
  }
}
