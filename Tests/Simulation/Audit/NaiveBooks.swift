import LedgerCore
import LedgerJournal

/// The books told once more from the journal's facts, without the state machine and without any
/// cleverness. Whatever contradicts itself is a violation.
struct NaiveBooks {
  struct Account {
    var ledger: UInt32
    var limit: BalanceLimit
    var balance: Int64 = 0
    var debit: Int64 = 0
    var credit: Int64 = 0
    var legs: UInt32 = 0
    var lastLeg = Position.none
    var maximumDay = Day(number: 0)
  }

  struct Lane {
    var epoch: UInt32 = 0
    var nextSerial: UInt64 = 1
    var refused: [RefusedVoucher] = []
  }

  struct RefusedAttempt: Hashable {
    var lane: UInt32
    var serial: UInt64
    var attempt: UInt32
    var code: RefusalCode
  }

  struct Ledger {
    var firstMonth: FiscalMonth
    var closedThrough = FiscalMonth.none
    /// By raw month.
    var numbers: [UInt16: UInt32] = [:]
    /// How often each month was closed, by raw month.
    var versions: [UInt16: UInt16] = [:]
  }

  /// Where an event stands: its position, the block's time, the voucher that it precedes, and the
  /// run of a lane if it is a hold.
  struct EventPlace {
    var position: Position
    var timeMs: Int64
    var voucher: Int
    var run: LaneRun?
  }

  struct ClosedMonth: Hashable {
    var ledger: UInt32
    var month: FiscalMonth
    var version: UInt16
  }

  struct Reference: Hashable {
    var ledger: UInt32
    var text: String
  }

  struct Turnover: Equatable {
    var debit: Int64 = 0
    var credit: Int64 = 0
  }

  struct PlacedHold {
    var placement: HoldPlacement
    var epoch: UInt32
  }

  struct OpenHold {
    var placement: HoldPlacement
    var remaining: [Int64]
    var isLocked = false
  }

  var holds: [Position: OpenHold] = [:]
  /// All that ever were.
  var placed: [Position: PlacedHold] = [:]
  var locked: Set<Position> = []
  /// Of the next voucher.
  var pendingDraw: HoldDraw?
  /// By voucher.
  var draws: [Position: HoldDraw] = [:]
  /// Of the one fiscal year.
  var references: [Reference: Position] = [:]
  var closings: Set<ClosedMonth> = []
  var reopenings: Set<ClosedMonth> = []
  /// By account and raw month, closed or not.
  var turnovers: [UInt32: [UInt16: Turnover]] = [:]

  private(set) var accounts: [Account] = [Account(ledger: 0, limit: .none)]
  var ledgers: [Ledger] = [Ledger(firstMonth: .none)]
  var lanes: [UInt32: Lane] = [:]
  private(set) var vouchers: [Position: StoredVoucher] = [:]
  private(set) var reversals: [Position: Position] = [:]
  /// The epoch with which each voucher came, but for reversals.
  private(set) var epochs: [Position: UInt32] = [:]
  /// Every attempt of a serial that was refused.
  private(set) var refusals: Set<RefusedAttempt> = []
  /// The voucher that was told last.
  private(set) var newest: StoredVoucher?

  func state(of account: UInt32) -> AccountState? {
    guard Int(account) < accounts.count else { return nil }
    let row = accounts[Int(account)]
    let held = held(of: account)
    return AccountState(
      account: account, balance: row.balance, legs: row.legs, heldDebit: held.debit,
      heldCredit: held.credit)
  }

  /// Whether a trial balance over all months has just these lines.
  func agrees(with rows: [TrialBalanceRow], ofLedger ledger: UInt32) -> Bool {
    let moved = accounts.indices.filter { accounts[$0].ledger == ledger && accounts[$0].legs > 0 }
    return rows.elementsEqual(moved) { row, number in
      let account = accounts[number]
      return row.account == UInt32(number) && row.opening == 0 && row.debit == account.debit
        && row.credit == account.credit && row.closing == account.balance
    }
  }

  /// Whether a serial was refused for that reason in this attempt or a later one: an older attempt
  /// that is sent again is answered with the newest.
  func hasRefused(_ refusal: RefusedAttempt) -> Bool {
    refusals.contains {
      $0.lane == refusal.lane && $0.serial == refusal.serial && $0.code == refusal.code
        && $0.attempt >= refusal.attempt
    }
  }

  // MARK: Events

  mutating func tell(
    _ event: Event, _ place: EventPlace, _ rows: inout ArraySlice<TurnoverRecord>
  ) throws(Violation) {
    switch event {
    case .ledgerOpened(let ledger, let number, _):
      guard Int(number) == ledgers.count else { throw Violation("ledger \(number) has a gap") }
      ledgers.append(Ledger(firstMonth: ledger.firstMonth))
    case .accountOpened(let account, let number, _):
      guard Int(number) == accounts.count else { throw Violation("account \(number) has a gap") }
      accounts.append(Account(ledger: account.ledger, limit: account.limit))
    case .monthClosed(let closing): try tell(closing, place, &rows)
    case .monthReopened(let reopening): try tell(reopening, &rows)
    case .holdPlaced(let hold): try tell(hold, place)
    case .holdLocked(let hold, _): try lock(hold)
    case .holdReleased(let release): try tell(release, place)
    case .holdDrawn(let draw): try tell(draw)
    case .laneOpened(let number, let epoch, _, _):
      guard epoch == lanes[number, default: Lane()].epoch + 1 else {
        throw Violation("lane \(number) skips to epoch \(epoch)")
      }
      lanes[number, default: Lane()].epoch = epoch
    case .refused(let refused): try tell(refused)
    default: break
    }
  }

  private mutating func tell(_ refused: RefusedVoucher) throws(Violation) {
    guard refused.attempt > 0 else { return }
    guard var lane = lanes[refused.lane] else { throw Violation("a refusal without a lane") }
    if refused.attempt == 1 {
      guard refused.serial == lane.nextSerial else {
        throw Violation("serial \(refused.serial) of lane \(refused.lane) is refused out of turn")
      }
      lane.nextSerial += 1
    } else {
      guard
        let index = lane.refused.firstIndex(where: {
          $0.serial == refused.serial && $0.attempt == refused.attempt - 1
        })
      else { throw Violation("a second attempt without a first") }
      lane.refused.remove(at: index)
    }
    lane.refused.append(refused)
    refusals.insert(
      RefusedAttempt(
        lane: refused.lane, serial: refused.serial, attempt: refused.attempt,
        code: refused.code))
    lanes[refused.lane] = lane
  }

  // MARK: Vouchers

  /// `run` is the lane run that the voucher belongs to, nil for a reversal.
  mutating func tell(_ voucher: StoredVoucher, run: LaneRun?) throws(Violation) {
    let id = voucher.tail.summary
    try number(voucher)
    try draw(for: voucher)
    try refer(voucher)
    try move(voucher)
    if voucher.head.lane == 0 {
      let target = voucher.tail.reversed
      guard let reversed = vouchers[target], reversals[target] == nil,
        reversed.head.lane != 0,
        reversed.legs.map({ Self.opposite($0.fact) }) == voucher.legs.map(\.fact)
      else { throw Violation("\(id) reverses \(target.words) wrongly or twice") }
      reversals[target] = voucher.position
    } else {
      try advanceLane(voucher, run)
    }
    vouchers[voucher.position] = voucher
    newest = voucher
  }

  private static func opposite(_ fact: LegFact) -> LegFact {
    LegFact(account: fact.account, side: fact.side, amount: -fact.amount)
  }

  private mutating func number(_ voucher: StoredVoucher) throws(Violation) {
    let month = voucher.head.month
    for (ledger, number) in voucher.numbers {
      let next = ledgers[Int(ledger)].numbers[month.rawValue, default: 0] + 1
      guard number == next else {
        throw Violation("\(voucher.tail.summary) has number \(number) and should have \(next)")
      }
      guard month > ledgers[Int(ledger)].closedThrough,
        month >= ledgers[Int(ledger)].firstMonth
      else {
        throw Violation("\(voucher.tail.summary) is in the closed month \(month.publicNumber)")
      }
      ledgers[Int(ledger)].numbers[month.rawValue] = next
    }
  }

  private mutating func move(_ voucher: StoredVoucher) throws(Violation) {
    let id = voucher.tail.summary
    var before: [UInt32: Int64] = [:]
    var sums: [UInt32: Int64] = [:]
    for (offset, leg) in voucher.legs.enumerated() {
      var account = accounts[Int(leg.account)]
      before[leg.account] = before[leg.account] ?? account.balance
      account.balance += leg.fact.effect
      account.legs += 1
      account.maximumDay = max(account.maximumDay, voucher.head.day)
      if leg.side == .debit { account.debit += leg.amount } else { account.credit += leg.amount }
      sums[account.ledger, default: 0] += leg.fact.effect
      turn(leg, voucher.head.month)
      guard leg.balance == account.balance, leg.ordinal == account.legs,
        leg.previous == account.lastLeg, leg.maximumDay == account.maximumDay
      else { throw Violation("\(id): leg \(offset) does not continue account \(leg.account)") }
      account.lastLeg = Position(
        block: voucher.position.block, index: Int(voucher.head.firstLeg) + offset)
      accounts[Int(leg.account)] = account
    }
    guard sums.values.allSatisfy({ $0 == 0 }) else { throw Violation("\(id) does not balance") }
    for leg in voucher.legs {
      let account = accounts[Int(leg.account)]
      let net = account.balance - before[leg.account, default: 0]
      let held = held(of: leg.account)
      if account.limit == .neverCredit && account.balance < held.credit && net < 0
        || account.limit == .neverDebit && -account.balance < held.debit && net > 0
      {
        throw Violation("\(id) breaks the limit of account \(leg.account)")
      }
    }
  }

  private mutating func advanceLane(
    _ voucher: StoredVoucher, _ run: LaneRun?
  ) throws(Violation) {
    let id = voucher.tail.summary
    guard let run, run.lane == voucher.head.lane else {
      throw Violation("\(id) belongs to no run of a lane")
    }
    try take(voucher.head.serial, id, run)
    epochs[voucher.position] = run.epoch
  }

  /// Uses a serial for what belongs to a run of its lane.
  mutating func take(_ serial: UInt64, _ id: String, _ run: LaneRun) throws(Violation) {
    guard var lane = lanes[run.lane] else { throw Violation("\(id) has no lane") }
    guard run.epoch == lane.epoch else {
      throw Violation("\(id) came with epoch \(run.epoch) when \(lane.epoch) was in force")
    }
    if serial == lane.nextSerial {
      lane.nextSerial += 1
    } else if let index = lane.refused.firstIndex(where: {
      $0.serial == serial && $0.attempt == run.attempt - 1
    }) {
      lane.refused.remove(at: index)
    } else {
      throw Violation("\(id): serial \(serial) has a gap or comes twice")
    }
    lanes[run.lane] = lane
  }

  private mutating func refer(_ voucher: StoredVoucher) throws(Violation) {
    guard !voucher.tail.reference.isEmpty else { return }
    let key = Reference(ledger: voucher.head.ledger, text: voucher.tail.reference)
    if let before = references.updateValue(voucher.position, forKey: key) {
      throw Violation(
        "reference \(key.text) stands at \(before.words) and \(voucher.position.words)")
    }
  }
}
