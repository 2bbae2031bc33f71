import LedgerCore
import TestSupport

/// Books of one ledger, and the batches of two-line vouchers that are posted to them: from an
/// account that is never in credit to one that is never in debit, both drawn evenly.
final class StageBooks {
  var machine = StateMachine()
  let accounts: ClosedRange<UInt32>
  private let lane: LaneStatus
  private var nextSerial: UInt64 = 1
  private var random: SplitMix64
  /// What all vouchers together have moved.
  private(set) var moved: Int64 = 0

  static let actor = Actor(
    uri: "spiffe://620503.620000.fundledger/bureau/stages", issuer: "CA", serial: "1")
  static let firstTimeMs: Int64 = 1_546_300_800_000

  /// The accounts with even places are those that are debited.
  init(accounts count: Int, seed: UInt64 = 1) throws {
    random = SplitMix64(seed: seed)
    guard let month = FiscalMonth(public: 201_901) else { throw StageFailure("no month") }
    machine.beginBlock(timeMs: Self.firstTimeMs)
    let ledger = machine.openLedger(
      LedgerDefinition(
        entity: "620503", book: "GLF", name: "麦积区", chart: "2015",
        regions: [620_503, 620_500, 620_000], firstMonth: month),
      actor: Self.actor
    ).number
    var numbers: [UInt32] = []
    for index in 0..<count {
      let isDebited = index.isMultiple(of: 2)
      numbers.append(
        machine.openAccount(
          AccountDefinition(
            ledger: ledger, subject: isDebited ? "5005" : "4001", dimensions: "F=1,P=p\(index)",
            normalSide: isDebited ? .debit : .credit,
            limit: isDebited ? .neverCredit : .neverDebit, isManaged: false, balancesBy: ""),
          actor: Self.actor
        ).number)
    }
    accounts = numbers[0]...numbers[count - 1]
    lane = try machine.openLane(named: "stages", actor: Self.actor)
    machine.sealBlock()
  }

  static func day(_ offset: Int = 0) throws -> UInt32 {
    guard let day = Day(year: 2019, month: 1, day: 15) else { throw StageFailure("no day") }
    return UInt32(day.number) + UInt32(offset)
  }

  /// The next vouchers of the lane. `debit` is the account that each debits, else each its own.
  func batch(_ vouchers: Int, debit: UInt32? = nil, dayOffset: Int = 0) throws -> VoucherBatch {
    var columns = (accounts: [UInt32](), amounts: [Int64]())
    columns.accounts.reserveCapacity(2 * vouchers)
    columns.amounts.reserveCapacity(2 * vouchers)
    let pairs = UInt32(accounts.count / 2)
    for _ in 0..<vouchers {
      let amount = Int64.random(in: 1...100_000_00, using: &random)
      let drawn = accounts.lowerBound + 2 * UInt32.random(in: 0..<pairs, using: &random)
      columns.accounts.append(debit ?? drawn)
      columns.accounts.append(
        accounts.lowerBound + 2 * UInt32.random(in: 0..<pairs, using: &random) + 1)
      columns.amounts.append(amount)
      columns.amounts.append(-amount)
      moved += amount
    }
    defer { nextSerial += UInt64(vouchers) }
    return VoucherBatch(
      lane: lane.lane, epoch: lane.epoch, firstSerial: nextSerial,
      days: [try Self.day(dayOffset)], legCounts: [2], accounts: columns.accounts,
      amounts: columns.amounts)
  }

  /// Decides and applies a batch as the commit thread does, in a block of its own.
  func post(_ batch: VoucherBatch) throws {
    machine.beginBlock(timeMs: machine.sealedTimeMs + 1)
    try machine.checkShape(batch, scope: 620_000)
    let plan = try machine.plan(batch, actor: Self.actor)
    var cursor = BatchCursor()
    var allowance = 0
    var outcome = BatchOutcome(block: machine.body.ordinal)
    for range in plan.toDecide {
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }
    machine.sealBlock()
    guard outcome.runs.reduce(0, { $0 + $1.count }) == batch.count else {
      throw StageFailure("\(batch.count) vouchers were sent and \(outcome.runs) accepted")
    }
  }

  /// The debits are what was moved, the credits too, and every invariant of the books holds.
  func check() throws {
    if let broken = machine.firstBrokenInvariant() { throw StageFailure(broken) }
    var sums: (debit: Int64, credit: Int64) = (0, 0)
    for account in accounts {
      let balance = machine.balance(of: account).balance
      if balance > 0 { sums.debit += balance } else { sums.credit -= balance }
    }
    try require(sums.debit == moved && sums.credit == moved, "\(sums) of \(moved) moved")
  }
}
