import LedgerCore

/// Indicators and what became of their money.
extension AuditBooks {
  /// False when the command is none of these.
  func takeMoney(_ command: FundCommand, _ at: FactReference) -> Bool {
    let (entity, day) = (command.entity, command.day)
    switch command.action {
    case .issueIndicator(let action):
      issue(action, command, at)
    case .issueBond(let action):
      make(
        entity, action.key, action.category, .bond, action.budgetYear, day, action.amount, at)
    case .adjustIndicator(let action):
      adjust(entity, action, day)
    case .passDown(let action):
      let category = give(entity, action.key, action.amount)
      guard contains(action.to) else { break }
      make(
        action.to, action.toKey, category.category, action.isAid ? .aid : .upper, category.year,
        action.receivedOn.number == 0 ? day : action.receivedOn, action.amount, at)
    case .onLend(let action):
      let category = give(entity, action.key, action.amount)
      guard contains(action.to) else { break }
      make(action.to, action.toKey, category.category, .bond, category.year, day, action.amount, at)
    case .takeBack(let action):
      takeBack(entity, action, day, at)
    case .carryOver(let action):
      carry(entity, action.key, to: action.toKey, nil, year: action.budgetYear, at)
    case .pool(let action):
      distribute(entity, action.indicator, action.amount)
    case .unpool(let action):
      distribute(entity, action.indicator, -action.amount)
    case .assign(let action):
      assign(entity, action, 1)
    case .unassign(let action):
      assign(entity, action, -1)
    case .injectCapital(let action):
      _ = give(entity, action.key, action.amount)
    case .payInterestShare(let action):
      _ = give(entity, action.key, action.amount)
    case .repayRelocation(let action):
      for line in action.lines { _ = give(entity, line.key, line.amount) }
    default: return false
    }
    return true
  }

  private func issue(_ action: IssueIndicator, _ command: FundCommand, _ at: FactReference) {
    make(
      command.entity, action.key, action.category, action.source, action.budgetYear,
      action.receivedOn.number == 0 ? command.day : action.receivedOn, action.amount, at)
  }

  private func make(
    _ entity: String, _ key: String, _ category: String, _ source: IndicatorSource,
    _ year: UInt16, _ received: Day, _ amount: Int64, _ at: FactReference
  ) {
    var row = AuditIndicator(
      entity: entity, key: key, category: category, source: source, year: year,
      receivedOn: received, amount: amount, reference: at)
    row.money.receive(amount, on: received)
    let number = indicators.set(OwnedKey(entity, key), row, at: at.block)
    touch { $0.made = number }
  }

  private func indicator(_ entity: String, _ key: String) -> Int? {
    indicators.number(OwnedKey(entity, key))
  }

  /// Money leaves an indicator; says what it was.
  private func give(
    _ entity: String, _ key: String, _ amount: Int64
  ) -> (category: String, year: UInt16) {
    guard let number = indicator(entity, key) else { return ("", 0) }
    touch { $0.indicator = number }
    indicators[number].money.spend(amount)
    indicators[number].distributed &+= amount
    return (indicators[number].category, indicators[number].year)
  }

  private func adjust(_ entity: String, _ action: AdjustIndicator, _ day: Day) {
    guard let number = indicator(entity, action.key) else { return }
    touch { $0.indicator = number }
    indicators[number].amount &+= action.amount
    if action.amount > 0 {
      indicators[number].money.receive(action.amount, on: day)
    } else {
      indicators[number].money.spend(0 &- action.amount)
    }
  }

  private func distribute(_ entity: String, _ key: String, _ amount: Int64) {
    guard let number = indicator(entity, key) else { return }
    touch { $0.indicator = number }
    indicators[number].distributed &+= amount
  }

  private func assign(_ entity: String, _ action: AssignFunds, _ times: Int64) {
    // Pooled money was distributed when it was pooled.
    distribute(entity, action.indicator, action.line.isEmpty ? times * action.amount : 0)
    let project = projects.number(OwnedKey(owner(entity), action.project))
    touch { $0.project = project }
  }

  private func takeBack(_ entity: String, _ action: TakeBack, _ day: Day, _ at: FactReference) {
    guard action.isOwnLevel else {
      guard let number = indicator(entity, action.key) else { return }
      touch { $0.indicator = number }
      indicators[number].amount &-= action.amount
      indicators[number].money.spend(action.amount)
      return
    }
    if !action.project.isEmpty, action.line.isEmpty {
      distribute(entity, action.key, -action.amount)
    }
    carry(entity, action.key, to: action.toKey, action.amount, year: nil, at)
  }

  /// Money goes on in another indicator of the entity, as old as it was. No amount means all.
  private func carry(
    _ entity: String, _ key: String, to toKey: String, _ amount: Int64?, year: UInt16?,
    _ at: FactReference
  ) {
    guard let number = indicator(entity, key) else { return }
    let old = indicators[number]
    let moved = amount ?? old.money.sum
    let parts = indicators[number].money.spend(moved)
    indicators[number].distributed &+= moved
    var row = AuditIndicator(
      entity: entity, key: toKey, category: old.category,
      source: year == nil ? .takenBack : .carried, year: year ?? old.year,
      receivedOn: old.receivedOn, amount: moved, reference: at)
    for part in parts { row.money.receive(part.amount, on: part.day) }
    let made = indicators.set(OwnedKey(entity, toKey), row, at: at.block)
    touch {
      $0.indicator = number
      $0.made = made
    }
  }
}
