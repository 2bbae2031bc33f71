/// A side of an account, as a key.
struct HeldSide: Hashable {
  var accountAndSide: UInt32

  init(_ account: UInt32, _ side: Side) {
    accountAndSide = LegFact(account: account, side: side, amount: 0).accountAndSide
  }
}

extension StateMachine {
  // MARK: Placing

  /// Why the hold in `facts` cannot be placed. Of several refusals the lowest number is given.
  mutating func checkHold(_ head: VoucherHead, overlaid: Bool) -> Refusal? {
    if let refusal = checkManaged() { return refusal }
    if let refusal = checkMonth(head) { return refusal }
    var lowest: Refusal?
    for index in facts.indices {
      guard let refusal = holdFault(of: facts[index], leg: index, overlaid: overlaid) else {
        continue
      }
      if lowest.map({ refusal.code.rawValue < $0.code.rawValue }) ?? true { lowest = refusal }
    }
    if let lowest { return lowest }
    if head.expiresMs != 0, head.expiresMs <= body.timeMs {
      return Refusal(.expiryPassed, figures: [head.expiresMs, body.timeMs])
    }
    guard holds.count + (overlaid ? overlaidHolds : 0) < Limits.openHolds else {
      return Refusal(.tooManyHolds, figures: [Int64(Limits.openHolds)])
    }
    return nil
  }

  /// Whether the account can keep a line's amount beside what it keeps already.
  private mutating func holdFault(of line: LegFact, leg: Int, overlaid: Bool) -> Refusal? {
    let account = line.account
    let before = balance(of: account, overlaid: overlaid)
    let sums = holds.held(of: account)
    var held = line.side == .debit ? sums.debit : sums.credit
    if overlaid { held += overlaidHeld[HeldSide(account, line.side), default: 0] }
    func refusal(_ code: RefusalCode, _ available: Int64) -> Refusal {
      Refusal(code, leg: leg, figures: [available, line.amount], account: account)
    }
    if isLimiting(line.side, of: account) {
      let available = (line.side == .credit ? before : -before) - held
      if available < line.amount {
        return refusal(line.side == .credit ? .wouldBeCredit : .wouldBeDebit, available)
      }
    }
    return held + line.amount <= Limits.balanceFen ? nil : refusal(.balanceOverflow, held)
  }

  /// Places the hold in `facts`, which has passed its checks. Returns its name.
  mutating func placeHold(_ head: VoucherHead) -> Position {
    let position = Position(block: body.ordinal, index: body.events.count / 8)
    EventCoding.append(head, facts, before: body.voucherCount, to: &body.events)
    applyPlacement(head, at: position)
    return position
  }

  /// Opens a stored hold again.
  mutating func applyPlacement(_ hold: HoldPlacement, at position: Position) {
    facts.removeAll()
    for line in hold.lines {
      facts.append(LegFact(account: line.account, side: line.side, amount: line.amount))
    }
    applyPlacement(
      VoucherHead(
        day: hold.day, month: hold.month, lane: hold.lane, serial: hold.serial,
        summary: hold.purpose, isHold: true, expiresMs: hold.expiresMs),
      at: position)
  }

  /// Opens the hold in `facts`.
  private mutating func applyPlacement(_ head: VoucherHead, at position: Position) {
    holds.place(head, facts, as: position)
    for index in facts.indices { accounts[facts[index].account].flags |= AccountRow.heldFlag }
    // A command's hold comes with the command's serial.
    if isOfCommand(lane: head.lane, serial: head.serial) { return }
    let attempt = takeSerial(head.serial, ofLane: head.lane)
    appendRun(
      lane: head.lane, serial: head.serial, attempt: attempt, index: UInt32(position.index),
      kind: .hold)
  }

  // MARK: Drawing

  /// What the voucher in `facts` moves on an account, positive to the debit. For more than a few
  /// legs `accountSums` must hold the voucher's nets.
  private mutating func net(of account: UInt32) -> Int64 {
    if facts.count > Self.fewLegs { return accountSums.sum(of: account) }
    var net: Int64 = 0
    for index in facts.indices where facts[index].account == account { net += facts[index].effect }
    return net
  }

  /// Fills `drawn` with what the voucher in `facts` takes from each line of a hold: as much as it
  /// moves on the line's account and side, up to what the line keeps.
  private mutating func fillDrawn(fromHold row: UInt32) {
    drawn.removeAll(keepingCapacity: true)
    var line = holds.rows[row].firstLine
    while line != 0 {
      let net = net(of: holds.lines[line].account)
      let moved = holds.side(of: line) == .debit ? net : -net
      drawn.append(max(0, min(moved, holds.lines[line].remaining)))
      line = holds.lines[line].next
    }
  }

  /// Notes in `freed` what the voucher's hold gives back to the limits of its accounts. Returns what
  /// is wrong with the hold, which counts after the balances.
  mutating func planDraw(_ head: VoucherHead) -> Refusal? {
    freed.removeAll()
    isFreeing = true
    let figures = [Int64(head.hold.block), Int64(head.hold.index)]
    guard let row = holds.row(of: head.hold) else {
      return Refusal(.holdNotOpen, figures: figures)
    }
    fillDrawn(fromHold: row)
    var line = holds.rows[row].firstLine
    for amount in drawn {
      let back = head.releasesRest ? holds.lines[line].remaining : amount
      if back > 0, isLimiting(holds.side(of: line), of: holds.lines[line].account) {
        freed.add(back, to: holds.lines[line].account)
      }
      line = holds.lines[line].next
    }
    return drawn.contains { $0 > 0 } ? nil : Refusal(.holdNotUsed, figures: figures)
  }

  /// Lays what the checked voucher frees over the limits of an atomic batch.
  mutating func overlayDraw(_ hold: Position) {
    for account in accountsOfHold(hold) {
      let back = freed.sum(of: account)
      guard back != 0 else { continue }
      overlaidHeld[HeldSide(account, limitingSide(of: account)), default: 0] -= back
    }
  }

  /// Whether the limit of an account counts holds on this side.
  func isLimiting(_ side: Side, of account: UInt32) -> Bool {
    switch accounts[account].limit {
    case BalanceLimit.neverCredit.rawValue: side == .credit
    case BalanceLimit.neverDebit.rawValue: side == .debit
    default: false
    }
  }

  /// The side that the limit of an account counts, when it has one.
  private func limitingSide(of account: UInt32) -> Side {
    accounts[account].limit == BalanceLimit.neverDebit.rawValue ? .debit : .credit
  }

  /// What the limit of an account must leave to its holds, in fen.
  @inline(never)
  mutating func heldAgainstLimit(of account: UInt32, overlaid: Bool) -> Int64 {
    let held = holds.held(of: account)
    let side = limitingSide(of: account)
    guard isLimiting(side, of: account) else { return 0 }
    var amount = side == .credit ? held.credit : held.debit
    if isFreeing { amount -= freed.sum(of: account) }
    if overlaid { amount += overlaidHeld[HeldSide(account, side), default: 0] }
    return amount
  }

  /// Draws from the hold that the voucher in `facts` names, right before the voucher.
  mutating func applyDraw(_ head: VoucherHead) {
    guard let row = holds.row(of: head.hold) else { preconditionFailure("the hold is not open") }
    if facts.count > Self.fewLegs {
      accountSums.removeAll()
      for index in facts.indices { accountSums.add(facts[index].effect, to: facts[index].account) }
    }
    fillDrawn(fromHold: row)
    EventCoding.append(
      HoldDraw(hold: head.hold, releasesRest: head.releasesRest, amounts: drawn),
      before: body.voucherCount, to: &body.events)
    holds.draw(drawn, from: head.hold, releasesRest: head.releasesRest)
    unmarkFreed()
  }

  // MARK: Locking and ending

  /// Locks holds, all or none (审核锁定). One that is locked stays so.
  package mutating func lockHolds(_ ids: [Position], actor: Actor) throws(Refusal) {
    try checkOpen(ids)
    try checkUnmanaged(ids)
    for hold in ids {
      guard let row = holds.row(of: hold), !holds.rows[row].isLocked else { continue }
      emit(.holdLocked(hold: hold, actor: number(of: actor)))
    }
  }

  /// Gives holds free, all or none. Locked ones only with `allowsLocked`.
  package mutating func releaseHolds(
    _ ids: [Position], allowsLocked: Bool, actor: Actor
  ) throws(Refusal) {
    try checkOpen(ids)
    try checkUnmanaged(ids)
    for hold in ids where !allowsLocked {
      guard let row = holds.row(of: hold), !holds.rows[row].isLocked else {
        throw Refusal(.holdIsLocked, figures: [Int64(hold.block), Int64(hold.index)])
      }
    }
    for hold in ids {
      emit(.holdReleased(HoldRelease(hold: hold, actor: number(of: actor))))
    }
  }

  private func checkOpen(_ ids: [Position]) throws(Refusal) {
    guard !ids.isEmpty, ids.count <= Limits.holdsPerCall, Set(ids).count == ids.count else {
      throw Refusal(.holdShape)
    }
    for hold in ids where holds.row(of: hold) == nil {
      throw Refusal(.holdNotOpen, figures: [Int64(hold.block), Int64(hold.index)])
    }
  }

  /// Ends the holds whose time is over at the time of the block, oldest time first, at most
  /// `Limits.expiriesPerBlock`. To be called once after `beginBlock`.
  package mutating func expireHolds() {
    for _ in 0..<Limits.expiriesPerBlock {
      guard let hold = holds.nextExpired(atMs: body.timeMs) else { return }
      emit(.holdReleased(HoldRelease(hold: hold, actor: 0)))
    }
  }

  mutating func applyRelease(_ release: HoldRelease) {
    holds.end(release.hold)
    unmarkFreed()
  }

  private func accountsOfHold(_ hold: Position) -> [UInt32] {
    guard let row = holds.row(of: hold) else { return [] }
    var found: [UInt32] = []
    var line = holds.rows[row].firstLine
    while line != 0 {
      found.append(holds.lines[line].account)
      line = holds.lines[line].next
    }
    return found
  }

  private mutating func unmarkFreed() {
    for account in holds.freedAccounts { accounts[account].flags &= ~AccountRow.heldFlag }
  }
}
