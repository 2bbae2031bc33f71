import TestSupport

@testable import LedgerCore

/// Seeded commands, good and bad, given to the state machine and to `NaiveBooks`. Each
/// disagreement is a line of `faults`.
final class RandomBooks {
  let books = Books()
  private(set) var naive = NaiveBooks()
  private(set) var faults: [String] = []
  private(set) var accepted = 0
  private(set) var refusals: [RefusalCode: Int] = [:]
  private var random: SplitMix64
  private var lanes: [String] = []
  private var accountsOfLedger: [UInt32: [UInt32]] = [:]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    naive.lanes[books.lane] = NaiveBooks.Lane(epoch: 1)
    lanes.append("desk")
    for _ in 0..<2 { openLedger() }
  }

  func run(commands: Int) {
    for _ in 0..<commands {
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<2: openLedger()
      case 2..<5: openAccount()
      case 5..<9: openLane()
      case 9..<13: closeMonth()
      case 13..<22: reverse()
      case 22..<24: recordExport()
      case 24..<31: seal()
      case 31..<41: submitAtomic()
      case 41..<53: submitAgain()
      case 53..<57: submitBadly()
      default: submit()
      }
    }
    seal()
  }

  private func note(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds && faults.count < 20 { faults.append(what()) }
  }

  private func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  // MARK: Opening and closing

  private func openLedger() {
    guard naive.ledgers.count < 5 else { return }
    let month = FiscalMonth(public: chance(50) ? 202_001 : 202_003) ?? .none
    let number = books.openLedger("E\(naive.ledgers.count)", from: month.publicNumber)
    naive.ledgers[number] = NaiveBooks.Ledger(firstMonth: month)
    for _ in 0..<6 { openAccount(in: number) }
  }

  private func openAccount() {
    if let ledger = naive.ledgers.keys.sorted().randomElement(using: &random) {
      openAccount(in: ledger)
    }
  }

  private func openAccount(in ledger: UInt32) {
    let limits: [BalanceLimit] = [.none, .none, .neverCredit, .neverDebit]
    let index = accountsOfLedger[ledger, default: []].count
    let account = NaiveBooks.Account(
      ledger: ledger, limit: limits[Int.random(in: 0..<4, using: &random)],
      group: index % 3 == 2 ? "g2" : "")
    let number = books.openAccount(
      in: ledger, "1001", "I=\(index)", limit: account.limit, by: account.group)
    note(naive.accounts[number] == nil, "account \(number) is not new")
    naive.accounts[number] = account
    accountsOfLedger[ledger, default: []].append(number)
    let again = books.openAccount(in: ledger, "1001", "I=\(index)")
    note(again == number, "account \(number) opens twice")
  }

  private func openLane() {
    let name = chance(30) && lanes.count < 4 ? "lane\(lanes.count)" : lanes[0]
    let known = lanes.randomElement(using: &random) ?? name
    let chosen = name == lanes[0] ? known : name
    books.openLane(chosen)
    if chosen == name && !lanes.contains(name) { lanes.append(name) }
    naive.lanes[books.lane, default: NaiveBooks.Lane(epoch: 0)].epoch += 1
    note(naive.lanes[books.lane]?.epoch == books.epoch, "epoch of lane \(books.lane)")
  }

  private func closeMonth() {
    guard let ledger = naive.ledgers.keys.sorted().randomElement(using: &random),
      let row = naive.ledgers[ledger]
    else { return }
    let next = row.closedThrough == .none ? row.firstMonth : row.closedThrough.next
    let month = chance(70) ? next : FiscalMonth(rawValue: next.rawValue + 1)
    // The year must not close before anything is posted.
    guard month.publicNumber < 202_006 || chance(10) else { return }
    var refusal: Refusal?
    do throws(Refusal) {
      try books.machine.closeMonth(ledger: ledger, month: month, actor: Books.actor)
      naive.ledgers[ledger]?.closedThrough = month
    } catch {
      refusal = error
    }
    let expected =
      month == next
      ? nil
      : Refusal(.monthNotNext, figures: [month.publicNumber, next.publicNumber].map(Int64.init))
    note(refusal == expected, "close \(month.publicNumber): \(String(describing: refusal))")
  }

  private func recordExport() {
    books.machine.recordExport(entity: "E0", from: .none, to: .none, actor: randomActor())
  }

  private func randomActor() -> Actor {
    Actor(
      uri: "spiffe://test/auditor/\(Int.random(in: 0..<3, using: &random))", issuer: "CA",
      serial: "2")
  }

  private func seal() {
    books.seal()
    let broken = books.machine.firstBrokenInvariant()
    note(broken == nil, broken ?? "")
    for account in naive.accounts.keys {
      let found = books.machine.balance(of: account)
      note(found.balance == naive.balances[account, default: 0], "balance of \(account)")
      note(found.legs == naive.legCounts[account, default: 0], "legs of \(account)")
    }
    for (key, number) in naive.numbers {
      let found = books.machine.vouchers(ofLedger: key.ledger, key.month)?.numbers
      note(found == number, "numbers of \(key): \(found ?? 0), not \(number)")
    }
    let months =
      [FiscalMonth.none]
      + [202_001, 202_004, 202_012, 202_013, 202_105].compactMap {
        FiscalMonth(public: $0)
      }
    for ledger in naive.ledgers.keys {
      let from = months.randomElement(using: &random) ?? .none
      let to = months.randomElement(using: &random) ?? .none
      let found = books.machine.trialBalance(ofLedger: ledger, from: from, to: to)
      let expected = naive.trialBalance(ofLedger: ledger, from: from, to: to)
      note(found == expected, "trial balance of \(ledger), \(from) to \(to)")
    }
    for (lane, row) in naive.lanes {
      let status = books.machine.laneStatus(lane)
      note(status.nextSerial == row.nextSerial, "next serial of lane \(lane)")
      let refused = status.refused.map { "\($0.serial) \($0.attempt) \($0.code)" }.sorted()
      let expected = row.refused.map { "\($0) \($1.attempt) \($1.code)" }.sorted()
      note(refused == expected, "refused of lane \(lane): \(refused), not \(expected)")
    }
  }

  // MARK: Vouchers

  private func randomDay(december: Bool) -> Day {
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
    return Voucher(day: randomDay(december: december), legs: legs, summary: summary)
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

  private func submit() {
    let adjustment = chance(8)
    let vouchers = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      randomVoucher(december: adjustment)
    }
    let allowance = chance(90) ? Int.max : Int.random(in: 0...1, using: &random)
    decide(
      books.batch(vouchers, isAdjustment: adjustment), vouchers, adjustment: adjustment,
      allowance: allowance)
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
      if var refusal = naive.judge(voucher.legs, in: month) {
        if expected.count == allowance { break }
        refusal.voucher = number
        expected.append(refusal)
        refusals[refusal.code, default: 0] += 1
        lane.refused[serial] = (batch.attempt, refusal.code)
      } else {
        naive.apply(
          voucher.legs, in: month, at: Position(block: books.machine.body.ordinal, index: index))
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

  private func submitAtomic() {
    let vouchers = (0..<Int.random(in: 1...4, using: &random)).map { _ in randomVoucher() }
    let batch = books.batch(vouchers, isAtomic: true)
    var after = naive
    var expected: Refusal?
    var index = books.machine.body.voucherCount
    for (number, voucher) in vouchers.enumerated() {
      let month = month(of: voucher, adjustment: false)
      if var refusal = after.judge(voucher.legs, in: month) {
        refusal.voucher = number
        expected = refusal
        break
      }
      after.apply(
        voucher.legs, in: month, at: Position(block: books.machine.body.ordinal, index: index))
      let serial = batch.firstSerial + UInt64(number)
      after.lanes[batch.lane]?.accepted[serial] = voucher
      after.lanes[batch.lane]?.nextSerial += 1
      index += 1
    }
    if expected == nil { naive = after }
    do throws(Refusal) {
      let outcome = try books.submit(batch)
      note(outcome.refusals == [expected].compactMap { $0 }, "atomic: \(outcome.refusals)")
      let count = outcome.runs.reduce(0) { $0 + $1.count }
      note(count == (expected == nil ? vouchers.count : 0), "atomic: \(count) accepted")
    } catch {
      note(false, "atomic batch refused: \(error)")
    }
  }

  /// Sends serials again that the lane has decided: accepted ones stay, refused ones are tried
  /// under the next attempt.
  private func submitAgain() {
    guard let lane = naive.lanes[books.lane], lane.nextSerial > 1 else { return }
    if chance(50), let serial = lane.refused.keys.sorted().randomElement(using: &random),
      let attempt = lane.refused[serial]?.attempt
    {
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
  private func submitBadly() {
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

  private func reverse() {
    guard let voucher = naive.posted.keys.sorted().randomElement(using: &random),
      let original = naive.posted[voucher]
    else { return }
    let day = randomDay(december: false)
    let month = FiscalMonth(day: day, adjustment: false) ?? .none
    let legs = original.legs.map {
      LegFact(account: $0.account, side: $0.side, amount: -$0.amount)
    }
    let expected: Refusal? =
      if let by = original.reversedBy {
        Refusal(.alreadyReversed, figures: [Int64(by.block), Int64(by.index)])
      } else if original.isReversal {
        Refusal(.reversalOfReversal)
      } else {
        naive.judge(legs, in: month)
      }
    let at = Position(
      block: books.machine.body.ordinal, index: books.machine.body.voucherCount)
    let actor = randomActor()
    do throws(Refusal) {
      let position = try books.machine.reverse(
        voucher, legs: original.legs, flags: original.isReversal ? .reversal : [], day: day,
        reason: chance(50) ? "冲销" : "", actor: actor)
      note(expected == nil && position == at, "reversal of \(voucher) passes at \(position)")
      naive.apply(legs, in: month, at: position, isReversal: true)
      naive.posted[voucher]?.reversedBy = position
      accepted += 1
    } catch {
      note(error == expected, "reversal: \(error), not \(String(describing: expected))")
      refusals[error.code, default: 0] += 1
    }
  }
}
