@testable import LedgerCore

/// Follows every chain of a journal that was kept block by block, and says what is not as defined.
struct ChainAudit {
  private(set) var faults: [String] = []
  private var legs: [UInt32: [(position: Position, record: LegRecord)]] = [:]
  private var late: [UInt32: Position] = [:]
  private var entries: [NaiveBooks.LedgerMonth: [(position: Position, entry: DirectoryEntry)]] = [:]
  private var runs: [UInt32: [(position: Position, run: LaneRun)]] = [:]
  private var retries: [UInt32: Position] = [:]
  private var numbers: [NaiveBooks.LedgerMonth: [UInt32]] = [:]
  private var serials: [UInt32: [UInt64]] = [:]
  /// What is left of each line of the open holds.
  private var holds: [Position: [Int64]] = [:]
  private var versions: [NaiveBooks.LedgerMonth: UInt16] = [:]

  init(_ blocks: [StoredBlock]) {
    for block in blocks {
      followLegs(of: block)
      followVouchers(of: block)
      followDirectory(of: block)
      followRuns(of: block)
      followEvents(of: block)
    }
  }

  /// What the state machine holds of each chain.
  mutating func compareHeads(with machine: borrowing StateMachine) {
    for (account, chain) in legs {
      let view = machine.view(ofAccount: account)
      check(view.lastLeg == chain.last?.position, "newest leg of \(account)")
      check(view.legs == UInt32(chain.count), "leg count of \(account)")
      check(view.balance == chain.last?.record.balance, "balance of \(account)")
    }
    for (key, chain) in entries {
      let newest = machine.vouchers(ofLedger: key.ledger, key.month)
      check(newest?.lastEntry == chain.last?.position, "newest entry of \(key)")
      check(newest?.numbers == numbers[key]?.last, "newest number of \(key)")
    }
    for (lane, chain) in runs {
      check(machine.laneStatus(lane).lastRun == chain.last?.position, "newest run of \(lane)")
    }
    let open = machine.openHolds(after: .none, limit: .max) { _ in true }
    check(open.map(\.id) == holds.keys.sorted(), "open holds")
    for hold in open { check(hold.lines.map(\.remaining) == holds[hold.id], "hold \(hold.id)") }
    for (lane, position) in retries {
      check(machine.laneStatus(lane).lastRetry == position, "newest retry of \(lane)")
    }
  }

  private mutating func check(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { faults.append(what()) }
  }

  /// The ordinal that record `count` of a chain jumps to, 0 for none; the skew-binary numbers as
  /// sums of 2^k - 1: the jump takes away the smallest one that the record itself completes.
  static func jump(of count: Int) -> Int {
    var left = count
    while true {
      var tree = 1
      while tree * 2 + 1 <= left { tree = tree * 2 + 1 }
      if left == tree { return count - tree }
      left -= tree
    }
  }

  private mutating func followLegs(of block: StoredBlock) {
    var lateHere: [Int: LateLeg] = [:]
    for entry in block.lateLegs { lateHere[Int(entry.leg)] = entry }
    for (index, leg) in block.legs.enumerated() {
      let position = Position(block: block.ordinal, index: index)
      let before = legs[leg.account] ?? []
      let name = "leg \(block.ordinal)/\(index)"
      check(leg.previous == before.last?.position ?? .none, "\(name) previous")
      check(leg.ordinal == UInt32(before.count + 1), "\(name) ordinal")
      let jump = Self.jump(of: before.count + 1)
      check(leg.jump == (jump == 0 ? .none : before[jump - 1].position), "\(name) jump")
      let balance = before.last?.record.balance ?? 0
      check(leg.balance == balance + leg.fact.effect, "\(name) balance")
      let maximum = before.last?.record.maximumDay ?? Day(number: 0)
      check(leg.maximumDay == max(maximum, leg.day), "\(name) maximum day")
      let voucher = block.vouchers[Int(leg.voucher)]
      let range = Int(voucher.firstLeg)..<Int(voucher.firstLeg) + Int(voucher.legCount)
      check(range.contains(index) && voucher.day == leg.day, "\(name) voucher")
      check((lateHere[index] != nil) == (leg.day < maximum), "\(name) lateness")
      if let entry = lateHere.removeValue(forKey: index) {
        check(entry.previous == late[leg.account] ?? .none, "\(name) late chain")
        late[leg.account] = position
      }
      legs[leg.account] = before + [(position, leg)]
    }
    check(lateHere.isEmpty, "late legs of block \(block.ordinal) that are none")
  }

  private mutating func followVouchers(of block: StoredBlock) {
    var leg = 0
    var tail = 0
    for (index, voucher) in block.vouchers.enumerated() {
      check(Int(voucher.firstLeg) == leg && Int(voucher.tailOffset) == tail, "voucher \(index)")
      leg += Int(voucher.legCount)
      tail += Int(voucher.tailLength)
      guard let parts = block.tail(of: voucher) else {
        check(false, "tail of voucher \(index) of block \(block.ordinal)")
        continue
      }
      check(Int(voucher.ledgerCount) == parts.numbers.count + 1, "ledgers of voucher \(index)")
      for (ledger, number) in [(voucher.ledger, voucher.number)] + parts.numbers {
        let key = NaiveBooks.LedgerMonth(ledger: ledger, month: voucher.month)
        let expected = (numbers[key]?.last ?? 0) + 1
        check(number == expected, "number \(number) of \(key), not \(expected)")
        numbers[key, default: []].append(number)
      }
      if voucher.lane != 0 { serials[voucher.lane, default: []].append(voucher.serial) }
    }
    check(leg == block.legs.count && tail == block[.tails].count, "what no voucher has")
  }

  private mutating func followDirectory(of block: StoredBlock) {
    for (index, entry) in block.directory.enumerated() {
      let key = NaiveBooks.LedgerMonth(ledger: entry.ledger, month: entry.month)
      let before = entries[key] ?? []
      let name = "entry \(block.ordinal)/\(index)"
      check(entry.previous == before.last?.position ?? .none, "\(name) previous")
      let jump = Self.jump(of: before.count + 1)
      check(entry.jump == (jump == 0 ? .none : before[jump - 1].position), "\(name) jump")
      let next = before.last.map { $0.entry.firstNumber + $0.entry.count } ?? 1
      check(entry.firstNumber == next && entry.count > 0, "\(name) numbers")
      let last = entry.firstNumber + entry.count - 1
      check(numbers[key]?.last == last, "\(name) ends at \(last)")
      entries[key] = before + [(Position(block: block.ordinal, index: index), entry)]
    }
  }

  private mutating func followRuns(of block: StoredBlock) {
    var covered: [UInt32: [UInt64]] = [:]
    let vouchers = block.vouchers
    for (index, run) in block.laneRuns.enumerated() {
      let position = Position(block: block.ordinal, index: index)
      let name = "run \(block.ordinal)/\(index)"
      if run.kind == .hold {
        check(run.count == 1 && leadsToItsHold(run, of: block), "\(name) hold")
      } else {
        for step in 0..<UInt64(run.count) {
          let voucher = vouchers[Int(run.voucher) + Int(step)]
          check(
            voucher.lane == run.lane && voucher.serial == run.firstSerial + step, "\(name) voucher")
          covered[run.lane, default: []].append(run.firstSerial + step)
        }
      }
      if run.attempt > 1 {
        check(run.previous == retries[run.lane] ?? .none && run.jump == .none, "\(name) retry")
        retries[run.lane] = position
        continue
      }
      let before = runs[run.lane] ?? []
      check(run.previous == before.last?.position ?? .none, "\(name) previous")
      let jump = Self.jump(of: before.count + 1)
      check(run.jump == (jump == 0 ? .none : before[jump - 1].position), "\(name) jump")
      if let last = before.last?.run {
        check(last.firstSerial + UInt64(last.count) <= run.firstSerial, "\(name) ascends")
      }
      runs[run.lane] = before + [(position, run)]
    }
    let here = Dictionary(grouping: vouchers.filter { $0.lane != 0 }, by: \.lane)
    check(covered == here.mapValues { $0.map(\.serial) }, "serials of block \(block.ordinal)")
    let held = block.laneRuns.filter { $0.kind == .hold }.count
    check(
      held == block.events.filter { $0.event.kind == .holdPlaced }.count,
      "holds of block \(block.ordinal)")
  }

  private func leadsToItsHold(_ run: LaneRun, of block: StoredBlock) -> Bool {
    guard case .holdPlaced(let hold)? = block.event(at: Int(run.voucher)) else { return false }
    return hold.lane == run.lane && hold.serial == run.firstSerial
  }

  /// Holds from their placing to their end, and the rows of closings and reopenings.
  private mutating func followEvents(of block: StoredBlock) {
    var row = 0
    let vouchers = block.vouchers
    for (index, event, before) in block.positionedEvents {
      let position = Position(block: block.ordinal, index: index)
      let name = "event \(block.ordinal)/\(index)"
      check(before <= vouchers.count, "\(name) stands before no voucher")
      switch event {
      case .holdPlaced(let hold):
        holds[position] = hold.lines.map(\.amount)
        serials[hold.lane, default: []].append(hold.serial)
      case .holdLocked(let hold, _):
        check(holds[hold] != nil, "\(name) locks no hold")
      case .holdReleased(let release):
        check(holds.removeValue(forKey: release.hold) != nil, "\(name) gives no hold free")
      case .holdDrawn(let draw):
        check(before < vouchers.count && vouchers[before].lane != 0, "\(name) has no voucher")
        follow(draw, name)
      case .monthClosed(let closing):
        row += Int(closing.rows)
        let key = NaiveBooks.LedgerMonth(ledger: closing.ledger, month: closing.month)
        versions[key, default: 0] += 1
        check(versions[key] == closing.version, "\(name) version")
      case .monthReopened(let reopening):
        row += Int(reopening.rows)
        let key = NaiveBooks.LedgerMonth(ledger: reopening.ledger, month: reopening.month)
        check(versions[key] == reopening.version, "\(name) version")
      default: break
      }
    }
    check(row == block.turnovers.count, "rows of turnover of block \(block.ordinal)")
  }

  private mutating func follow(_ draw: HoldDraw, _ name: String) {
    guard let left = holds[draw.hold], left.count == draw.amounts.count else {
      check(false, "\(name) draws no hold")
      return
    }
    let after = zip(left, draw.amounts).map { $0 - $1 }
    check(after.allSatisfy { $0 >= 0 } && after != left, "\(name) draws \(draw.amounts)")
    let isOver = draw.releasesRest || after.allSatisfy { $0 == 0 }
    holds[draw.hold] = isOver ? nil : after
  }

  /// A serial is accepted once.
  mutating func checkSerials() {
    for (lane, accepted) in serials {
      check(Set(accepted).count == accepted.count, "serials of lane \(lane) twice")
    }
  }
}
