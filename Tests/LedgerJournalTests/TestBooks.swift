import LedgerCore
import LedgerJournal
import TestSupport

/// Books that are kept at random from a seed: several ledgers, lanes and months, vouchers over one
/// or two ledgers, refusals and later attempts, reversals, closed months.
struct TestBooks: ~Copyable {
  var machine = StateMachine()
  var random: SplitMix64
  private(set) var ledgers: [UInt32] = []
  private(set) var lanes: [UInt32] = []
  private var accounts: [[UInt32]] = []
  /// Vouchers that may be reversed.
  private var posted: [(position: Position, legs: [LegFact])] = []
  private var openFrom = 1

  static let clerk = Actor(
    uri: "spiffe://341204.34.fundledger/bureau/li", issuer: "CA", serial: "1")
  static let county = Actor(
    uri: "spiffe://341204.34.fundledger/county/erp", issuer: "CA", serial: "2")

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  static func month(_ month: Int) -> FiscalMonth {
    FiscalMonth(public: UInt32(201_800 + month)).unsafelyUnwrapped
  }

  static func day(_ month: Int, _ day: Int) -> Day {
    Day(year: 2018, month: month, day: day).unsafelyUnwrapped
  }

  mutating func beginBlock() {
    let step = Int64.random(in: 0...2_000, using: &random)
    machine.beginBlock(timeMs: max(1_500_000_000_000, machine.sealedTimeMs) + step)
  }

  mutating func openBooks(ledgers count: Int = 3, accounts accountCount: Int = 4) throws {
    for number in 1...count {
      let ledger = machine.openLedger(
        LedgerDefinition(
          entity: "34120\(number)", book: "GLF", name: "财政总预算 \(number)", chart: "2015",
          regions: [341_200 + UInt32(number), 340_000], firstMonth: Self.month(1)),
        actor: Self.clerk
      ).number
      ledgers.append(ledger)
      accounts.append(
        (1...accountCount).map { index in
          machine.openAccount(
            AccountDefinition(
              ledger: ledger, subject: "100\(index)", dimensions: "", normalSide: .debit,
              limit: index == 1 ? .neverCredit : .none, isManaged: false, balancesBy: ""),
            actor: Self.clerk
          ).number
        })
    }
    for name in ["柜面", "批量", "重试"] {
      lanes.append(try machine.openLane(named: name, actor: Self.county).lane)
    }
  }

  func account(_ ledger: Int, _ index: Int) -> UInt32 { accounts[ledger][index] }

  /// Decides a batch as a server does.
  mutating func post(_ batch: VoucherBatch) throws -> BatchOutcome {
    try machine.checkShape(batch, scope: 0)
    let plan = try machine.plan(batch, actor: Self.county)
    var cursor = BatchCursor()
    var allowance = 1_000
    var outcome = BatchOutcome(block: machine.body.ordinal)
    for range in plan.toDecide {
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }
    return outcome
  }

  /// Posts `count` two-leg vouchers of 1 fen and up through a lane.
  mutating func postPlain(
    _ count: Int, lane: Int = 0, ledger: Int = 0, month: Int = 3, summary: String = "项目支出"
  ) throws {
    let status = machine.laneStatus(lanes[lane])
    let pair = [accounts[ledger][1], accounts[ledger][2]]
    _ = try post(
      VoucherBatch(
        lane: status.lane, epoch: status.epoch, firstSerial: status.nextSerial,
        days: [UInt32(Self.day(month, 15).number)],
        legCounts: Array(repeating: 2, count: count), summaries: [summary],
        accounts: (0..<count).flatMap { _ in pair },
        amounts: (0..<count).flatMap { [Int64($0) + 1, -Int64($0) - 1] }))
  }

  /// Whole blocks of random commands: begins a block, fills it and seals it.
  mutating func makeBlock(commands: Int = 6) throws {
    beginBlock()
    if ledgers.isEmpty { try openBooks() }
    for _ in 0..<Int.random(in: 1...commands, using: &random) { try command() }
    machine.sealBlock()
  }

  private mutating func command() throws {
    switch Int.random(in: 0..<20, using: &random) {
    case 0:
      let ledger = Int.random(in: 0..<ledgers.count, using: &random)
      let account = machine.openAccount(
        AccountDefinition(
          ledger: ledgers[ledger], subject: "2\(random.next() % 1_000)", dimensions: "I=c1",
          normalSide: .credit, limit: .none, isManaged: false, balancesBy: ""),
        actor: Self.clerk)
      if !account.existed { accounts[ledger].append(account.number) }
    case 1:
      machine.recordExport(
        entity: "341201", from: Self.month(1), to: Self.month(2), actor: Self.clerk)
    case 2 where openFrom < 6:
      for ledger in ledgers {
        try machine.closeMonth(
          ledger: ledger, month: Self.month(openFrom), actor: Self.clerk)
      }
      openFrom += 1
    case 3: reverseOne()
    case 4, 5: try retryOne()
    case 6:
      _ = try machine.openLane(
        named: ["柜面", "批量", "重试"].randomElement(using: &random).unsafelyUnwrapped,
        actor: Self.county)
    default: try postRandom()
    }
  }

  private mutating func reverseOne() {
    guard let index = posted.indices.randomElement(using: &random) else { return }
    let voucher = posted.remove(at: index)
    // A refusal, say for a balance that would turn, is as good as a reversal here.
    _ = try? machine.reverse(
      voucher.position, legs: voucher.legs, flags: [], day: Self.day(7, 1), reason: "冲销",
      actor: Self.clerk)
  }

  private mutating func retryOne() throws {
    let lane = lanes.randomElement(using: &random).unsafelyUnwrapped
    let status = machine.laneStatus(lane)
    guard let refused = status.refused.randomElement(using: &random) else { return }
    let voucher = randomVoucher()
    _ = try post(
      VoucherBatch(
        lane: lane, epoch: status.epoch, firstSerial: refused.serial,
        attempt: refused.attempt + 1, days: [randomDay()],
        legCounts: [UInt32(voucher.accounts.count)], accounts: voucher.accounts,
        amounts: voucher.amounts))
  }

  private mutating func postRandom() throws {
    let status = machine.laneStatus(
      lanes.randomElement(using: &random).unsafelyUnwrapped)
    let count = Int.random(in: 1...12, using: &random)
    var batch = (accounts: [UInt32](), amounts: [Int64](), legs: [UInt32]())
    for _ in 0..<count {
      let voucher = randomVoucher()
      batch.accounts += voucher.accounts
      batch.amounts += voucher.amounts
      batch.legs.append(UInt32(voucher.accounts.count))
    }
    // One leg count would stand for all vouchers.
    guard batch.legs.count > 1 || batch.legs[0] > 0 else { return }
    let outcome = try post(
      VoucherBatch(
        lane: status.lane, epoch: status.epoch, firstSerial: status.nextSerial,
        days: [randomDay()], legCounts: batch.legs,
        summaries: Bool.random(using: &random) ? ["易地扶贫搬迁"] : [],
        accounts: batch.accounts, amounts: batch.amounts))
    remember(batch.accounts, batch.amounts, batch.legs, outcome)
  }

  private mutating func remember(
    _ accounts: [UInt32], _ amounts: [Int64], _ legs: [UInt32], _ outcome: BatchOutcome
  ) {
    for run in outcome.runs {
      let first = legs[..<run.first].reduce(0, +)
      let facts = (0..<Int(legs[run.first])).map { leg in
        let at = Int(first) + leg
        return LegFact(
          account: accounts[at], side: amounts[at] > 0 ? .debit : .credit,
          amount: abs(amounts[at]))
      }
      posted.append((Position(block: outcome.block, index: run.index), facts))
    }
  }

  private mutating func randomDay() -> UInt32 {
    UInt32(
      Self.day(
        Int.random(in: 1...9, using: &random), Int.random(in: 1...28, using: &random)
      ).number)
  }

  /// Mostly balanced; over one ledger, or two in a fifth of the cases.
  private mutating func randomVoucher() -> (accounts: [UInt32], amounts: [Int64]) {
    var voucher = (accounts: [UInt32](), amounts: [Int64]())
    let first = Int.random(in: 0..<accounts.count, using: &random)
    let spread = Int.random(in: 0..<5, using: &random) == 0
    for ledger in spread ? [first, (first + 1) % accounts.count] : [first] {
      var left: Int64 = 0
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let amount = Int64.random(in: -9_999...9_999, using: &random)
        if amount == 0 || left + amount == 0 { continue }
        voucher.accounts.append(accounts[ledger].randomElement(using: &random).unsafelyUnwrapped)
        voucher.amounts.append(amount)
        left += amount
      }
      if left == 0 { left = 5 }
      voucher.accounts.append(accounts[ledger].randomElement(using: &random).unsafelyUnwrapped)
      voucher.amounts.append(-left)
    }
    if voucher.accounts.count < 2 {
      voucher.accounts.append(voucher.accounts[0])
      voucher.amounts.append(-voucher.amounts[0])
    }
    return voucher
  }
}

extension Array where Element == SealedBlock {
  /// The blocks of a random history.
  static func history(
    seed: UInt64, count: Int, commands: Int = 6, inLanes: Bool = true
  ) throws -> [SealedBlock] {
    var books = TestBooks(seed: seed)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero, inLanes: inLanes)
    var blocks: [SealedBlock] = []
    for _ in 0..<count {
      try books.makeBlock(commands: commands)
      blocks.append(sealer.seal(books.machine.body))
    }
    return blocks
  }
}
