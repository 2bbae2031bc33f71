@testable import LedgerCore

extension RandomBooks {

  func randomDay(december: Bool) -> Day {
    if december { return .of(2020, 12, Int.random(in: 1...31, using: &random)) }
    let year = chance(80) ? 2020 : 2021
    return .of(
      year, Int.random(in: 1...12, using: &random), Int.random(in: 1...28, using: &random))
  }

  private func randomVoucher(december: Bool = false) -> Voucher {
    var legs: [LegFact] = []
    let ledgers = naive.ledgers.keys.sorted()
    for _ in 0..<(chance(25) ? 2 : 1) {
      guard let ledger = ledgers.randomElement(using: &random) else { continue }
      let group = chance(70) ? "" : "g2"
      let candidates = accountsOfLedger[ledger, default: []].filter {
        naive.accounts[$0]?.group == group
      }
      legs += randomLegs(on: candidates)
    }
    if chance(8), !legs.isEmpty {
      let spoilt = Int.random(in: legs.indices, using: &random)
      legs[spoilt].amount += legs[spoilt].amount == -1 ? 2 : 1
    }
    if chance(20) { legs.shuffle(using: &random) }
    let summary = chance(30) ? "摘要 \(Int.random(in: 0..<99, using: &random))" : ""
    var voucher = Voucher(day: randomDay(december: december), legs: legs, summary: summary)
    if chance(20) {
      voucher.day = openDay(of: legs[0].account, december: december) ?? voucher.day
    }
    if chance(20), let drawing = drawingVoucher() {
      voucher.legs = drawing.legs
      voucher.hold = drawing.hold
    }
    if chance(3) { voucher.hold = Position(block: 1, index: 1) }
    if chance(25) { voucher.reference = "R\(Int.random(in: 0..<40, using: &random))" }
    return voucher
  }

  /// A day of the first month that the ledger of an account has open.
  private func openDay(of account: UInt32, december: Bool) -> Day? {
    guard !december, let ledger = naive.accounts[account]?.ledger,
      let row = naive.ledgers[ledger]
    else { return nil }
    let month = row.closedThrough == .none ? row.firstMonth : row.closedThrough.next
    return Day(year: month.year, month: month.month, day: 3)
  }

  private func randomLegs(on accounts: [UInt32]) -> [LegFact] {
    var legs: [LegFact] = []
    var sum: Int64 = 0
    let count = chance(70) ? 2 : Int.random(in: 2...7, using: &random)
    for index in 0..<count {
      guard let account = accounts.randomElement(using: &random) else { break }
      let side: Side = chance(50) ? .debit : .credit
      var amount = Int64.random(in: 1...(chance(80) ? 40 : 400), using: &random)
      if chance(15) { amount = -amount }
      if index == count - 1 {
        // The last leg makes up for the others, on either side.
        guard sum != 0 else { break }
        amount = side == .debit ? -sum : sum
      }
      let leg = LegFact(account: account, side: side, amount: amount)
      sum += leg.effect
      legs.append(leg)
    }
    if sum != 0, let account = accounts.first { legs.append(.credit(account, sum)) }
    if legs.count == 1, let account = accounts.last { legs.append(.debit(account, sum)) }
    return legs.count >= 2
      ? legs : accounts.prefix(1).flatMap { [LegFact.debit($0, 3), .credit($0, 3)] }
  }

  private func month(of voucher: Voucher, adjustment: Bool) -> FiscalMonth {
    FiscalMonth(day: voucher.day, adjustment: adjustment) ?? .none
  }

  func submit() {
    let adjustment = chance(8)
    let vouchers = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      randomVoucher(december: adjustment)
    }
    let allowance = chance(90) ? Int.max : Int.random(in: 0...1, using: &random)
    var batch = books.batch(vouchers, isAdjustment: adjustment)
    batch.releasesRest = chance(30)
    decide(batch, vouchers, adjustment: adjustment, allowance: allowance)
  }

  /// Gives a batch of new vouchers to both and compares what comes out.
  private func decide(
    _ batch: VoucherBatch, _ vouchers: [Voucher], adjustment: Bool, allowance: Int
  ) {
    var lane = naive.lanes[batch.lane] ?? NaiveBooks.Lane(epoch: 0)
    var expected: [Refusal] = []
    var runs: [(voucher: Int, index: Int)] = []
    var decided = 0
    var index = books.machine.body.voucherCount
    for (number, voucher) in vouchers.enumerated() {
      let month = month(of: voucher, adjustment: adjustment)
      let serial = batch.firstSerial + UInt64(number)
      if var refusal = naive.judge(voucher, in: month, releasesRest: batch.releasesRest) {
        if expected.count == allowance { break }
        refusal.voucher = number
        expected.append(refusal)
        count(refusal)
        lane.refused[serial] = (batch.attempt, refusal.code)
      } else {
        naive.apply(
          voucher, in: month, at: Position(block: books.machine.body.ordinal, index: index),
          releasesRest: batch.releasesRest)
        if voucher.hold != .none { holdFacts["drawn", default: 0] += 1 }
        runs.append((number, index))
        lane.accepted[serial] = voucher
        lane.refused[serial] = nil
        accepted += 1
        index += 1
      }
      if serial == lane.nextSerial { lane.nextSerial += 1 }
      decided = number + 1
    }
    naive.lanes[batch.lane] = lane
    do throws(Refusal) {
      let outcome = try books.submit(batch, allowance: allowance)
      note(outcome.refusals == expected, "\(outcome.refusals), not \(expected)")
      note(outcome.decided == decided, "decided \(outcome.decided), not \(decided)")
      let found = outcome.runs.flatMap { run in
        (0..<run.count).map { (voucher: run.first + $0, index: run.index + $0) }
      }
      note(found.elementsEqual(runs, by: ==), "\(found), not \(runs)")
    } catch {
      note(false, "batch refused: \(error)")
    }
  }

  func submitAtomic() {
    let vouchers = (0..<Int.random(in: 1...4, using: &random)).map { _ in randomVoucher() }
    var batch = books.batch(vouchers, isAtomic: true)
    batch.releasesRest = chance(30)
    var after = naive
    var expected: Refusal?
    let first = Position(block: books.machine.body.ordinal, index: books.machine.body.voucherCount)
    for (number, voucher) in vouchers.enumerated() {
      let month = month(of: voucher, adjustment: false)
      if var refusal = after.judge(voucher, in: month, releasesRest: batch.releasesRest) {
        refusal.voucher = number
        if refusal.code == .referenceUsed, refusal.figures[0] == Int64(first.block),
          refusal.figures[1] >= Int64(first.index)
        {
          // An earlier voucher of the batch, which stands nowhere yet.
          refusal.figures = [0, refusal.figures[1] - Int64(first.index)]
        }
        expected = refusal
        break
      }
      after.apply(
        voucher, in: month, at: Position(block: first.block, index: first.index + number),
        releasesRest: batch.releasesRest)
      let serial = batch.firstSerial + UInt64(number)
      after.lanes[batch.lane]?.accepted[serial] = voucher
      after.lanes[batch.lane]?.nextSerial += 1
    }
    let holds = vouchers.map(\.hold).filter { $0 != .none }
    let isDoubled = Set(holds).count < holds.count
    do throws(Refusal) {
      let outcome = try books.submit(batch)
      note(!isDoubled, "a hold is drawn twice")
      note(outcome.refusals == [expected].compactMap { $0 }, "atomic: \(outcome.refusals)")
      let count = outcome.runs.reduce(0) { $0 + $1.count }
      note(count == (expected == nil ? vouchers.count : 0), "atomic: \(count) accepted")
      if expected == nil { naive = after }
    } catch {
      note(isDoubled && error.code == .holdShape, "atomic batch refused: \(error)")
      count(error)
    }
  }

  /// Sends serials again that the lane has decided: accepted ones stay, refused ones are tried
  /// under the next attempt.
  func submitAgain() {
    guard let lane = naive.lanes[books.lane], lane.nextSerial > 1 else { return }
    if chance(50), let serial = lane.refused.keys.sorted().randomElement(using: &random),
      let attempt = lane.refused[serial]?.attempt
    {
      if chance(20) {
        let lines = randomVoucher().legs.prefix(1).map {
          LegFact(account: $0.account, side: $0.side, amount: abs($0.amount))
        }
        decideHolds(books.holds([lines], serial: serial, attempt: attempt + 1), [lines])
        return
      }
      let voucher = randomVoucher()
      decide(
        books.batch([voucher], serial: serial, attempt: attempt + 1), [voucher],
        adjustment: false, allowance: .max)
      return
    }
    let first = UInt64.random(in: 1..<lane.nextSerial, using: &random)
    let count = Int(min(lane.nextSerial - first, 4))
    let vouchers = (0..<count).map { lane.accepted[first + UInt64($0)] ?? randomVoucher() }
    do throws(Refusal) {
      let batch = books.batch(vouchers, serial: first)
      try books.machine.checkShape(batch, scope: 0)
      let plan = try books.machine.plan(batch, actor: Books.actor)
      note(plan.toDecide.isEmpty, "serials \(first)... would be decided again")
      let known = plan.accepted.flatMap { Array($0) }
      let expected = (0..<count).filter { lane.refused[first + UInt64($0)] == nil }
      note(known == expected, "accepted \(known), not \(expected)")
      note(
        plan.refusedBefore.map(\.voucher) == (0..<count).filter { !expected.contains($0) },
        "refused \(plan.refusedBefore)")
    } catch {
      note(false, "serials \(first)... are refused: \(error)")
    }
  }

  /// Requests of which nothing is decided.
  func submitBadly() {
    let voucher = randomVoucher()
    var batch = books.batch([voucher])
    let code: RefusalCode
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      batch.firstSerial += 1
      code = .serialGap
    case 1:
      batch.epoch += 1
      code = .staleEpoch
    case 2:
      batch.lane += 100
      code = .unknownLane
    case 3:
      batch.attempt = 2
      code = .wrongAttempt
    case 4:
      batch.accounts[0] = 1_000_000
      code = .unknownAccount
    default:
      batch.amounts[0] = 0
      code = .zeroAmount
    }
    var found: RefusalCode?
    do throws(Refusal) { _ = try books.submit(batch) } catch { found = error.code }
    note(found == code, "\(String(describing: found)), not \(code)")
  }

  func reverse() {
    guard let voucher = naive.posted.keys.sorted().randomElement(using: &random),
      let original = naive.posted[voucher]
    else { return }
    let adjustment = chance(20)
    let day = randomDay(december: adjustment)
    let month = FiscalMonth(day: day, adjustment: adjustment) ?? .none
    let legs = original.legs.map {
      LegFact(account: $0.account, side: $0.side, amount: -$0.amount)
    }
    let expected: Refusal? =
      if let by = original.reversedBy {
        Refusal(.alreadyReversed, figures: [Int64(by.block), Int64(by.index)])
      } else if original.isReversal {
        Refusal(.reversalOfReversal)
      } else {
        naive.judge(Voucher(legs: legs), in: month)
      }
    let at = Position(
      block: books.machine.body.ordinal, index: books.machine.body.voucherCount)
    let actor = randomActor()
    do throws(Refusal) {
      let position = try books.machine.reverse(
        voucher, legs: original.legs, flags: original.isReversal ? .reversal : [], day: day,
        isAdjustment: adjustment, reason: chance(50) ? "冲销" : "", actor: actor)
      note(expected == nil && position == at, "reversal of \(voucher) passes at \(position)")
      naive.apply(Voucher(legs: legs), in: month, at: position, isReversal: true)
      naive.posted[voucher]?.reversedBy = position
      accepted += 1
    } catch {
      note(error == expected, "reversal: \(error), not \(String(describing: expected))")
      count(error)
    }
  }
}
