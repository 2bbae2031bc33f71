import TestSupport

@testable import LedgerCore

/// A state machine with what tests need around it: short ways to open and to post, and every
/// sealed block kept as the bytes that a journal would store.
final class Books {
  static let actor = Actor(uri: "spiffe://test/bureau/desk", issuer: "test CA", serial: "01")

  var machine = StateMachine()
  private(set) var blocks: [StoredBlock] = []
  private(set) var lane: UInt32 = 0
  private(set) var epoch: UInt32 = 0

  init() {
    machine.beginBlock(timeMs: 1_600_000_000_000)
    openLane("desk")
  }

  var nextSerial: UInt64 { machine.laneStatus(lane).nextSerial }

  /// The following batches go through this lane.
  func openLane(_ name: String, actor: Actor = Books.actor) {
    guard let status = try? machine.openLane(named: name, actor: actor) else {
      preconditionFailure("lane \(name) does not open")
    }
    (lane, epoch) = (status.lane, status.epoch)
  }

  func openLedger(
    _ entity: String = "C", book: String = "GLF", regions: [UInt32] = [620_503, 620_500, 620_000],
    from month: UInt32 = 202_001
  ) -> UInt32 {
    guard let first = FiscalMonth(public: month) else { preconditionFailure("no month \(month)") }
    return machine.openLedger(
      LedgerDefinition(
        entity: entity, book: book, name: "\(entity) \(book)", chart: "\(book)-1",
        regions: regions, firstMonth: first),
      actor: Self.actor
    ).number
  }

  func openAccount(
    in ledger: UInt32, _ subject: String, _ dimensions: String = "", side: Side = .debit,
    limit: BalanceLimit = .none, by group: String = ""
  ) -> UInt32 {
    machine.openAccount(
      AccountDefinition(
        ledger: ledger, subject: subject, dimensions: dimensions, normalSide: side, limit: limit,
        isManaged: false, balancesBy: group),
      actor: Self.actor
    ).number
  }

  /// Seals the block, keeps its bytes and begins the next, in which holds expire first.
  @discardableResult
  func seal(advancingMs passed: Int64 = 1_000) -> StoredBlock {
    machine.sealBlock()
    let block = StoredBlock(machine.body)
    blocks.append(block)
    machine.beginBlock(timeMs: machine.body.timeMs + passed)
    machine.expireHolds()
    return block
  }

  func batch(
    _ vouchers: [Voucher], serial: UInt64? = nil, attempt: UInt32 = 1, isAtomic: Bool = false,
    isAdjustment: Bool = false
  ) -> VoucherBatch {
    VoucherBatch(
      vouchers, lane: lane, epoch: epoch, firstSerial: serial ?? nextSerial, attempt: attempt,
      isAtomic: isAtomic, isAdjustment: isAdjustment)
  }

  /// A batch of holds, each by its lines.
  func holds(
    _ holds: [[LegFact]], day: Day = .of(2020, 3, 15), expiries: [Int64] = [],
    isAtomic: Bool = false, serial: UInt64? = nil, attempt: UInt32 = 1
  ) -> VoucherBatch {
    var batch = batch(
      holds.map { Voucher(day: day, legs: $0, summary: "支付申请") }, serial: serial,
      attempt: attempt, isAtomic: isAtomic)
    batch.kind = .holds
    batch.expiries = expiries
    return batch
  }

  /// Shape, lane and accounting, as a server goes about it.
  func submit(
    _ batch: VoucherBatch, scope: UInt32 = 0, actor: Actor = Books.actor, allowance: Int = .max
  ) throws(Refusal) -> BatchOutcome {
    try machine.checkShape(batch, scope: scope)
    let plan = try machine.plan(batch, actor: actor)
    var outcome = BatchOutcome(block: machine.body.ordinal)
    var allowance = allowance
    if batch.isAtomic {
      if !plan.toDecide.isEmpty { machine.postAtomic(batch, into: &outcome) }
      return outcome
    }
    var cursor = BatchCursor()
    for range in plan.toDecide {
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }
    return outcome
  }

  /// Posts one voucher; nil when it was accepted.
  func post(_ voucher: Voucher, isAdjustment: Bool = false) -> Refusal? {
    do throws(Refusal) {
      return try submit(batch([voucher], isAdjustment: isAdjustment)).refusals.first
    } catch {
      return error
    }
  }

  /// With the turnover of closed months, from the blocks.
  func trialBalance(
    ofLedger ledger: UInt32, from: FiscalMonth, to: FiscalMonth
  ) -> [TrialBalanceRow] {
    var rows = machine.trialBalance(ofLedger: ledger, from: from, to: to)
    for (month, first, count) in machine.closedMonths(ofLedger: ledger, from: from) {
      for record in turnover(at: first, count) {
        guard let index = rows.firstIndex(where: { $0.account == record.account }) else {
          preconditionFailure("turnover of an account without legs")
        }
        rows[index].take(
          debit: record.debit, credit: record.credit, isInRange: to == .none || month <= to)
      }
    }
    return rows
  }

  /// Rows of closed turnover, of a sealed block or of the one under construction.
  func turnover(at first: Position, _ count: Int) -> [TurnoverRecord] {
    let block =
      first.block == machine.body.ordinal
      ? StoredBlock(machine.body) : blocks[Int(first.block) - 1]
    return Array(block.turnovers[first.index..<first.index + count])
  }

  /// Reopens a month with the rows that its closing took, or with others.
  func reopen(
    _ ledger: UInt32, _ month: FiscalMonth, rows: [TurnoverRecord]? = nil, reason: String = ""
  ) throws(Refusal) {
    var turnover = rows ?? []
    if rows == nil, let closing = machine.closing(ofLedger: ledger, month) {
      turnover = self.turnover(at: closing.first, closing.rows)
    }
    try machine.reopenMonth(
      ledger: ledger, month: month, turnover: turnover, reason: reason, actor: Self.actor)
  }

  func balance(_ account: UInt32) -> Int64 { machine.balance(of: account).balance }

  /// The bytes of the whole state.
  func state() -> [UInt8] { machine.stateBytes() }
}

/// A voucher as a test writes it.
struct Voucher: Equatable {
  var day = Day.of(2020, 3, 15)
  var legs: [LegFact]
  var summary = ""
  var reference = ""
  /// The hold that it draws.
  var hold = Position.none
}

extension Day {
  static func of(_ year: Int, _ month: Int, _ day: Int) -> Day {
    guard let found = Day(year: year, month: month, day: day) else {
      preconditionFailure("no day \(year)-\(month)-\(day)")
    }
    return found
  }
}

extension LegFact {
  static func debit(_ account: UInt32, _ fen: Int64) -> LegFact {
    LegFact(account: account, side: .debit, amount: fen)
  }
  static func credit(_ account: UInt32, _ fen: Int64) -> LegFact {
    LegFact(account: account, side: .credit, amount: fen)
  }
}

extension VoucherBatch {
  init(
    _ vouchers: [Voucher], lane: UInt32, epoch: UInt32, firstSerial: UInt64, attempt: UInt32 = 1,
    isAtomic: Bool = false, isAdjustment: Bool = false
  ) {
    let legs = vouchers.flatMap(\.legs)
    self.init(
      lane: lane, epoch: epoch, firstSerial: firstSerial, attempt: attempt, isAtomic: isAtomic,
      isAdjustment: isAdjustment, days: vouchers.map { UInt32($0.day.number) },
      legCounts: vouchers.map { UInt32($0.legs.count) },
      summaries: vouchers.contains { !$0.summary.isEmpty } ? vouchers.map(\.summary) : [],
      accounts: legs.map(\.account), amounts: legs.map(\.effect),
      red: legs.indices.filter { legs[$0].amount < 0 }.map { UInt32($0) },
      references: vouchers.contains { !$0.reference.isEmpty } ? vouchers.map(\.reference) : [],
      drawnHolds: vouchers.contains { $0.hold != .none } ? vouchers.map(\.hold) : [])
  }
}

extension StateMachine {
  func stateBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    encodeState { unsafe bytes.append(contentsOf: $0) }
    return bytes
  }
}
