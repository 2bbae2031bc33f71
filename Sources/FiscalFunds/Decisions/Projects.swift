import FundData
import LedgerCore

/// The project library (项目库): village proposes, township checks, county approves.
extension FundBooks {
  func decide(_ action: ProposeProject, _ draft: inout Draft) throws(Refusal) {
    if let known = projectNumber(draft.entity, action.key) {
      guard projects[known].state == .sentBack else {
        throw Refusal(
          .recordExists, detail: "key: \(action.key) \(projects[known].state.chineseName)")
      }
    }
    guard reference.projectClass(action.projectClass, on: draft.tableDay) != nil else {
      throw Refusal(.unknownRecord, detail: "project_class: \(action.projectClass)")
    }
    try demandOwnUnit(action.unit, draft)
    guard !action.budget.isEmpty else {
      throw Refusal(.commandShape, detail: "budget: a line or more")
    }
    var row = ProjectRow()
    row.place = action.place
    row.projectClass = action.projectClass
    row.content = action.content
    let twin = index.fingerprints[OwnedKey(draft.entity, row.fingerprint)]
    try draft.demand(
      twin.map { projects[$0].key == action.key } ?? true, .duplicateProject, in: tablesInForce,
      about: "content: \(twin.map { projects[$0].key } ?? "")")
  }

  func apply(_ action: ProposeProject, _ at: Applied) -> Bool {
    let known = projectNumber(at.entity, action.key)
    var row = known.map { projects[$0] } ?? ProjectRow()
    row.county = at.entity
    row.key = action.key
    row.name = action.name
    row.place = action.place
    row.projectClass = action.projectClass
    row.content = action.content
    row.unit = action.unit
    row.registered = action.registered
    row.others = action.others
    row.budget = action.budget
    row.target = action.target
    row.countyMatch = action.countyMatch
    row.prefectureMatch = action.prefectureMatch
    row.formsAsset = action.formsAsset
    row.isInstitution = action.isInstitution
    row.state = .proposed
    row.steps.append(ProjectStepRow(.proposed, at, opinion: ""))
    if let known {
      forgetFingerprint(of: known)
      projects[known] = row
      noteFingerprint(of: known)
    } else {
      note(project: projects.append(row))
    }
    return true
  }

  // MARK: Steps

  func decide(_ action: AdvanceProject, _ draft: inout Draft) throws(Refusal) {
    let row = projects[try project(draft.entity, action.key)]
    let isDue =
      switch action.step {
      case .check: row.state == .proposed
      case .approve: row.state == .checked
      case .sendBack: row.state == .proposed || row.state == .checked
      case .drop: row.state == .inLibrary && row.assigned == 0
      }
    guard isDue else { throw wrongState(row) }
    guard action.step == .approve else { return }
    try demandOther(&draft, about: "key: \(row.key)")
    try draft.demand(
      !row.target.isEmpty, .performanceTarget, in: tablesInForce, about: "target: \(row.key)")
  }

  func wrongState(_ row: ProjectRow) -> Refusal {
    Refusal(
      .wrongState, figures: [Int64(row.state.rawValue)],
      detail: "project: \(row.key) \(row.state.chineseName)")
  }

  func apply(_ action: AdvanceProject, _ at: Applied) -> Bool {
    let state: ProjectState =
      switch action.step {
      case .check: .checked
      case .approve: .inLibrary
      case .sendBack: .sentBack
      case .drop: .dropped
      }
    return move(at.entity, action.key, to: state, at, opinion: action.opinion)
  }

  private func move(
    _ county: String, _ key: String, to state: ProjectState, _ at: Applied, opinion: String = ""
  ) -> Bool {
    guard let number = projectNumber(county, key) else { return false }
    projects[number].state = state
    projects[number].steps.append(ProjectStepRow(state, at, opinion: opinion))
    return true
  }

  // MARK: Notices and the end of the works

  func decide(_ action: PublishNotice, _ draft: inout Draft) throws(Refusal) {
    let row = projects[try project(draft.entity, action.project)]
    guard row.state.isOpen else { throw wrongState(row) }
    guard action.from <= action.to, !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "to: the notice ends before it begins, or no evidence")
    }
  }

  func apply(_ action: PublishNotice, _ at: Applied) -> Bool {
    guard let number = projectNumber(at.entity, action.project) else { return false }
    var notice = NoticeRow()
    notice.stage = action.stage
    notice.from = action.from
    notice.to = action.to
    notice.place = action.place
    notice.digest = action.digest
    projects[number].notices.append(notice)
    return true
  }

  func decide(_ action: AcceptProject, _ draft: inout Draft) throws(Refusal) {
    let row = projects[try project(draft.entity, action.project)]
    guard row.state == .inLibrary else { throw wrongState(row) }
    guard !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "digest: of the acceptance")
    }
  }

  func apply(_ action: AcceptProject, _ at: Applied) -> Bool {
    move(at.entity, action.project, to: .accepted, at)
  }

  func decide(_ action: FinalAccount, _ draft: inout Draft) throws(Refusal) {
    let row = projects[try project(draft.entity, action.project)]
    guard row.state == .accepted else { throw wrongState(row) }
    guard !action.digest.isEmpty else {
      throw Refusal(.commandShape, detail: "digest: of the final account")
    }
  }

  func apply(_ action: FinalAccount, _ at: Applied) -> Bool {
    guard let number = projectNumber(at.entity, action.project) else { return false }
    projects[number].finalCost = action.amount
    return move(at.entity, action.project, to: .settled, at)
  }

  // MARK: Hand-over

  func decide(_ action: HandOverAsset, _ draft: inout Draft) throws(Refusal) {
    let number = try project(draft.entity, action.project)
    let row = projects[number]
    guard row.state == .settled || row.state == .handedOver else { throw wrongState(row) }
    guard assetNumber(draft.entity, action.asset) == nil else {
      throw Refusal(.recordExists, detail: "asset: \(action.asset)")
    }
    let contract = contracts[try contract(number, action.contract)]
    var shares: (all: Int64, collective: Int64) = (0, 0)
    for share in action.shares {
      shares.all = try shares.all.adding(share.amount)
      if share.isCollective { shares.collective += share.amount }
    }
    let isShared = !action.shares.isEmpty
    try draft.demand(
      !action.owner.isEmpty && !action.deed.isEmpty
        && (!isShared
          || shares.all == action.cost && !action.benefitContract.isEmpty
            && action.minimumIncome > 0),
      .handoverShares, in: tablesInForce, available: action.cost, asked: shares.all,
      about: "shares: \(action.asset)")
    let built = Dimensions.of(k: contract.key, p: row.key)
    let asset = Dimensions.of(v: action.asset)
    draft.debit(row.unit, "GLA", "1801", asset, action.cost)
    draft.credit(row.unit, "GLA", "1613", built, action.cost)
    // What is given to the village leaves the unit's books.
    draft.debit(row.unit, "GLA", "5301", asset, action.cost)
    draft.credit(row.unit, "GLA", "1801", asset, action.cost)
    guard isShared else { return }
    draft.debit(draft.entity, "AST", "A101", asset, action.cost)
    draft.credit(draft.entity, "AST", "A201", asset, shares.collective)
    draft.credit(draft.entity, "AST", "A202", asset, shares.all - shares.collective)
    draft.debit(draft.entity, "AST", "A301", asset, action.incomeDue)
    draft.credit(draft.entity, "AST", "A401", asset, action.incomeDue)
  }

  func apply(_ action: HandOverAsset, _ at: Applied) -> Bool {
    guard let number = projectNumber(at.entity, action.project) else { return false }
    var row = AssetRow()
    row.county = at.entity
    row.project = number
    row.key = action.asset
    row.owner = action.owner
    row.cost = action.cost
    row.shares = action.shares
    row.benefitContract = action.benefitContract
    row.minimumIncome = action.minimumIncome
    row.incomeDue = action.incomeDue
    note(asset: assets.append(row))
    return move(at.entity, action.project, to: .handedOver, at)
  }
}

extension ProjectStepRow {
  init(_ state: ProjectState, _ at: Applied, opinion: String) {
    self.init()
    self.state = state
    day = at.day
    actor = at.place.actor
    timeMs = at.place.timeMs
    self.opinion = opinion
  }
}
