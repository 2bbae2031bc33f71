import LedgerCore

/// Projects, contracts and settlements.
extension AuditBooks {
  /// False when the command is none of these.
  func takeProject(_ command: FundCommand, _ at: FactReference) -> Bool {
    let owner = owner(command.entity)
    func project(_ key: String) -> Int? {
      let number = projects.number(OwnedKey(owner, key))
      touch { $0.project = number }
      return number
    }
    switch command.action {
    case .proposeProject(let action):
      let row = AuditProject(
        owner: owner, key: action.key, unit: action.unit, place: action.place,
        projectClass: action.projectClass, reference: at)
      let number = projects.set(OwnedKey(owner, action.key), row, at: at.block)
      touch { $0.project = number }
    case .advanceProject(let action):
      _ = project(action.key)
    case .publishNotice(let action):
      guard let number = project(action.project),
        projects[number].notices.count < AuditProject.noticesKept
      else { break }
      projects[number].notices.append((action.stage, action.from, action.to))
    case .signContract(let action):
      guard let number = project(action.project) else { break }
      let row = AuditContract(
        project: number, key: action.key, contractor: action.contractor, amount: action.amount,
        hasTender: !action.tenderNo.isEmpty,
        signedOn: action.signedOn.number == 0 ? command.day : action.signedOn, reference: at)
      let contract = contracts.set(
        Self.contractKey(owner, action.project, action.key), row, at: at.block)
      touch { $0.contract = contract }
    case .certifyWork(let action):
      _ = project(action.project)
      let contract = contracts.number(
        Self.contractKey(owner, action.project, action.contract))
      touch { $0.contract = contract }
    case .acceptProject(let action):
      guard let number = project(action.project) else { break }
      projects[number].acceptedOn = projects[number].acceptedOn ?? command.day
    case .finalAccount(let action):
      guard let number = project(action.project) else { break }
      projects[number].finalOn = projects[number].finalOn ?? command.day
    case .openSettlement(let action):
      guard let number = project(action.project) else { break }
      projects[number].persons = Int64(action.registered) + Int64(action.synchronous)
    case .approveList(let action):
      _ = project(action.project)
    case .enrolHouseholds(let action):
      _ = project(action.project)
    case .recordMoves(let action):
      _ = project(action.project)
    case .raiseFromHouseholds(let action):
      _ = project(action.project)
    case .settleSettlement(let action):
      _ = project(action.project)
    default: return false
    }
    return true
  }

  static func contractKey(_ owner: String, _ project: String, _ key: String) -> UsageKey {
    UsageKey(county: owner + "\t" + project, year: 0, name: key)
  }
}
