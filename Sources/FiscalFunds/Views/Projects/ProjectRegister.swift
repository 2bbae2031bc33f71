package import LedgerCore

/// Everything about one project (项目台账).
package struct ProjectRegister: Sendable {
  package var project: ProjectSummary
  package var steps: [Step]
  package var notices: [NoticeRow]
  package var contracts: [ContractRow]
  package var fundings: [FundingView]
  /// The newest.
  package var payments: [PaymentView]
  package var lists: [ListRow]
  package var assets: [AssetRow]

  /// A step through the library with who took it.
  package struct Step: Sendable {
    package var row: ProjectStepRow
    package var person: PersonView?
  }
}

extension FundBooks {
  /// The register of a project. Throws `unknownRecord`. It shows so much of each part as `ViewLimits`
  /// says; the project's row has how many there are.
  package func projectRegister(
    _ county: String, _ key: String, _ machine: borrowing StateMachine
  ) throws(Refusal) -> ProjectRegister {
    let number = try project(county, key)
    let row = projects[number]
    let parts = ViewLimits.partsOfProject
    var steps: [ProjectRegister.Step] = []
    for step in row.steps.newest(parts) {
      steps.append(ProjectRegister.Step(row: step, person: machine.person(step.actor)))
    }
    var payments: [PaymentView] = []
    for entry in row.payments.newest(parts) {
      payments.append(view(payment: entry.number, machine))
    }
    return ProjectRegister(
      project: summary(ofProject: number), steps: steps, notices: Array(row.notices.newest(parts)),
      contracts: row.contracts.newest(parts).map { contracts[$0.number] },
      fundings: row.fundings.newest(ViewLimits.fundingsOfProject).map {
        view(funding: $0.number)
      },
      payments: payments, lists: Array(lists(ofProject: number).newest(parts)).map { lists[$0] },
      assets: assets(ofProject: number))
  }

  /// Household lists (补贴清单) of a project, oldest first: those that something was applied for, and
  /// of the newest ones those that nothing was.
  func lists(ofProject number: UInt32) -> [UInt32] {
    var found = Set(projects[number].payments.map { payments[$0.number].list })
    found.remove(0)
    let end = lists.numbers.upperBound
    let first = end > ViewLimits.listsLookedAt ? end - ViewLimits.listsLookedAt : 1
    for list in first..<end where lists[list].project == number { found.insert(list) }
    return found.sorted()
  }

  /// Assets (资产) that a project was handed over as, the newest.
  private func assets(ofProject number: UInt32) -> [AssetRow] {
    guard projects[number].state == .handedOver else { return [] }
    var found: [AssetRow] = []
    for asset in assets.numbers.reversed() where assets[asset].project == number {
      found.append(assets[asset])
      if found.count == ViewLimits.partsOfProject { break }
    }
    return found.reversed()
  }
}
