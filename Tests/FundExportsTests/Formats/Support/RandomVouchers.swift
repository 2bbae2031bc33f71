import Foundation
import FundData
import LedgerCore
import LedgerJournal
import TestSupport

/// A seeded maker of journals with vouchers of every shape and texts of every kind.
final class RandomVouchers {
  private static let desk = Actor(
    uri: "spiffe://620503.620000.fundledger/bureau/王,芳 \"会计\"", issuer: "测试 CA; \"x\"",
    serial: "=01")
  private static let other = Actor(
    uri: "spiffe://620000.620000.fundledger/supervisor/li", issuer: "CA", serial: "02")
  private static let texts = [
    "拨付项目款", "", "a,b;c|d", "he said \"no\"", "line one\nline two", "\r\nstarts", "=cmd()|'/c'!A0",
    "+86 13800000000", "-5% 折扣", "@sum", "＝全角", "'quoted", "emoji 🧧💴 及 𠮷", "tab\there",
    "(括号) [x] {y}", "100%", "; comment", "  blanks  twice ", "<xml a=\"1\">&amp;</xml>",
    "反斜\\杠\\n", "\u{1}\u{7F}control", "账\u{3000}全角空格\u{00A0}", "NUL\0x", "]]>", "_x0041_",
    "2020-01-01 * 假交易", "null", "1e5", "00123", "\u{2028}ls", "e\u{301}", "\u{FFFE}",
  ]
  private static let entities = [
    ("620503", "GLF"), ("620503.U.农业农村局", "GLA"), ("620503.U.a:b;(c)'d\"e=f,g", "GLA"),
    ("620000", "GLF"), ("620503-620000", "TRN"), ("620503.X.国开", "ENT"), ("620503", "AST"),
  ]
  private static let values = [
    "c1", "p 9", "项目：一", "a:b", "x;y", "\"q\"", "Ω", "(1)", "🧧", "P-9", "p%20", "甲  乙", "-", "9.9",
    "a/b\\c", "<&>", "|", "'",
  ]

  private var random: SplitMix64
  private var machine = StateMachine()
  private let journal: FileJournal
  private var sealer: BlockSealer
  private var timeMs: Int64 = 1_577_836_800_123
  private var lane: LaneStatus
  /// By ledger.
  private var accounts: [[UInt32]] = [[]]
  private var reference = 0
  /// Vouchers that may still be reversed.
  private var reversible: [(place: Position, legs: [LegFact])] = []

  init(folder: String, seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    journal = try FileJournal.open(folder: folder) { _ in }.journal
    sealer = BlockSealer(
      algorithm: journal.algorithm, epoch: journal.epoch, previous: journal.tail.digest)
    machine.beginBlock(timeMs: timeMs)
    lane = try machine.openLane(named: "desk, \"1\"", actor: Self.desk)
    try openBooks()
  }

  private func openBooks() throws {
    let data = try ReferenceData.load()
    for (entity, book) in Self.entities {
      let day = Int32(Day(year: 2020, month: 1, day: 1)?.number ?? 0)
      guard let chart = data.book(book, on: day)?.chart, let first = FiscalMonth(public: 201_912),
        let subjects = data.chart(chart)?.subjects
      else { throw CocoaError(.coderValueNotFound) }
      let ledger = machine.openLedger(
        LedgerDefinition(
          entity: entity, book: book, name: "账,簿 \"\(entity)\"", chart: chart,
          regions: [620_503, 620_500, 620_000], firstMonth: first),
        actor: Self.desk
      ).number
      accounts.append([])
      for (index, subject) in subjects.enumerated() {
        // One subject that no chart has.
        let code = index == 3 ? "x9.9 未知" : subject.code
        openAccounts(ledger, code, subject)
      }
    }
  }

  private func openAccounts(_ ledger: UInt32, _ code: String, _ subject: Subject) {
    var dimensions: Set<String> = [""]
    for letters in [["P"], ["I", "P"], ["I"]] where Bool.random(using: &random) {
      dimensions.insert(
        letters.map { "\($0)=\(Self.values.randomElement(using: &random) ?? "v")" }
          .joined(separator: ","))
    }
    for text in dimensions.sorted() {
      accounts[Int(ledger)].append(
        machine.openAccount(
          AccountDefinition(
            ledger: ledger, subject: code, dimensions: text,
            normalSide: subject.normalSide == .debit ? .debit : .credit, limit: .none,
            isManaged: false, balancesBy: ""),
          actor: Self.desk
        ).number)
    }
  }

  /// So many vouchers, in blocks of a few; then the journal is closed.
  func make(_ count: Int) throws {
    let span = 410
    while machine.totalVouchers < UInt64(count) {
      let progress = Int(machine.totalVouchers) * span / max(1, count)
      for _ in 0..<Int.random(in: 1...4, using: &random) { try post(after: progress) }
      if Int.random(in: 0..<12, using: &random) == 0 { try reverse(after: progress) }
      if Int.random(in: 0..<40, using: &random) == 0 {
        lane = try machine.openLane(
          named: "desk, \"1\"", actor: Bool.random(using: &random) ? Self.desk : Self.desk2)
      }
      try seal()
    }
    try closeMonths()
    try seal()
    journal.close()
  }

  private static let desk2 = Actor(uri: desk.uri, issuer: "新 CA", serial: "03")

  private func seal() throws {
    machine.sealBlock()
    if !machine.body.isEmpty { try journal.append(sealer.seal(machine.body)) }
    timeMs += Int64.random(in: 1...90_000_000, using: &random)
    machine.beginBlock(timeMs: timeMs)
  }

  private func day(after progress: Int, inDecember: Bool) -> Day {
    let first = Int(Day(year: 2019, month: 12, day: 1)?.number ?? 0)
    let december = Int(Day(year: 2020, month: 12, day: 1)?.number ?? 0)
    let offset = min(420, max(0, progress + Int.random(in: -25...10, using: &random)))
    let number = inDecember ? december + Int.random(in: 0..<31, using: &random) : first + offset
    return Day(number: UInt16(number))
  }

  /// A batch of vouchers through the lane, sometimes all or nothing, sometimes of the adjustment
  /// period.
  private func post(after progress: Int) throws {
    let isAdjustment = progress > 380 && Int.random(in: 0..<5, using: &random) == 0
    var batch = VoucherBatch(
      lane: lane.lane, epoch: lane.epoch,
      firstSerial: machine.laneStatus(lane.lane).nextSerial,
      isAtomic: Int.random(in: 0..<6, using: &random) == 0, isAdjustment: isAdjustment,
      days: [], legCounts: [], accounts: [], amounts: [])
    for _ in 0..<Int.random(in: 2...40, using: &random) {
      let before = batch.accounts.count
      for _ in 0..<Int.random(in: 1...3, using: &random) { addLedger(to: &batch) }
      batch.legCounts.append(UInt32(batch.accounts.count - before))
      batch.days.append(UInt32(day(after: progress, inDecember: isAdjustment).number))
      batch.summaries.append(Self.texts.randomElement(using: &random) ?? "")
      reference += 1
      let text = Self.texts.randomElement(using: &random) ?? ""
      batch.references.append(
        Int.random(in: 0..<3, using: &random) == 0 ? "R\(reference)\(text.prefix(20))" : "")
    }
    // The columns are set one by one; the count follows from them.
    batch = VoucherBatch(
      lane: batch.lane, epoch: batch.epoch, firstSerial: batch.firstSerial,
      isAtomic: batch.isAtomic, isAdjustment: isAdjustment, days: batch.days,
      legCounts: batch.legCounts, summaries: batch.summaries, accounts: batch.accounts,
      amounts: batch.amounts, red: batch.red, references: batch.references)
    try submit(batch)
  }

  /// Legs that balance in one ledger.
  private func addLedger(to batch: inout VoucherBatch) {
    let ledger = Int.random(in: 1..<accounts.count, using: &random)
    var sum: Int64 = 0
    let top: Int64 = Int.random(in: 0..<50, using: &random) == 0 ? 900_000_000_000_000 : 9_999_999
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let amount = Int64.random(in: 1...top / 3, using: &random)
      let effect = Bool.random(using: &random) ? amount : -amount
      if Int.random(in: 0..<8, using: &random) == 0 {
        batch.red.append(UInt32(batch.accounts.count))
      }
      batch.accounts.append(accounts[ledger].randomElement(using: &random) ?? 0)
      batch.amounts.append(effect)
      sum += effect
    }
    if sum == 0 {
      batch.amounts[batch.amounts.count - 1] += 1
      sum = 1
    }
    batch.accounts.append(accounts[ledger].randomElement(using: &random) ?? 0)
    batch.amounts.append(-sum)
  }

  private func submit(_ batch: VoucherBatch) throws {
    try machine.checkShape(batch, scope: 0)
    let plan = try machine.plan(batch, actor: lane.epoch > 0 ? holder : Self.desk)
    var outcome = BatchOutcome(block: machine.body.ordinal)
    if batch.isAtomic {
      if !plan.toDecide.isEmpty { machine.postAtomic(batch, into: &outcome) }
    } else {
      var cursor = BatchCursor()
      var allowance = Int.max
      for range in plan.toDecide {
        machine.post(
          batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
      }
    }
    for run in outcome.runs {
      var cursor = BatchCursor()
      var facts: [LegFact] = []
      for voucher in 0..<run.first + run.count {
        cursor.next(of: batch, into: &facts)
        guard voucher >= run.first else { continue }
        reversible.append(
          (Position(block: outcome.block, index: run.index + voucher - run.first), facts))
      }
    }
  }

  /// Who holds the lane now.
  private var holder: Actor {
    let number = machine.actor(ofLane: lane.lane, epoch: lane.epoch) ?? 0
    return machine.actor(number) ?? Self.desk
  }

  private func reverse(after progress: Int) throws {
    guard !reversible.isEmpty else { return }
    let chosen = reversible.remove(at: Int.random(in: 0..<reversible.count, using: &random))
    _ = try machine.reverse(
      chosen.place, legs: chosen.legs, flags: [], day: day(after: progress, inDecember: false),
      reason: Self.texts.randomElement(using: &random) ?? "", actor: Self.other)
  }

  private func closeMonths() throws {
    for ledger in 1...UInt32(3) {
      for month in [201_912, 202_001, 202_002] as [UInt32] {
        guard let month = FiscalMonth(public: month) else { continue }
        // December has its adjustment period behind it.
        try machine.closeMonth(ledger: ledger, month: month, actor: Self.other)
        if month.month == 12 {
          try machine.closeMonth(ledger: ledger, month: month.next, actor: Self.other)
        }
      }
    }
  }
}
