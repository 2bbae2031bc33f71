import TestSupport

@testable import LedgerCore

/// Seeded commands of the kinds that an image must carry: holds that are placed, locked, drawn and
/// ended, references, months closed and opened again.
struct ImageCommands {
  private var random: SplitMix64
  private let name: String

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    name = "image \(seed % 7)"
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element? {
    list.randomElement(using: &random)
  }

  mutating func run(on books: Books) {
    let ledger = books.openLedger(name, from: 202_001)
    let cash = (0..<3).map {
      books.openAccount(in: ledger, "1001", "I=c\($0)", limit: .neverCredit)
    }
    let income = books.openAccount(in: ledger, "4001", side: .credit)
    let stem = "\(name) \(books.blocks.count)"
    for round in 0..<6 {
      for (index, account) in cash.enumerated() {
        var batch = books.batch([
          Voucher(day: day(), legs: [.debit(account, 900), .credit(income, 900)])
        ])
        batch.references = ["\(stem) \(round) \(index)"]
        _ = try? books.submit(batch)
      }
      placeHolds(on: books, cash)
      changeHolds(on: books, cash, income)
      if round % 2 == 1 { changeMonths(of: ledger, on: books) }
      if round % 3 == 1 { books.seal() }
    }
    books.seal()
  }

  private mutating func day() -> Day {
    .of(2020, Int.random(in: 1...12, using: &random), Int.random(in: 1...28, using: &random))
  }

  private mutating func placeHolds(on books: Books, _ cash: [UInt32]) {
    let day = Day.of(2021, 3, 1)
    for _ in 0..<4 {
      let lines = cash.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
      let expires = random.next() % 3 == 0 ? books.machine.body.timeMs + 1_500 : 0
      _ = try? books.submit(
        books.holds([lines.map { .credit($0, 40) }], day: day, expiries: [expires]))
    }
  }

  private mutating func changeHolds(on books: Books, _ cash: [UInt32], _ income: UInt32) {
    books.machine.expireHolds()
    for hold in books.machine.openHolds(after: .none, limit: 40, where: { _ in true }) {
      switch random.next() % 8 {
      case 0: try? books.machine.lockHolds([hold.id], actor: Books.actor)
      case 1: try? books.machine.releaseHolds([hold.id], allowsLocked: true, actor: Books.actor)
      case 2, 3:
        guard let line = pick(hold.lines), cash.contains(line.account) else { continue }
        let fen = Int64.random(in: 1...line.amount, using: &random)
        var batch = books.batch([
          Voucher(day: .of(2021, 3, 2), legs: [.credit(line.account, fen), .debit(income, fen)])
        ])
        batch.drawnHolds = [hold.id]
        batch.releasesRest = random.next() % 2 == 0
        _ = try? books.submit(batch)
      default: break
      }
    }
  }

  private mutating func changeMonths(of ledger: UInt32, on books: Books) {
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      let next = books.machine.nextMonthToClose(ofLedger: ledger)
      try? books.machine.closeMonth(ledger: ledger, month: next, actor: Books.actor)
    }
    let closed = books.machine.ledgers[ledger].closedThrough
    guard random.next() % 2 == 0, let found = books.machine.closing(ofLedger: ledger, closed)
    else { return }
    try? books.machine.reopenMonth(
      ledger: ledger, month: closed, turnover: books.turnover(at: found.first, found.rows),
      reason: "补记", actor: Books.actor)
  }

  // MARK: A state of which nothing is known

  /// Reads and changes all that there is. A state that was accepted never traps.
  mutating func exercise(_ machine: inout StateMachine) {
    for round in 0..<3 {
      let (later, isTooLate) = machine.sealedTimeMs.addingReportingOverflow(1_000_000_000_000)
      machine.beginBlock(timeMs: isTooLate ? .max : later)
      machine.expireHolds()
      read(machine)
      for lane in 1..<max(1, UInt32(machine.lanes.count)) { post(through: lane, on: &machine) }
      changeHolds(of: &machine)
      for ledger in 1..<UInt32(machine.ledgers.count) { changeMonths(of: ledger, on: &machine) }
      open(on: &machine, round: round)
      machine.sealBlock()
    }
    let image = machine.freeze()
    let bytes = image.bytes
    machine.beginBlock(timeMs: machine.sealedTimeMs)
    for lane in 1..<max(1, UInt32(machine.lanes.count)) { post(through: lane, on: &machine) }
    machine.sealBlock()
    precondition(image.bytes == bytes)
    machine.thaw(image)
  }

  private func read(_ machine: borrowing StateMachine) {
    _ = machine.firstBrokenInvariant()
    for account in 1..<UInt32(machine.accounts.count) {
      _ = machine.view(ofAccount: account)
      _ = machine.held(of: account)
      precondition(machine.account(account, isWithin: 0))
    }
    for ledger in 1..<UInt32(machine.ledgers.count) {
      let view = machine.view(ofLedger: ledger)
      _ = machine.trialBalance(ofLedger: ledger, from: .none, to: .none)
      _ = machine.closedMonths(ofLedger: ledger, from: view.definition.firstMonth)
      _ = machine.vouchers(ofLedger: ledger, view.definition.firstMonth)
      _ = machine.voucher(reference: "image 1 0", ledger: ledger, year: 2020)
    }
    for lane in 1..<max(1, UInt32(machine.lanes.count)) { _ = machine.laneStatus(lane) }
    for hold in machine.openHolds(after: .none, limit: .max, where: { _ in true }) {
      _ = machine.hold(hold.id)
    }
  }

  private mutating func post(through lane: UInt32, on machine: inout StateMachine) {
    let accounts = Array(1..<UInt32(machine.accounts.count))
    guard let owner = machine.actor(machine.lanes[Int(lane)].actor), accounts.count > 1 else {
      return
    }
    let holds = machine.openHolds(after: .none, limit: 3, where: { _ in true }).map(\.id)
    let refused = machine.lanes[Int(lane)].refused.last
    for kind in [VoucherBatch.Kind.vouchers, .holds, .vouchers] {
      var legs: [UInt32] = []
      for _ in 0..<12 {
        let pair = accounts.shuffled(using: &random).prefix(2)
        legs += pair
      }
      var batch = VoucherBatch(
        kind: kind, lane: lane, epoch: machine.lanes[Int(lane)].epoch,
        firstSerial: machine.lanes[Int(lane)].nextSerial, days: [18_300 + UInt32(lane)],
        legCounts: [2], accounts: legs,
        amounts: legs.indices.map { kind == .holds ? -7 : $0 % 2 == 0 ? 5 : -5 })
      batch.isAtomic = random.next() % 4 == 0
      if kind == .vouchers {
        batch.references = (0..<12).map { "r \(random.next() % 9) \($0)" }
        batch.drawnHolds = (0..<12).map { holds.indices.contains($0) ? holds[$0] : .none }
      }
      submit(batch, owner, on: &machine)
    }
    guard let refused else { return }
    submit(
      VoucherBatch(
        lane: lane, epoch: machine.lanes[Int(lane)].epoch, firstSerial: refused.serial,
        attempt: refused.attempt + 1, days: [18_300], legCounts: [2],
        accounts: Array(accounts.prefix(2)), amounts: [3, -3]),
      owner, on: &machine)
  }

  private func submit(_ batch: VoucherBatch, _ owner: Actor, on machine: inout StateMachine) {
    do throws(Refusal) {
      try machine.checkShape(batch, scope: 0)
      let plan = try machine.plan(batch, actor: owner)
      var outcome = BatchOutcome(block: machine.body.ordinal)
      var allowance = 100
      if batch.isAtomic {
        if !plan.toDecide.isEmpty { machine.postAtomic(batch, into: &outcome) }
        return
      }
      var cursor = BatchCursor()
      for range in plan.toDecide {
        machine.post(
          batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
      }
    } catch {
      // A refusal is an answer.
    }
  }

  private mutating func changeHolds(of machine: inout StateMachine) {
    for hold in machine.openHolds(after: .none, limit: .max, where: { _ in true }) {
      switch random.next() % 3 {
      case 0: try? machine.lockHolds([hold.id], actor: Books.actor)
      case 1: try? machine.releaseHolds([hold.id], allowsLocked: true, actor: Books.actor)
      default: break
      }
    }
  }

  private mutating func changeMonths(of ledger: UInt32, on machine: inout StateMachine) {
    let next = machine.nextMonthToClose(ofLedger: ledger)
    if random.next() % 2 == 0 {
      try? machine.closeMonth(ledger: ledger, month: next, actor: Books.actor)
    } else {
      try? machine.reopenMonth(
        ledger: ledger, month: machine.ledgers[ledger].closedThrough, turnover: [],
        reason: "", actor: Books.actor)
    }
  }

  private mutating func open(on machine: inout StateMachine, round: Int) {
    _ = try? machine.openLane(named: "lane \(round)", actor: Books.actor)
    _ = try? machine.openLane(named: "desk", actor: Books.actor)
    let ledger = machine.openLedger(
      LedgerDefinition(
        entity: "new \(round)", book: "GLF", name: "", chart: "", regions: [620_503],
        firstMonth: FiscalMonth(rawValue: 262)),
      actor: Books.actor
    ).number
    for subject in ["1001", "1002"] {
      _ = machine.openAccount(
        AccountDefinition(
          ledger: ledger, subject: subject, dimensions: "", normalSide: .debit, limit: .none,
          isManaged: false, balancesBy: ""),
        actor: Books.actor)
    }
    let accounts = UInt32(machine.accounts.count)
    _ = try? machine.reverse(
      Position(block: 1, index: round), legs: [.debit(accounts - 1, 1), .credit(accounts - 2, 1)],
      flags: [], day: .of(2020, 5, 1), reason: "", actor: Books.actor)
  }
}
