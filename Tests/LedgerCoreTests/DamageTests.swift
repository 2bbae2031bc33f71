import TestSupport
import Testing

@testable import LedgerCore

/// Stored blocks with changed holds, closings and turnover: an error, or another state, or a fact
/// that no state holds; never a trap.
struct DamageTests {
  /// A journal of random commands, and where its facts of holds and months stand.
  private struct Journal {
    var blocks: [StoredBlock]
    var state: [UInt8]
    var open: Set<Position>
    var places: [(block: Int, event: Int)] = []

    init(seed: UInt64) {
      let run = RandomBooks(seed: seed)
      run.run(commands: 120)
      blocks = run.books.blocks
      state = run.books.state()
      open = Set(run.naive.holds.keys)
      for (block, stored) in blocks.enumerated() {
        for (index, event) in stored.events.enumerated()
        where event.event.kind.rawValue >= Event.Kind.holdPlaced.rawValue
          || event.event.kind == .monthClosed
        {
          places.append((block, index))
        }
      }
    }
  }

  private static func replay(_ blocks: [StoredBlock]) -> [UInt8]? {
    var machine = StateMachine()
    do throws(ReplayFailure) {
      for block in blocks { try block.replay(into: &machine) }
    } catch {
      return nil
    }
    return machine.stateBytes()
  }

  private static func encode(_ events: [(event: Event, beforeVoucher: Int)]) -> [UInt8] {
    var buffer = RecordBuffer()
    for (event, before) in events { EventCoding.append(event, before: before, to: &buffer) }
    return Array(buffer.bytes)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func aChangedFactIsNoticed(_ seed: UInt64) throws {
    let journal = Journal(seed: seed)
    #expect(Self.replay(journal.blocks) == journal.state)
    #expect(journal.blocks.allSatisfy { $0[.events] == Self.encode($0.events) })
    var damage = Damage(seed: seed)
    for _ in 0..<16 {
      let place = try #require(journal.places.randomElement(using: &damage.random))
      let stored = journal.blocks[place.block].positionedEvents[place.event]
      let event = stored.event
      let changed = damage.change(event)
      guard changed != event else { continue }
      var blocks = journal.blocks
      var events = blocks[place.block].events
      events[place.event].event = changed
      blocks[place.block][.events] = Self.encode(events)
      let position = Position(block: blocks[place.block].ordinal, index: stored.index)
      guard Self.replay(blocks) == journal.state,
        !Self.isOutsideTheState(event, changed, at: position, journal.open)
      else { continue }
      Issue.record("\(event) as \(changed)")
    }
  }

  private static func isOutsideTheState(
    _ event: Event, _ changed: Event, at position: Position, _ open: Set<Position>
  ) -> Bool {
    switch (event, changed) {
    case (.holdPlaced(let before), .holdPlaced(var after)):
      // Of a hold that has ended no state knows anything.
      if !open.contains(position) { return true }
      (after.purpose, after.month) = (before.purpose, before.month)
      return before == after
    case (.holdLocked(let before, _), .holdLocked(let after, _)):
      return before == after || !open.contains(before) && !open.contains(after)
    case (.holdReleased(let before), .holdReleased(let after)): return before.hold == after.hold
    case (.holdDrawn(let before), .holdDrawn(var after)):
      after.releasesRest = before.releasesRest
      return before == after
    case (.monthClosed(let before), .monthClosed(var after)):
      after.actor = before.actor
      return before == after
    case (.monthReopened(let before), .monthReopened(var after)):
      (after.actor, after.reason) = (before.actor, before.reason)
      return before == after
    default: return false
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func missingDoubledAndMovedFactsDoNotTrap(_ seed: UInt64) throws {
    let journal = Journal(seed: seed)
    var random = SplitMix64(seed: seed)
    for _ in 0..<16 {
      let place = try #require(journal.places.randomElement(using: &random))
      var blocks = journal.blocks
      var events = blocks[place.block].events
      let event = events[place.event]
      switch Int.random(in: 0..<5, using: &random) {
      case 0: events.remove(at: place.event)
      case 1: events.insert(event, at: place.event)
      case 2: events.swapAt(place.event, Int.random(in: events.indices, using: &random))
      case 3: events[place.event].beforeVoucher += 1
      default: events[place.event].beforeVoucher = max(0, event.beforeVoucher - 1)
      }
      blocks[place.block][.events] = Self.encode(events)
      _ = Self.replay(blocks)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func changedTurnoverIsAnError(_ seed: UInt64) throws {
    let journal = Journal(seed: seed)
    var random = SplitMix64(seed: seed)
    let with = journal.blocks.indices.filter { !journal.blocks[$0][.turnovers].isEmpty }
    for _ in 0..<10 {
      guard let block = with.randomElement(using: &random) else { return }
      var blocks = journal.blocks
      let at = Int.random(in: blocks[block][.turnovers].indices, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: blocks[block][.turnovers][at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: blocks[block][.turnovers].removeLast(MemoryLayout<TurnoverRecord>.size)
      case 2: blocks[block][.turnovers] += blocks[block][.turnovers].prefix(24)
      default: blocks[block][.turnovers][at] = ~blocks[block][.turnovers][at]
      }
      if Self.replay(blocks) != nil { Issue.record("byte \(at) of turnover goes unnoticed") }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func changedBytesOfFactsDoNotTrap(_ seed: UInt64) throws {
    let journal = Journal(seed: seed)
    var random = SplitMix64(seed: seed)
    for _ in 0..<16 {
      let place = try #require(journal.places.randomElement(using: &random))
      var blocks = journal.blocks
      let events = blocks[place.block].positionedEvents
      let start = events[place.event].index * 8
      let next = place.event + 1
      let end = next < events.count ? events[next].index * 8 : blocks[place.block][.events].count
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let at = Int.random(in: start..<end, using: &random)
        let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, random.bytes(1)[0]]
        blocks[place.block][.events][at] = values[Int(random.next() % 6)]
      }
      _ = Self.replay(blocks)
    }
  }
}

/// Changes one field of a fact, most often to a value at an edge.
private struct Damage {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  private mutating func number<Number: FixedWidthInteger>(_ value: Number) -> Number {
    [0, 1, value &+ 1, value &- 1, .min, .max, .max / 2, ~value].randomElement(using: &random)
      ?? value
  }

  private mutating func position(_ value: Position) -> Position {
    Position(rawValue: number(value.rawValue))
  }

  private mutating func month(_ value: FiscalMonth) -> FiscalMonth {
    FiscalMonth(rawValue: number(value.rawValue))
  }

  mutating func change(_ event: Event) -> Event {
    switch event {
    case .holdPlaced(let hold): return .holdPlaced(change(hold))
    case .holdLocked(let hold, let actor):
      return pick(2) == 0
        ? .holdLocked(hold: position(hold), actor: actor)
        : .holdLocked(hold: hold, actor: number(actor))
    case .holdReleased(var release):
      if pick(2) == 0 {
        release.hold = position(release.hold)
      } else {
        release.actor = number(release.actor)
      }
      return .holdReleased(release)
    case .holdDrawn(let draw): return .holdDrawn(change(draw))
    case .monthClosed(let closing): return .monthClosed(change(closing))
    case .monthReopened(var reopening):
      switch pick(6) {
      case 0: reopening.ledger = number(reopening.ledger)
      case 1: reopening.month = month(reopening.month)
      case 2: reopening.version = number(reopening.version)
      case 3: reopening.rows = number(reopening.rows)
      case 4: reopening.actor = number(reopening.actor)
      default: reopening.reason += String(repeating: "a", count: pick(1_000))
      }
      return .monthReopened(reopening)
    default: return event
    }
  }

  private mutating func change(_ hold: HoldPlacement) -> HoldPlacement {
    var hold = hold
    let line = pick(hold.lines.count)
    switch pick(10) {
    case 0: hold.lane = number(hold.lane)
    case 1: hold.serial = number(hold.serial)
    case 2: hold.day = Day(number: number(hold.day.number))
    case 3: hold.month = month(hold.month)
    case 4: hold.expiresMs = number(hold.expiresMs)
    case 5: hold.lines[line].account = number(hold.lines[line].account) & 0x7FFF_FFFF
    case 6: hold.lines[line].side = hold.lines[line].side == .debit ? .credit : .debit
    case 7: hold.lines[line].amount = number(hold.lines[line].amount)
    case 8: hold.lines.append(hold.lines[line])
    default: hold.purpose += String(repeating: "a", count: pick(1_000))
    }
    return hold
  }

  private mutating func change(_ draw: HoldDraw) -> HoldDraw {
    var draw = draw
    let line = pick(draw.amounts.count)
    switch pick(5) {
    case 0: draw.hold = position(draw.hold)
    case 1: draw.releasesRest.toggle()
    case 2: draw.amounts[line] = number(draw.amounts[line])
    case 3: draw.amounts.append(1)
    default: draw.amounts.remove(at: line)
    }
    return draw
  }

  private mutating func change(_ closing: MonthClosing) -> MonthClosing {
    var closing = closing
    switch pick(9) {
    case 0: closing.ledger = number(closing.ledger)
    case 1: closing.month = month(closing.month)
    case 2: closing.version = number(closing.version)
    case 3: closing.vouchers = number(closing.vouchers)
    case 4: closing.rows = number(closing.rows)
    case 5: closing.seen = position(closing.seen)
    case 6: closing.openHolds = number(closing.openHolds)
    case 7: closing.holds.append(position(closing.holds.last ?? .none))
    default: closing.actor = number(closing.actor)
    }
    return closing
  }
}
