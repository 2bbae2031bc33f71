@testable import LedgerCore

extension RandomBooks {
  /// One to three lines on different accounts.
  private func randomLines() -> [LegFact] {
    guard let ledger = naive.ledgers.keys.sorted().randomElement(using: &random) else { return [] }
    var candidates = accountsOfLedger[ledger, default: []].shuffled(using: &random)
    if chance(10) { candidates = naive.accounts.keys.sorted().shuffled(using: &random) }
    return candidates.prefix(Int.random(in: 1...3, using: &random)).map { account in
      let limit = naive.accounts[account]?.limit ?? .none
      let side = NaiveBooks.limitedSide(limit) ?? (chance(50) ? .debit : .credit)
      return LegFact(
        account: account, side: chance(90) ? side : side == .debit ? .credit : .debit,
        amount: Int64.random(in: 1...(chance(70) ? 25 : 200), using: &random))
    }
  }

  private func randomExpiry() -> Int64 {
    let now = books.machine.body.timeMs
    if chance(40) { return 0 }
    return chance(90) ? now + Int64.random(in: 1...20_000, using: &random) : max(1, now - 500)
  }

  func placeHolds(isAtomic: Bool) {
    let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in randomLines() }
    let expiries = chance(50) ? [randomExpiry()] : lines.map { _ in randomExpiry() }
    decideHolds(
      books.holds(lines, day: randomDay(december: false), expiries: expiries, isAtomic: isAtomic),
      lines)
  }

  /// Gives a batch of holds to both and compares what comes out.
  func decideHolds(_ batch: VoucherBatch, _ holds: [[LegFact]]) {
    if chance(5), let doubled = holds.firstIndex(where: { $0.count > 1 }) {
      refuseDoubled(batch, holds, doubled)
      return
    }
    let day = Day(number: UInt16(batch.days[0]))
    let month = FiscalMonth(day: day, adjustment: false) ?? .none
    do throws(Refusal) {
      let outcome = try books.submit(batch)
      var placed = outcome.runs.map { ($0.first, Position(block: outcome.block, index: $0.index)) }
      note(outcome.runs.allSatisfy { $0.count == 1 }, "holds \(outcome.runs)")
      var after = naive
      var expected: [Refusal] = []
      for (number, lines) in holds.enumerated() {
        let serial = batch.firstSerial + UInt64(number)
        if var refusal = after.judgeHold(
          lines, in: month, expiresMs: batch.expiry(number), nowMs: books.machine.body.timeMs)
        {
          refusal.voucher = number
          expected.append(refusal)
          count(refusal)
          if batch.isAtomic { break }
          after.lanes[batch.lane]?.refused[serial] = (batch.attempt, refusal.code)
        } else {
          // Of an atomic batch nothing may be placed.
          let position = placed.isEmpty ? Position(block: 1 << 39, index: number) : placed[0].1
          note(placed.first?.0 == number || batch.isAtomic, "hold \(number) is not placed")
          if !placed.isEmpty { placed.removeFirst() }
          after.place(lines, expiresMs: batch.expiry(number), at: position)
          after.lanes[batch.lane]?.refused[serial] = nil
        }
        if serial == after.lanes[batch.lane]?.nextSerial {
          after.lanes[batch.lane]?.nextSerial += 1
        }
      }
      note(outcome.refusals == expected, "holds: \(outcome.refusals), not \(expected)")
      note(outcome.decided == holds.count, "decided \(outcome.decided) holds")
      note(placed.isEmpty, "placed without reason: \(placed)")
      guard !batch.isAtomic || expected.isEmpty else {
        note(outcome.runs.isEmpty, "atomic holds are placed in part")
        return
      }
      note(outcome.runs.count + expected.count == holds.count, "holds are lost")
      naive = after
      holdFacts["placed", default: 0] += outcome.runs.count
    } catch {
      note(false, "holds refused: \(error)")
    }
  }

  private func refuseDoubled(_ batch: VoucherBatch, _ holds: [[LegFact]], _ hold: Int) {
    var batch = batch
    let first = holds[..<hold].reduce(0) { $0 + $1.count }
    let last = first + holds[hold].count - 1
    batch.accounts[last] = batch.accounts[first]
    let expected = Refusal(
      .holdShape, voucher: hold, leg: last - first, account: batch.accounts[first])
    var found: Refusal?
    do throws(Refusal) { _ = try books.submit(batch) } catch { found = error }
    note(found == expected, "a line twice: \(String(describing: found))")
    count(expected)
  }

  func lockOrRelease() {
    var ids = naive.holds.keys.sorted().shuffled(using: &random)
    ids = Array(ids.prefix(Int.random(in: 1...3, using: &random)))
    guard !ids.isEmpty else { return }
    if chance(10) { ids.append(ids[0]) }
    if chance(10) { ids.insert(Position(block: 1, index: 7), at: 0) }
    let locks = chance(40)
    let allowsLocked = chance(50)
    let locked = ids.first { naive.holds[$0]?.isLocked == true }
    var expected: Refusal?
    if Set(ids).count != ids.count {
      expected = Refusal(.holdShape)
    } else if let gone = ids.first(where: { naive.holds[$0] == nil }) {
      expected = Refusal(.holdNotOpen, figures: gone.figures)
    } else if let locked, !locks, !allowsLocked {
      expected = Refusal(.holdIsLocked, figures: locked.figures)
    }
    var refusal: Refusal?
    do throws(Refusal) {
      if locks {
        try books.machine.lockHolds(ids, actor: randomActor())
        for hold in ids { naive.holds[hold]?.isLocked = true }
      } else {
        try books.machine.releaseHolds(ids, allowsLocked: allowsLocked, actor: randomActor())
        for hold in ids { naive.holds[hold] = nil }
      }
      holdFacts[locks ? "locked" : "released", default: 0] += ids.count
    } catch {
      refusal = error
      count(error)
    }
    note(refusal == expected, "\(ids): \(String(describing: refusal))")
  }

  /// A voucher that names a hold and most often moves what that keeps.
  func drawingVoucher() -> Voucher? {
    guard let id = naive.holds.keys.sorted().randomElement(using: &random),
      let hold = naive.holds[id]
    else { return nil }
    var legs: [LegFact] = []
    for line in hold.lines.shuffled(using: &random).prefix(chance(70) ? 1 : 3) {
      guard let account = naive.accounts[line.account] else { continue }
      let amount =
        chance(50) && line.remaining > 0
        ? line.remaining : Int64.random(in: 1...(line.remaining + 5), using: &random)
      let side = chance(95) ? line.side : line.side == .debit ? .credit : .debit
      let red = chance(10)
      legs.append(
        LegFact(
          account: line.account, side: red ? (side == .debit ? .credit : .debit) : side,
          amount: red ? -amount : amount))
      let others = accountsOfLedger[account.ledger, default: []].filter {
        naive.accounts[$0]?.group == account.group && $0 != line.account
      }
      guard let other = others.randomElement(using: &random) else { return nil }
      legs.append(
        LegFact(account: other, side: side == .debit ? .credit : .debit, amount: amount))
    }
    return Voucher(day: randomDay(december: false), legs: legs, hold: id)
  }
}
