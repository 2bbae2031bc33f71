/// The books in memory: one deterministic state machine.
///
/// It decides commands against memory and applies the facts that follow, and both the live path
/// and a replay go through the same `apply` functions. It reads no clock, no file and no random
/// number and iterates over nothing unordered: the same facts give the same state, byte for byte,
/// in every process. One thread owns it.
///
/// Numbers of ledgers, accounts, groups, actors and lanes are dense and start at 1; row 0 is
/// nobody's.
package struct StateMachine: ~Copyable {
  /// The block under construction. Between blocks it still holds the one just sealed.
  package var body = BlockBody()

  var accounts = PagedColumn<AccountRow>()
  var turnovers = PagedColumn<TurnoverRow>()
  var jumpSlots = PagedColumn<Position>()
  var ledgers = PagedColumn<LedgerRow>()
  var months = PagedColumn<MonthRow>()

  var accountKeys = KeyIndex()
  var groupKeys = KeyIndex()
  var ledgerKeys = KeyIndex()
  var laneKeys = KeyIndex()
  var actorKeys = KeyIndex()

  var ledgerDefinitions: [LedgerDefinition] = []
  var accountsOfLedger: [[UInt32]] = [[]]
  var actors: [Actor] = []
  var lanes: [Lane] = []
  /// How many lanes an identity (URI) has; never iterated.
  var lanesOfIdentity: [String: Int] = [:]
  /// Reversed vouchers and their reversals, in the order of reversal.
  var reversals = PagedColumn<ReversalRow>()
  /// Where to look in `reversals`; never iterated.
  var reversalIndex: [Position: UInt32] = [:]
  var holds = HoldBook()
  var references = ReferenceBook()
  var keys = CheckpointKeyBook()
  /// The books of the business commands; without them no command can be taken or replayed.
  package let business: (any BusinessBooks)?
  /// A row of `turnovers` to be used again; 0 is none. Further ones follow by `next`.
  var freeTurnover: UInt32 = 0

  package internal(set) var totalVouchers: UInt64 = 0
  package internal(set) var totalLegs: UInt64 = 0
  /// Newest sealed block.
  package internal(set) var sealedOrdinal: UInt64 = 0
  package internal(set) var sealedTimeMs: Int64 = 0

  /// The image that is out, if there is one.
  var image: SharedPages?

  // Working storage of one voucher or batch, never part of the state.
  var facts = LegScratch()
  var touchedMonths: [UInt32] = []
  var groupSums = ScratchSums(keys: Limits.legsPerVoucher)
  var accountSums = ScratchSums(keys: Limits.legsPerVoucher)
  var ledgerMarks = ScratchSums(keys: Limits.legsPerVoucher)
  /// Of an atomic batch under its dry run: what it adds to each balance so far, and what it moves
  /// on each account whatever the side.
  var overlay = ScratchSums(keys: Limits.legsPerBatch)
  var grossOverlay = ScratchSums(keys: Limits.legsPerBatch)
  /// Of an atomic batch under its dry run: what its holds and draws change of what an account's
  /// limit must leave, the holds that it places, the references that it uses; never iterated.
  var overlaidHeld: [HeldSide: Int64] = [:]
  var overlaidHolds = 0
  var overlaidReferences: [ReferenceKey: Int] = [:]
  /// What the hold of the voucher under its checks gives back to the limits, while `isFreeing`.
  var freed = ScratchSums(keys: Limits.linesPerHold)
  var isFreeing = false
  /// What that voucher takes from each line of its hold.
  var drawn: [Int64] = []
  /// Turnover that a reopened month takes back.
  var returning = RecordBuffer()
  /// Of the voucher that a replay comes to next: the draw that stands before it.
  var pendingDraw: HoldDraw?
  /// A business command posts what is checked now.
  var isCommand = false
  /// The business command recorded last in this block: what it posts carries its lane and serial.
  var commandInForce: (lane: UInt32, serial: UInt64) = (0, 0)
  /// The business books could not take a record: they are not the ones that it was accepted by.
  var hasMisfit = false
  /// Index of the voucher that follows that command's record.
  var commandVoucher = 0
  var monthMemo = MonthMemo()
  /// Where the reading ahead of a batch leaves its sum: it must not be optimised away.
  var warmth: UInt64 = 0
  /// Legs of the stored block under replay that were read ahead.
  var warmedLegs = 0

  package init(business: (any BusinessBooks)? = nil) {
    self.business = business
    Limits.check()
    accounts.append(AccountRow(ledger: 0, group: 0, limit: 0, flags: 0))
    turnovers.append(TurnoverRow(debit: 0, credit: 0, next: 0, month: .none))
    ledgers.append(LedgerRow(regions: (.max, .max, .max, .max), firstMonth: .none))
    months.append(MonthRow(ledger: 0, next: 0, month: .none))
    _ = accountKeys.insert("")
    _ = groupKeys.insert("")
    _ = ledgerKeys.insert("")
    _ = laneKeys.insert("")
    _ = actorKeys.insert("")
    ledgerDefinitions.append(
      LedgerDefinition(
        entity: "", book: "", name: "", chart: "", regions: [], firstMonth: .none))
    actors.append(Actor(uri: "", issuer: "", serial: ""))
    lanes.append(Lane(name: ""))
  }

  package var accountCount: Int { accounts.count - 1 }
  package var ledgerCount: Int { ledgers.count - 1 }

  /// Starts the next block. `timeMs` is the block's time; it is never before the last block's.
  package mutating func beginBlock(timeMs: Int64) {
    precondition(timeMs >= sealedTimeMs, "block time runs backwards")
    body.begin(ordinal: sealedOrdinal + 1, timeMs: timeMs)
    commandInForce = (0, 0)
  }

  /// Ends the block: its ledger directory is written, in the order in which the ledgers' months
  /// were first touched.
  package mutating func sealBlock() {
    for (index, row) in touchedMonths.enumerated() {
      let position = Position(block: body.ordinal, index: index)
      let jump = months[row].jumps.push(position, in: &jumpSlots)
      let month = months[row]
      body.directory.append(
        DirectoryEntry(
          ledger: month.ledger, month: month.month, firstNumber: month.blockFirst,
          count: month.blockCount, previous: month.lastEntry, jump: jump))
      months[row].lastEntry = position
      months[row].blockFirst = 0
      months[row].blockCount = 0
    }
    touchedMonths.removeAll(keepingCapacity: true)
    totalVouchers += UInt64(body.voucherCount)
    totalLegs += UInt64(body.legCount)
    sealedOrdinal = body.ordinal
    sealedTimeMs = body.timeMs
  }

  /// Records an event in the block and applies it. Returns where it stands: the index counts
  /// eighths of the block's events.
  @discardableResult
  mutating func emit(_ event: Event) -> Position {
    let position = Position(block: body.ordinal, index: body.events.count / 8)
    EventCoding.append(event, before: body.voucherCount, to: &body.events)
    apply(event, at: position)
    return position
  }
}
