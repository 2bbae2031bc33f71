import LedgerCore
import LedgerJournal
import TestSupport

/// Books of two years with what makes the past hard to tell: postings that come late, red legs,
/// reversals, the adjustment period, several legs of an account in a voucher, vouchers over two
/// ledgers, and blocks of one voucher and of many.
struct PastBooks: ~Copyable {
  var machine = StateMachine()
  private var random: SplitMix64
  private(set) var accounts: [UInt32] = []
  /// By ledger.
  private var groups: [[UInt32]] = []
  private var lane = LaneTicket()
  private var posted: [(position: Position, legs: [LegFact])] = []
  /// Most vouchers are of this day; it moves on.
  private var today = 0
  private(set) var blocks: [SealedBlock] = []
  private var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)

  private struct LaneTicket {
    var lane: UInt32 = 0
    var epoch: UInt32 = 0
  }

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Day `number` counted from 2018-01-01; the books end with 2019.
  static func day(_ number: Int) -> Day {
    let first = Day(year: 2018, month: 1, day: 1).unsafelyUnwrapped
    return Day(number: UInt16(Int(first.number) + number))
  }

  static func lastDay(_ year: Int, _ month: Int) -> Day {
    let next =
      month == 12
      ? Day(year: year + 1, month: 1, day: 1) : Day(year: year, month: month + 1, day: 1)
    return Day(number: next.unsafelyUnwrapped.number - 1)
  }

  /// Two accounts of one ledger.
  var pair: (UInt32, UInt32) { (groups[0][0], groups[0][1]) }

  mutating func beginBlock() { machine.beginBlock(timeMs: machine.sealedTimeMs + 1_000) }

  mutating func seal() throws {
    machine.sealBlock()
    blocks.append(sealer.seal(machine.body))
  }

  mutating func openBooks() throws {
    beginBlock()
    for number in 1...2 {
      let ledger = machine.openLedger(
        LedgerDefinition(
          entity: "34120\(number)", book: "GLF", name: "", chart: "2015",
          regions: [341_200 + UInt32(number)],
          firstMonth: FiscalMonth(public: 201_801).unsafelyUnwrapped), actor: TestBooks.clerk
      ).number
      groups.append(
        (1...4).map { index in
          machine.openAccount(
            AccountDefinition(
              ledger: ledger, subject: "100\(index)", dimensions: "", normalSide: .debit,
              limit: .none, isManaged: false, balancesBy: ""), actor: TestBooks.clerk
          ).number
        })
    }
    accounts = groups.flatMap { $0 }
    let status = try machine.openLane(named: "a", actor: TestBooks.county)
    lane = LaneTicket(lane: status.lane, epoch: status.epoch)
    try seal()
  }

  mutating func keep(blocks count: Int) throws {
    for block in 0..<count {
      today = block * 720 / count
      beginBlock()
      for _ in 0..<(chance(20) ? Int.random(in: 5...40, using: &random) : 1) {
        if chance(8) { try reverse() } else { try post() }
      }
      try seal()
    }
  }

  /// Closes the months of every ledger up to and with one, in a block of their own.
  mutating func close(through month: FiscalMonth) throws {
    beginBlock()
    let first = FiscalMonth(public: 201_801).unsafelyUnwrapped
    for ledger in 1...UInt32(groups.count) {
      for raw in first.rawValue...month.rawValue {
        try machine.closeMonth(
          ledger: ledger, month: FiscalMonth(rawValue: raw), actor: TestBooks.clerk)
      }
    }
    try seal()
  }

  /// One debit and one credit.
  mutating func post(_ debit: UInt32, _ credit: UInt32, _ fen: Int64, _ day: Day) throws {
    try post([(debit, fen), (credit, -fen)], red: [], day: day, isAdjustment: false)
  }

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  private mutating func randomDay(december: Bool) -> Day {
    // A third is late, some of it by a year.
    var day = today + Int.random(in: 0...2, using: &random)
    if chance(30) { day -= Int.random(in: 1...(chance(20) ? 400 : 40), using: &random) }
    guard december else { return Self.day(max(0, day)) }
    return Self.day((day < 365 ? 334 : 699) + Int.random(in: 0..<31, using: &random))
  }

  private mutating func post() throws {
    let isAdjustment = chance(6)
    var legs: [(UInt32, Int64)] = []
    for ledger in chance(15) ? [0, 1] : [Int.random(in: 0...1, using: &random)] {
      var sum: Int64 = 0
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let amount = Int64.random(in: 1...90_000, using: &random) * (chance(50) ? 1 : -1)
        legs.append((groups[ledger].randomElement(using: &random).unsafelyUnwrapped, amount))
        sum += amount
      }
      if sum == 0 {
        legs.append((groups[ledger][0], 7))
        sum = 7
      }
      legs.append((groups[ledger].randomElement(using: &random).unsafelyUnwrapped, -sum))
    }
    var red: [UInt32] = []
    for index in legs.indices where chance(15) { red.append(UInt32(index)) }
    try post(legs, red: red, day: randomDay(december: isAdjustment), isAdjustment: isAdjustment)
  }

  private mutating func post(
    _ legs: [(account: UInt32, amount: Int64)], red: [UInt32], day: Day, isAdjustment: Bool
  ) throws {
    let batch = VoucherBatch(
      lane: lane.lane, epoch: lane.epoch, firstSerial: machine.laneStatus(lane.lane).nextSerial,
      isAdjustment: isAdjustment, days: [UInt32(day.number)], legCounts: [UInt32(legs.count)],
      accounts: legs.map(\.account), amounts: legs.map(\.amount), red: red)
    try machine.checkShape(batch, scope: 0)
    let plan = try machine.plan(batch, actor: TestBooks.county)
    var cursor = BatchCursor()
    var allowance = 0
    var outcome = BatchOutcome(block: machine.body.ordinal)
    for range in plan.toDecide {
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }
    guard let run = outcome.runs.first else { throw Refusal(.unknownVoucher) }
    let facts = legs.enumerated().map { index, leg in
      let isRed = red.contains(UInt32(index))
      let isDebit = (leg.amount > 0) != isRed
      return LegFact(
        account: leg.account, side: isDebit ? .debit : .credit,
        amount: isDebit ? leg.amount : -leg.amount)
    }
    posted.append((Position(block: outcome.block, index: run.index), facts))
  }

  private mutating func reverse() throws {
    guard let index = posted.indices.randomElement(using: &random) else { return try post() }
    let voucher = posted.remove(at: index)
    _ = try machine.reverse(
      voucher.position, legs: voucher.legs, flags: [], day: randomDay(december: false),
      reason: "冲销", actor: TestBooks.clerk)
  }
}

extension PastBooks {
  /// Books with a journal to read them from and all their vouchers, for a recomputation.
  struct Library: ~Copyable {
    let machine: StateMachine
    let journal: MemoryJournal
    let accounts: [UInt32]
    let vouchers: [StoredVoucher]
    /// By account, in posting order.
    let legs: [UInt32: [Entry]]

    struct Entry {
      var voucher: Position
      var month: FiscalMonth
      var leg: LegRecord
    }

    init(seed: UInt64, blocks: Int = 160, closed month: FiscalMonth? = nil) throws {
      var books = PastBooks(seed: seed)
      try books.openBooks()
      try books.keep(blocks: blocks)
      if let month { try books.close(through: month) }
      try self.init(books)
    }

    /// Seals the block that is open.
    init(finishing books: consuming PastBooks) throws {
      try books.seal()
      try self.init(books)
    }

    private init(_ books: consuming PastBooks) throws {
      journal = MemoryJournal()
      accounts = books.accounts
      var vouchers: [StoredVoucher] = []
      for block in books.blocks {
        try journal.append(block)
        try BlockView(block.bytes).forEachVoucher { vouchers.append($0) }
      }
      self.vouchers = vouchers
      var legs: [UInt32: [Entry]] = [:]
      for voucher in vouchers {
        for leg in voucher.legs {
          legs[leg.account, default: []].append(
            Entry(voucher: voucher.position, month: voucher.head.month, leg: leg))
        }
      }
      self.legs = legs
      machine = books.machine
    }

    func chains(of account: UInt32) -> AccountChains { machine.chains(of: account) }

    /// The legs of an account that are asked for, added up one by one.
    func naive(
      _ account: UInt32, _ fits: (Position, LegRecord) -> Bool
    ) -> PastBalance {
      var sum = PastBalance()
      for entry in legs[account, default: []] where fits(entry.voucher, entry.leg) {
        sum.balance += entry.leg.side == .debit ? entry.leg.amount : -entry.leg.amount
        sum.legs += 1
      }
      return sum
    }

    func naiveTurnover(
      _ account: UInt32, _ month: FiscalMonth
    ) -> (debit: Int64, credit: Int64) {
      var sums: (debit: Int64, credit: Int64) = (0, 0)
      for entry in legs[account, default: []] where entry.month == month {
        switch entry.leg.side {
        case .debit: sums.debit += entry.leg.amount
        case .credit: sums.credit += entry.leg.amount
        }
      }
      return sums
    }
  }
}
