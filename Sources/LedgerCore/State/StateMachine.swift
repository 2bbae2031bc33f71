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
  var reversals: [(voucher: Position, by: Position, actor: UInt32)] = []
  /// Where to look in `reversals`; never iterated.
  var reversalIndex: [Position: Int] = [:]

  package private(set) var totalVouchers: UInt64 = 0
  package private(set) var totalLegs: UInt64 = 0
  /// Newest sealed block.
  package private(set) var sealedOrdinal: UInt64 = 0
  package private(set) var sealedTimeMs: Int64 = 0

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
  var monthMemo = MonthMemo()
  /// Where the reading ahead of a batch leaves its sum: it must not be optimised away.
  var warmth: UInt64 = 0
  /// Legs of the stored block under replay that were read ahead.
  var warmedLegs = 0

  package init() {
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

  /// Records an event in the block and applies it.
  mutating func emit(_ event: Event) {
    EventCoding.append(event, before: body.voucherCount, to: &body.events)
    apply(event)
  }

  /// Gives the whole state as bytes in a fixed order, for the state digest.
  package func encodeState(into sink: (UnsafeRawBufferPointer) -> Void) {
    func number(_ value: UInt64) {
      var value = value
      unsafe withUnsafeBytes(of: &value) { unsafe sink($0) }
    }
    func text(_ value: String) {
      number(UInt64(value.utf8.count))
      var value = value
      value.withUTF8 { unsafe sink(UnsafeRawBufferPointer($0)) }
    }
    for value in [sealedOrdinal, UInt64(bitPattern: sealedTimeMs), totalVouchers, totalLegs] {
      number(value)
    }
    unsafe accounts.forEachPage { unsafe sink($0) }
    unsafe turnovers.forEachPage { unsafe sink($0) }
    unsafe jumpSlots.forEachPage { unsafe sink($0) }
    unsafe ledgers.forEachPage { unsafe sink($0) }
    unsafe months.forEachPage { unsafe sink($0) }
    unsafe accountKeys.encode { unsafe sink($0) }
    unsafe groupKeys.encode { unsafe sink($0) }
    unsafe ledgerKeys.encode { unsafe sink($0) }
    unsafe laneKeys.encode { unsafe sink($0) }
    for ledger in ledgerDefinitions {
      text(ledger.name)
      text(ledger.chart)
    }
    for actor in actors { text("\(actor.uri)\t\(actor.issuer)\t\(actor.serial)") }
    for lane in lanes {
      for actor in lane.actors { number(UInt64(actor)) }
      for value in [lane.nextSerial, lane.lastRun.rawValue, lane.lastRetry.rawValue] {
        number(value)
      }
      unsafe withUnsafeBytes(of: lane.jumps) { unsafe sink($0) }
      number(UInt64(lane.refused.count))
      for refused in lane.refused {
        for value in [
          refused.serial, UInt64(refused.attempt), UInt64(refused.code.rawValue),
          UInt64(refused.leg), refused.contentHash, UInt64(refused.actor),
          UInt64(refused.figures.count),
        ] { number(value) }
        for figure in refused.figures { number(UInt64(bitPattern: figure)) }
      }
    }
    for reversal in reversals {
      number(reversal.voucher.rawValue)
      number(reversal.by.rawValue)
      number(UInt64(reversal.actor))
    }
  }
}
