extension StateMachine {
  /// Applies one event. The same function serves the live path and a replay.
  mutating func apply(_ event: Event, at position: Position) {
    switch event {
    case .actor(let actor):
      _ = actorKeys.insert(Self.key(of: actor))
      actors.append(actor)
    case .ledgerOpened(let ledger, let number, _):
      applyLedger(ledger, number: number)
    case .accountOpened(let account, let number, _):
      applyAccount(account, number: number)
    case .monthClosed(let closing):
      applyClosing(closing)
    case .monthReopened(let reopening):
      applyReopening(reopening)
    case .laneOpened(let lane, let epoch, let name, let actor):
      applyLane(lane, epoch: epoch, name: name, actor: actor)
    case .refused(let refused):
      applyRefusal(refused)
    case .exportPulled:
      break
    case .holdPlaced(let hold):
      applyPlacement(hold, at: position)
    case .holdLocked(let hold, _):
      holds.lock(hold)
    case .holdReleased(let release):
      applyRelease(release)
    case .holdDrawn:
      preconditionFailure("a draw is applied with its voucher")
    case .business(let record):
      applyBusiness(record, at: position)
    case .checkpointKey(let change):
      keys.apply(change, at: position)
    }
  }

  static func key(of actor: Actor) -> String {
    "\(actor.uri)\t\(actor.issuer)\t\(actor.serial)"
  }

  static func laneKey(uri: String, name: String) -> String { "\(uri)\t\(name)" }

  /// The number of an actor, recorded when it acts for the first time.
  mutating func number(of actor: Actor) -> UInt32 {
    if let known = actorKeys.find(Self.key(of: actor)) { return known }
    emit(.actor(actor))
    return UInt32(actors.count - 1)
  }

  package func actor(_ number: UInt32) -> Actor? {
    Int(number) < actors.count && number > 0 ? actors[Int(number)] : nil
  }

  private mutating func applyLedger(_ ledger: LedgerDefinition, number: UInt32) {
    var regions = ledger.regions
    precondition(regions.count <= 4 && !regions.isEmpty)
    while regions.count < 4 { regions.append(.max) }
    let row = ledgers.append(
      LedgerRow(
        regions: (regions[0], regions[1], regions[2], regions[3]), firstMonth: ledger.firstMonth))
    precondition(row == number, "ledger numbers are dense")
    _ = ledgerKeys.insert("\(ledger.entity)\t\(ledger.book)")
    ledgerDefinitions.append(ledger)
    accountsOfLedger.append([])
  }

  private mutating func applyAccount(_ account: AccountDefinition, number: UInt32) {
    let groupKey = "\(account.ledger)\t\(account.balancesBy)"
    let group = groupKeys.find(groupKey) ?? groupKeys.insert(groupKey)
    let flags: UInt8 = (account.normalSide == .credit ? 1 : 0) | (account.isManaged ? 2 : 0)
    let row = accounts.append(
      AccountRow(
        ledger: account.ledger, group: group, limit: account.limit.rawValue, flags: flags))
    precondition(row == number, "account numbers are dense")
    _ = accountKeys.insert(Self.key(of: account))
    accountsOfLedger[Int(account.ledger)].append(number)
  }

  static func key(of account: AccountDefinition) -> String {
    "\(account.ledger)\t\(account.subject)\t\(account.dimensions)"
  }

  private mutating func applyLane(
    _ number: UInt32, epoch: UInt32, name: String, actor: UInt32
  ) {
    if Int(number) == lanes.count {
      let uri = actors[Int(actor)].uri
      _ = laneKeys.insert(Self.laneKey(uri: uri, name: name))
      lanesOfIdentity[uri, default: 0] += 1
      lanes.append(Lane(name: name))
    }
    lanes[Int(number)].actors.append(actor)
    precondition(lanes[Int(number)].epoch == epoch, "epochs are consecutive")
  }

  private mutating func applyRefusal(_ refused: RefusedVoucher) {
    guard refused.attempt > 0 else { return }
    let lane = Int(refused.lane)
    if refused.attempt == 1 {
      precondition(refused.serial == lanes[lane].nextSerial, "serials have no gaps")
      lanes[lane].nextSerial += 1
    } else {
      lanes[lane].refused.removeAll { $0.serial == refused.serial }
    }
    lanes[lane].refused.append(refused)
    if lanes[lane].refused.count > Limits.refusedSerialsKept { lanes[lane].refused.removeFirst() }
  }
}
