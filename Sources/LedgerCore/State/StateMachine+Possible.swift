extension StateMachine {
  /// Whether a state machine in this state can have written the event. A replay asks before it
  /// applies one, so that a damaged block is an error and not a trap.
  func isPossible(_ event: Event) -> Bool {
    switch event {
    case .actor(let actor):
      actorKeys.find(Self.key(of: actor)) == nil
    case .ledgerOpened(let ledger, let number, let actor):
      number == UInt32(ledgers.count) && isActor(actor) && (1...4).contains(ledger.regions.count)
        && ledgerNumber(entity: ledger.entity, book: ledger.book) == nil
    case .accountOpened(let account, let number, let actor):
      number == UInt32(accounts.count) && isActor(actor) && isLedger(account.ledger)
        && accountKeys.find(Self.key(of: account)) == nil
    case .monthClosed(let ledger, let month, let vouchers, let actor):
      isLedger(ledger) && isActor(actor) && month == nextMonthToClose(ofLedger: ledger)
        && month > ledgers[ledger].closedThrough
        && vouchers == self.vouchers(ofLedger: ledger, month)?.numbers ?? 0
    case .laneOpened(let lane, let epoch, let name, let actor):
      isActor(actor) && isPossibleLane(lane, epoch: epoch, name: name, actor: actor)
    case .refused(let refused):
      isPossibleRefusal(refused)
    case .exportPulled(_, _, _, let actor):
      isActor(actor)
    }
  }

  private func isActor(_ number: UInt32) -> Bool { number > 0 && Int(number) < actors.count }

  private func isPossibleLane(_ lane: UInt32, epoch: UInt32, name: String, actor: UInt32) -> Bool {
    guard let known = self.lane(uri: actors[Int(actor)].uri, name: name) else {
      return Int(lane) == lanes.count && epoch == 1
    }
    return lane == known && epoch > 1 && lanes[Int(lane)].epoch == epoch - 1
  }

  private func isPossibleRefusal(_ refused: RefusedVoucher) -> Bool {
    guard refused.lane > 0, Int(refused.lane) < lanes.count,
      refused.actor == lanes[Int(refused.lane)].actor
    else { return false }
    switch refused.attempt {
    case 0, 1:
      return refused.serial >= lanes[Int(refused.lane)].nextSerial
        && (refused.attempt == 0 || refused.serial == lanes[Int(refused.lane)].nextSerial)
    default:
      return lanes[Int(refused.lane)].refused.contains {
        $0.serial == refused.serial && $0.attempt == refused.attempt - 1
      }
    }
  }
}
