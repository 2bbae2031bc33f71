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
    case .monthClosed(let closing):
      isPossibleClosing(closing)
    case .monthReopened(let reopening):
      isActor(reopening.actor) && isLedger(reopening.ledger)
        && reopening.month != .none
        && reopening.month == ledgers[reopening.ledger].closedThrough
        && reopening.version == closeVersion(ofLedger: reopening.ledger, reopening.month)
        && reopening.reason.utf8.count <= Limits.summaryBytes
        && isReturnable(reopening.ledger, reopening.month)
    case .laneOpened(let lane, let epoch, let name, let actor):
      isActor(actor) && isPossibleLane(lane, epoch: epoch, name: name, actor: actor)
    case .refused(let refused):
      isPossibleRefusal(refused)
    case .exportPulled(_, _, _, let actor):
      isActor(actor)
    case .holdPlaced(let hold):
      isPossiblePlacement(hold)
    case .holdLocked(let hold, let actor):
      isActor(actor) && holds.row(of: hold).map { !holds.rows[$0].isLocked } ?? false
    case .holdReleased(let release):
      isPossibleRelease(release)
    case .business(let record):
      isPossibleBusiness(record)
    case .checkpointKey(let change):
      isPossibleKeyChange(change)
    case .holdDrawn:
      // It comes with its voucher.
      false
    }
  }

  private func isPossibleClosing(_ closing: MonthClosing) -> Bool {
    let (ledger, month) = (closing.ledger, closing.month)
    guard isLedger(ledger), isActor(closing.actor), month == nextMonthToClose(ofLedger: ledger),
      month > ledgers[ledger].closedThrough, month < .end
    else { return false }
    let row = monthRow(of: ledger, month).map { months[$0] }
    return closing == self.closing(ledger, month, row, actor: closing.actor)
  }

  private func isPossiblePlacement(_ hold: HoldPlacement) -> Bool {
    guard hold.lane > 0, Int(hold.lane) < lanes.count, hold.month != .none, hold.expiresMs >= 0,
      hold.purpose.utf8.count <= Limits.summaryBytes, holds.count < Limits.openHolds,
      isOfCommand(lane: hold.lane, serial: hold.serial)
        || isNextSerial(hold.serial, ofLane: hold.lane), !hold.lines.isEmpty,
      Set(hold.lines.map(\.account)).count == hold.lines.count
    else { return false }
    return hold.lines.allSatisfy { line in
      guard isAccount(line.account), line.amount > 0, line.amount <= Limits.amountFen else {
        return false
      }
      let held = holds.held(of: line.account)
      return max(held.debit, held.credit) <= Limits.balanceFen
    }
  }

  private func isPossibleRelease(_ release: HoldRelease) -> Bool {
    guard let row = holds.row(of: release.hold) else { return false }
    guard release.actor == 0 else { return isActor(release.actor) }
    let hold = holds.rows[row]
    return !hold.isLocked && hold.expiresMs != 0 && hold.expiresMs <= body.timeMs
  }

  /// Whether a lane can accept a serial now: the next one, or one that was refused.
  func isNextSerial(_ serial: UInt64, ofLane lane: UInt32) -> Bool {
    serial == lanes[Int(lane)].nextSerial
      || lanes[Int(lane)].refused.contains { $0.serial == serial }
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
