import LedgerCore
import LedgerJournal

/// What the vouchers and holds of a lane client are.
extension LaneClient {
  func plan(for ticket: Ticket, group: Int?) -> PlannedVoucher {
    if ticket.kind == .holds { return planHold(group) }
    var voucher = PlannedVoucher(id: world.nextID("\(index)-"), day: day(0), legs: [])
    let drawn = dice.chance(habits.draws) ? someHold() : nil
    if let drawn {
      voucher.hold = drawn.id
      voucher.legs = drawLegs(drawn.lines)
    } else {
      voucher.legs = someLegs()
    }
    voucher.day = day(ledger(of: voucher.legs[0].account))
    if dice.chance(habits.references) { voucher.reference = reference() }
    world.auditor.means(
      voucher.id,
      Auditor.Intent(
        legs: voucher.legs, day: voucher.day, atomicGroup: group, reference: voucher.reference,
        hold: voucher.hold, releasesRest: ticket.releasesRest))
    return voucher
  }

  private func ledger(of account: UInt32) -> UInt32 {
    world.accounts.first { $0.number == account }?.ledger ?? 0
  }

  /// Mostly a new one.
  private func reference() -> String {
    if !world.references.isEmpty, dice.chance(250) { return dice.pick(world.references) }
    let reference = world.nextID("ref")
    world.references.append(reference)
    return reference
  }

  /// Mostly in a month that is open.
  private func day(_ ledger: UInt32) -> UInt32 {
    let closed = world.closedMonths[ledger, default: 0]
    let month = dice.chance(60) ? dice.within(1...12) : dice.within(min(12, closed + 1)...12)
    return UInt32(World.day(month, dice.within(1...28)).number)
  }

  private func someAccounts() -> [World.Account] {
    let ledger = dice.pick(world.accounts).ledger
    return world.accounts.filter { $0.ledger == ledger }
  }

  private func someLegs() -> [LegFact] {
    let accounts = someAccounts()
    var legs: [LegFact] = []
    var left: Int64 = 0
    for _ in 0..<dice.within(1...3) {
      let amount = Int64(dice.within(1...400)) * (dice.chance(100) ? -1 : 1)
      legs.append(
        LegFact(account: dice.pick(accounts).number, side: dice.side, amount: amount))
      left += legs[legs.count - 1].effect
    }
    if left == 0 {
      legs.append(LegFact(account: dice.pick(accounts).number, side: .debit, amount: 1))
      left = 1
    }
    // A few do not balance.
    if dice.chance(40) { left += 1 }
    if left != 0 {
      legs.append(
        LegFact(
          account: dice.pick(accounts).number, side: left > 0 ? .credit : .debit,
          amount: abs(left)))
    } else {
      legs.append(LegFact(account: dice.pick(accounts).number, side: .debit, amount: 7))
    }
    return legs
  }

  // MARK: Holds

  private func someHold() -> (id: Position, lines: [LegFact])? {
    guard !world.holds.isEmpty else { return nil }
    let at = dice.below(world.holds.count)
    let hold = world.holds[at]
    // Most holds are drawn once or twice, some long after they have ended.
    if dice.chance(300) { world.holds.remove(at: at) }
    return hold
  }

  /// Takes all of a hold, or part of it, and now and then more than it keeps.
  private func drawLegs(_ lines: [LegFact]) -> [LegFact] {
    var legs: [LegFact] = []
    var left: Int64 = 0
    let takesAll = dice.chance(500)
    for line in lines where legs.isEmpty || dice.chance(700) {
      let amount =
        takesAll ? line.amount : Int64(dice.within(1...Int(line.amount + line.amount / 3)))
      legs.append(LegFact(account: line.account, side: line.side, amount: amount))
      left += legs[legs.count - 1].effect
    }
    let ledger = ledger(of: lines[0].account)
    let others = world.accounts.filter { $0.ledger == ledger }
    if left != 0 {
      legs.append(
        LegFact(
          account: dice.pick(others).number, side: left > 0 ? .credit : .debit,
          amount: abs(left)))
    }
    return legs
  }

  private func planHold(_ group: Int?) -> PlannedVoucher {
    let accounts = someAccounts()
    var lines: [LegFact] = []
    for account in accounts where lines.isEmpty || (lines.count < 3 && dice.chance(300)) {
      // Mostly the side that the account's limit counts.
      var side = dice.side
      if dice.chance(800) { side = account.limit == .neverDebit ? .debit : .credit }
      lines.append(
        LegFact(account: account.number, side: side, amount: Int64(dice.within(1...150))))
    }
    if dice.chance(400) { lines.removeFirst(lines.count - 1) }
    var hold = PlannedVoucher(
      id: world.nextID("H\(index)-"), day: day(accounts[0].ledger), legs: lines)
    if dice.chance(500) { hold.expiresMs = world.nowMs + Int64(dice.within(-20...4_000)) }
    world.auditor.means(
      hold.id,
      Auditor.Intent(
        legs: lines, day: hold.day, atomicGroup: group, isHold: true, expiresMs: hold.expiresMs))
    return hold
  }
}

extension Dice {
  var side: Side { chance(500) ? .debit : .credit }
}
