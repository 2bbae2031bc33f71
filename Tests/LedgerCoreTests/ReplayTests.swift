import TestSupport
import Testing

@testable import LedgerCore

struct ReplayTests {
  /// Two blocks that hold every kind of record and event; the second is the one to damage.
  private static func journal() throws -> (blocks: [StoredBlock], state: [UInt8]) {
    let books = Books()
    let first = books.openLedger("C", from: 202_001)
    let second = books.openLedger("P", book: "GLB", from: 202_001)
    let cash = books.openAccount(in: first, "1001", "F=1", limit: .neverCredit)
    let income = books.openAccount(in: first, "4001", "F=1", side: .credit)
    let sources = books.openAccount(in: second, "G101", "I=a", by: "a")
    let balance = books.openAccount(in: second, "G201", "I=a", limit: .neverDebit, by: "a")
    func voucher(_ day: Int, _ fen: Int64, _ summary: String = "") -> Voucher {
      Voucher(
        day: .of(2020, 2, day),
        legs: [
          .debit(cash, fen), .credit(income, fen), .debit(sources, fen), .credit(balance, fen),
        ],
        summary: summary)
    }
    _ = try books.submit(books.batch([voucher(9, 100), voucher(3, 50, "拨付")]))
    let refused = books.nextSerial
    #expect(books.post(Voucher(legs: [.credit(cash, 200), .debit(income, 200)])) != nil)
    books.seal()

    let ledger = books.openLedger("D", regions: [620_502], from: 202_001)
    _ = books.openAccount(in: ledger, "1001")
    _ = try books.submit(books.batch([voucher(12, 25), voucher(1, 5, "补记"), voucher(13, 1)]))
    #expect(books.post(Voucher(legs: [.credit(cash, 999), .debit(income, 999)])) != nil)
    _ = try books.submit(
      books.batch([voucher(20, 2)], serial: refused, attempt: 2))
    _ = try books.submit(books.batch([voucher(21, 3), voucher(22, 4)], isAtomic: true))
    _ = try books.submit(
      books.batch(
        [voucher(21, 3), Voucher(legs: [.debit(cash, 1), .credit(income, 2)])], isAtomic: true))
    _ = try books.machine.reverse(
      Position(block: 1, index: 1),
      legs: [.debit(cash, 50), .credit(income, 50), .debit(sources, 50), .credit(balance, 50)],
      flags: [], day: .of(2020, 3, 1), reason: "错账", actor: Books.actor)
    let kept = try books.submit(
      books.holds([[.credit(cash, 20)], [.credit(cash, 3), .debit(income, 1)], [.credit(cash, 1)]]))
    let holds = kept.runs.map { Position(block: kept.block, index: $0.index) }
    try books.machine.lockHolds([holds[0]], actor: Books.actor)
    try books.machine.releaseHolds([holds[1]], allowsLocked: false, actor: Books.actor)
    let payment = Voucher(day: .of(2020, 3, 2), legs: [.credit(cash, 5), .debit(income, 5)])
    var drawing = books.batch([payment])
    drawing.drawnHolds = [holds[0]]
    drawing.references = ["ZF2020-0001"]
    _ = try books.submit(drawing)
    let february = try #require(FiscalMonth(public: 202_002))
    for month in [try #require(FiscalMonth(public: 202_001)), february] {
      try books.machine.closeMonth(ledger: first, month: month, actor: Books.actor)
    }
    let found = books.machine.closing(ofLedger: first, february)
    let closing = try #require(found)
    try books.machine.reopenMonth(
      ledger: first, month: february,
      turnover: books.turnover(at: closing.first, closing.rows), reason: "补记", actor: Books.actor)
    books.openLane("bulk")
    books.machine.recordExport(
      entity: "C", from: .none, to: .none,
      actor: Actor(uri: "spiffe://test/auditor/1", issuer: "CA", serial: "9"))
    books.seal()
    return (books.blocks, books.state())
  }

  private static func replay(_ blocks: [StoredBlock]) -> Result<[UInt8], ReplayFailure> {
    var machine = StateMachine()
    do throws(ReplayFailure) {
      for block in blocks { try block.replay(into: &machine) }
      return .success(machine.stateBytes())
    } catch {
      return .failure(error)
    }
  }

  @Test func aJournalWithEveryRecordComesBack() throws {
    let (blocks, state) = try Self.journal()
    for section in StoredBlock.Section.allCases { #expect(!blocks[1][section].isEmpty) }
    let kinds = blocks.flatMap(\.events).map(\.event.kind.rawValue)
    #expect(Set(kinds) == Set(1...12))
    #expect(try Self.replay(blocks).get() == state)
  }

  /// One bit of each byte of the second block is flipped. What comes out is an error, another
  /// state, or the flip hit a fact that no state holds: only the block's digest covers those.
  @Test(arguments: StoredBlock.Section.allCases)
  func aFlippedBitIsNoticedAndNeverTraps(_ section: StoredBlock.Section) throws {
    let (blocks, state) = try Self.journal()
    var random = SplitMix64(seed: UInt64(section.rawValue))
    for at in blocks[1][section].indices {
      var damaged = blocks[1]
      damaged[section][at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      guard case .success(let found) = Self.replay([blocks[0], damaged]), found == state else {
        continue
      }
      if !Self.isOutsideTheState(section, at, blocks[1], damaged) {
        Issue.record("byte \(at) of \(section) goes unnoticed")
      }
    }
  }

  /// Summaries, the mark of an atomic batch and its refusal, who did it, what auditors pulled.
  private static func isOutsideTheState(
    _ section: StoredBlock.Section, _ at: Int, _ whole: StoredBlock, _ damaged: StoredBlock
  ) -> Bool {
    switch section {
    case .vouchers:
      let before = whole.vouchers[at / MemoryLayout<VoucherRecord>.size]
      var after = damaged.vouchers[at / MemoryLayout<VoucherRecord>.size]
      after.flags.remove(.atomic)
      after.flags.formUnion(before.flags.intersection(.atomic))
      if before.lane == 0 { after.serial = before.serial }
      return before == after
    case .tails:
      return zip(whole.vouchers, damaged.vouchers).allSatisfy { before, after in
        guard let first = whole.tail(of: before), let second = damaged.tail(of: after) else {
          return false
        }
        return first.reversed == second.reversed
          && first.numbers.elementsEqual(second.numbers, by: ==)
      }
    case .events:
      return zip(whole.events, damaged.events).allSatisfy { before, after in
        before.beforeVoucher == after.beforeVoucher
          && withoutActor(before.event) == withoutActor(after.event)
      }
    default:
      return false
    }
  }

  private static func anonymous(_ closing: MonthClosing) -> MonthClosing {
    var closing = closing
    closing.actor = 0
    return closing
  }

  private static func anonymous(_ reopening: MonthReopening) -> MonthReopening {
    var reopening = reopening
    reopening.actor = 0
    reopening.reason = ""
    return reopening
  }

  private static func withoutActor(_ event: Event) -> Event {
    switch event {
    case .ledgerOpened(let ledger, let number, _):
      .ledgerOpened(ledger, number: number, actor: 0)
    case .accountOpened(let account, let number, _):
      .accountOpened(account, number: number, actor: 0)
    case .monthClosed(let closing): .monthClosed(anonymous(closing))
    case .refused(let refused) where refused.attempt == 0:
      .refused(
        RefusedVoucher(
          lane: refused.lane, serial: 0, attempt: 0, code: .unbalanced, leg: 0, figures: [],
          contentHash: 0, actor: 0))
    case .exportPulled:
      .exportPulled(entity: "", from: .none, to: .none, actor: 0)
    case .holdPlaced(let hold):
      // Of a hold that has ended no state knows anything.
      .holdPlaced(
        HoldPlacement(
          lane: hold.lane, serial: hold.serial, day: Day(number: 0), month: .none, expiresMs: 0,
          purpose: "", lines: []))
    case .holdLocked:
      .holdLocked(hold: .none, actor: 0)
    case .holdReleased(let release):
      .holdReleased(HoldRelease(hold: release.hold, actor: 0))
    case .monthReopened(let reopening): .monthReopened(anonymous(reopening))
    default:
      event
    }
  }

  @Test(arguments: StoredBlock.Section.allCases)
  func aCutOrLongerSectionIsAnError(_ section: StoredBlock.Section) throws {
    let (blocks, _) = try Self.journal()
    for change in [-8, -1, 1, 8, 48] {
      var damaged = blocks[1]
      if change < 0 {
        damaged[section].removeLast(-change)
      } else {
        damaged[section].append(contentsOf: [UInt8](repeating: 0, count: change))
      }
      guard case .failure = Self.replay([blocks[0], damaged]) else {
        Issue.record("\(section) with \(change) bytes goes unnoticed")
        continue
      }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func randomDamageNeverTraps(_ seed: UInt64) throws {
    let (blocks, _) = try Self.journal()
    var random = SplitMix64(seed: seed)
    for _ in 0..<25 {
      var damaged = blocks
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let block = Int.random(in: 0...1, using: &random)
        let section = Int.random(in: 0..<damaged[block].sections.count, using: &random)
        guard !damaged[block].sections[section].isEmpty else { continue }
        let at = Int.random(in: damaged[block].sections[section].indices, using: &random)
        let values: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, random.bytes(1)[0]]
        damaged[block].sections[section][at] = values[Int(random.next() % 6)]
      }
      _ = Self.replay(damaged)
    }
  }

  @Test func blocksComeInOrderAndTimeDoesNotRunBackwards() throws {
    let (blocks, _) = try Self.journal()
    var swapped = blocks
    swapped.swapAt(0, 1)
    #expect(Self.failure(swapped) == .outOfOrder(expected: 1, got: 2))
    #expect(Self.failure([blocks[0], blocks[0]]) == .outOfOrder(expected: 2, got: 1))
    var early = blocks
    early[1].timeMs = blocks[0].timeMs - 1
    #expect(Self.failure(early) == .timeRunsBackwards)
  }

  private static func failure(_ blocks: [StoredBlock]) -> ReplayFailure? {
    guard case .failure(let failure) = replay(blocks) else { return nil }
    return failure
  }

  /// Amounts and sums that no state machine lets through are an error too, whatever the bytes.
  @Test(arguments: [Int64.min, .max, 1 << 62, -(1 << 62), Limits.amountFen + 1])
  func hugeAmountsAreAnError(_ amount: Int64) throws {
    let (blocks, _) = try Self.journal()
    var damaged = blocks
    withUnsafeBytes(of: amount) { damaged[0][.legs].replaceSubrange(0..<8, with: $0) }
    #expect(Self.failure(damaged) == .badVoucher(0))
  }
}
