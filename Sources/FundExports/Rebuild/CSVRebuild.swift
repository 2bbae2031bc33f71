import LedgerCore
import LedgerJournal

/// Posts the vouchers of a bundle's CSV files into an empty journal: accounts that nobody manages, one
/// lane, the order of the bundle. Each voucher gets the numbers that it had and has the same content
/// digest (内容摘要), and each account ends with the same balance, or the rebuilding fails.
///
/// Holds, business commands and closed months are not in a CSV file: this gives the books (账), not what
/// the business knows beside them.
package struct CSVRebuild: ~Copyable {
  /// A block of so many legs is written.
  private static let legsPerBlock = 15_000
  static let actor = Actor(
    uri: "spiffe://000000.fundledger/rebuild/csv", issuer: "rebuild", serial: "1")

  private let bundle: String
  private let journal: FileJournal
  private let timeMs: Int64
  private let algorithm: DigestAlgorithm
  private var machine = StateMachine()
  private var sealer: BlockSealer
  private var contents: ContentDigest
  private var ledgers: [UInt32: UInt32] = [:]
  private var definitions: [UInt32: LedgerDefinition] = [:]
  private var accounts: [UInt32: Account] = [:]
  private var lane: LaneStatus?

  private struct Account {
    var number: UInt32
    var ledger: UInt32
    var subject: String
    var dimensions: String
  }

  /// A line of `legs.csv`.
  private struct Line {
    var account: UInt32
    var side: Side
    var amount: Int64
  }

  /// `progress` gets how many vouchers were posted so far.
  package static func run(
    _ bundle: String, into folder: String, progress: (UInt64) -> Void = { _ in }
  ) throws -> RebuildOutcome {
    let manifest = try BundleFolder(bundle).manifest()
    guard let rendering = manifest.renderings.first(where: { $0.format == "csv" }) else {
      throw RebuildProblem.partial("the bundle was not rendered in CSV")
    }
    guard rendering.fromMonth == 0, rendering.toMonth == 0 else {
      throw RebuildProblem.partial("its CSV files have some months only")
    }
    let journal = try FileJournal.open(folder: folder, algorithm: manifest.algorithm) {
      view throws(JournalError) in
      throw .foreign(path: folder, reason: "it holds blocks already")
    }.journal
    defer { journal.close() }
    var rebuild = CSVRebuild(bundle, journal, manifest)
    let outcome = try rebuild.run(progress)
    try journal.raiseMark()
    return outcome
  }

  private init(_ bundle: String, _ journal: FileJournal, _ manifest: BundleManifest) {
    self.bundle = bundle
    self.journal = journal
    timeMs = manifest.timeMs
    algorithm = manifest.algorithm
    contents = ContentDigest(manifest.algorithm)
    sealer = BlockSealer(
      algorithm: manifest.algorithm, epoch: journal.epoch, previous: journal.tail.digest)
  }

  private mutating func run(_ progress: (UInt64) -> Void) throws -> RebuildOutcome {
    machine.beginBlock(timeMs: timeMs)
    try openLedgers()
    try openAccounts()
    lane = try machine.openLane(named: "rebuild", actor: Self.actor)
    let tail = try postVouchers(progress)
    try checkBalances()
    if let broken = machine.firstBrokenInvariant() { throw RebuildProblem.differs(broken) }
    return RebuildOutcome(
      journal: Checkpoint.journal(ofOrigin: try BundleFolder(bundle).manifest().origin) ?? 0,
      blocks: tail.ordinal, vouchers: machine.totalVouchers, legs: machine.totalLegs,
      accounts: machine.accountCount, ledgers: machine.ledgerCount, blockDigest: tail.digest,
      stateDigest: machine.stateDigest(algorithm))
  }

  // MARK: Ledgers and accounts

  private mutating func openLedgers() throws {
    var table = try CSVTable(bundle, "csv/ledgers.csv")
    while try table.advance() {
      let regions = try table[plain: "regions"].split(separator: " ").compactMap { UInt32($0) }
      guard (1...4).contains(regions.count),
        let month = FiscalMonth(public: try table.number("first_month", UInt32.self))
      else { throw table.problem("its regions or first month") }
      let definition = LedgerDefinition(
        entity: try table.text("entity"), book: try table.text("book"),
        name: try table.text("name"), chart: try table.text("chart"), regions: regions,
        firstMonth: month)
      let number = machine.openLedger(definition, actor: Self.actor)
      guard !number.existed else { throw table.problem("the ledger stands there twice") }
      ledgers[try table.number("ledger", UInt32.self)] = number.number
      definitions[number.number] = definition
    }
  }

  private mutating func openAccounts() throws {
    var table = try CSVTable(bundle, "csv/accounts.csv")
    while try table.advance() {
      guard let ledger = ledgers[try table.number("ledger", UInt32.self)],
        let limit = BalanceLimit(word: try table[plain: "limit"])
      else { throw table.problem("its ledger or limit") }
      let side = try table[plain: "normal_side"]
      let definition = AccountDefinition(
        ledger: ledger, subject: try table.text("subject"),
        dimensions: try table.text("dimensions"), normalSide: side == "D" ? .debit : .credit,
        limit: limit, isManaged: false, balancesBy: try table.text("balances_by"))
      let number = machine.openAccount(definition, actor: Self.actor)
      guard !number.existed else { throw table.problem("the account stands there twice") }
      accounts[try table.number("account", UInt32.self)] = Account(
        number: number.number, ledger: ledger, subject: definition.subject,
        dimensions: definition.dimensions)
    }
  }

  // MARK: Vouchers

  private mutating func postVouchers(_ progress: (UInt64) -> Void) throws -> JournalTail {
    var vouchers = try CSVTable(bundle, "csv/vouchers.csv")
    var legs = try CSVTable(bundle, "csv/legs.csv")
    var posted: UInt64 = 0
    while try vouchers.advance() {
      let revision = try vouchers[plain: "revision"]
      guard try vouchers[plain: "partial"] == "0" else {
        throw RebuildProblem.partial("voucher \(revision) is shown in part only")
      }
      let count = try vouchers.number("legs", Int.self)
      guard (2...Limits.legsPerVoucher).contains(count) else {
        throw vouchers.problem("it has \(count) legs")
      }
      var lines: [Line] = []
      for _ in 0..<count {
        guard try legs.advance(), try legs[plain: "revision"] == revision else {
          throw legs.problem("a leg of voucher \(revision) is missing")
        }
        lines.append(try line(legs))
      }
      try post(lines, vouchers)
      posted += 1
      if machine.body.legCount >= Self.legsPerBlock {
        try seal()
        progress(posted)
      }
    }
    guard try !legs.advance() else { throw legs.problem("it belongs to no voucher") }
    try seal()
    progress(posted)
    return journal.tail
  }

  private func line(_ legs: CSVTable) throws -> Line {
    let account = try legs.number("account", UInt32.self)
    let side = try legs[plain: "side"]
    guard accounts[account] != nil, side == "D" || side == "C" else {
      throw legs.problem("its account or side")
    }
    return Line(
      account: account, side: side == "D" ? .debit : .credit, amount: try legs.fen("amount"))
  }

  private mutating func post(_ lines: [Line], _ row: CSVTable) throws {
    guard var lane, let day = Day(text: try row[plain: "day"]),
      let month = FiscalMonth(public: try row.number("month", UInt32.self))
    else { throw row.problem("its day or month") }
    let reference = try row.text("reference")
    let batch = VoucherBatch(
      lane: lane.lane, epoch: lane.epoch, firstSerial: lane.nextSerial,
      isAdjustment: month.month == 13, days: [UInt32(day.number)],
      legCounts: [UInt32(lines.count)], summaries: [try row.text("summary")],
      accounts: lines.map { accounts[$0.account]?.number ?? 0 },
      amounts: lines.map { $0.side == .debit ? $0.amount : -$0.amount },
      red: lines.indices.filter { lines[$0].amount < 0 }.map { UInt32($0) },
      references: reference.isEmpty ? [] : [reference])
    do {
      try machine.checkShape(batch, scope: 0)
      var cursor = BatchCursor()
      var outcome = BatchOutcome(block: machine.body.ordinal)
      var allowance = 1
      machine.post(
        batch, range: 0..<1, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
      if let refusal = outcome.refusals.first { throw refusal }
    } catch {
      throw row.problem("it cannot be posted: \(error)")
    }
    lane.nextSerial += 1
    self.lane = lane
    try compare(lines, day, month, row)
  }

  /// The voucher that was posted last must say what the row says, digest for digest.
  private mutating func compare(
    _ lines: [Line], _ day: Day, _ month: FiscalMonth, _ row: CSVTable
  ) throws {
    let size = MemoryLayout<VoucherRecord>.size
    let record = machine.body.vouchers.load(
      at: (machine.body.voucherCount - 1) * size, as: VoucherRecord.self)
    let start = Int(record.tailOffset)
    let tail = VoucherTail(
      UnsafeRawBufferPointer(
        rebasing: machine.body.tails.bytes[start..<start + Int(record.tailLength)]), of: record)
    guard let tail, record.month == month, record.day == day else {
      throw row.problem("it was posted to another day or month")
    }
    let numbers = [(record.ledger, record.number)] + tail.numbers.map { ($0.ledger, $0.number) }
    let places = numbers.map { number in
      VoucherFacts.Place(
        entity: definitions[number.0]?.entity ?? "", book: definitions[number.0]?.book ?? "",
        number: number.1)
    }
    let facts = VoucherFacts(
      places: places, month: month, day: day, reference: tail.reference, summary: tail.summary,
      lines: lines.map { line in
        let account = accounts[line.account]
        return VoucherFacts.Line(
          place: numbers.firstIndex { $0.0 == account?.ledger } ?? 0,
          subject: account?.subject ?? "", dimensions: account?.dimensions ?? "", side: line.side,
          amount: line.amount)
      })
    let digest = contents.digest(of: facts).description
    guard try row[plain: "content_digest"] == digest else {
      throw row.problem("its numbers or contents come out otherwise: content digest \(digest)")
    }
  }

  private mutating func seal() throws {
    guard !machine.body.isEmpty else { return }
    machine.sealBlock()
    try journal.append(sealer.seal(machine.body))
    machine.beginBlock(timeMs: timeMs)
  }

  /// The newest balance of each account in `balances.csv`.
  private func checkBalances() throws {
    var table = try CSVTable(bundle, "csv/balances.csv")
    var closings: [UInt32: Int64] = [:]
    while try table.advance() {
      closings[try table.number("account", UInt32.self)] = try table.fen("closing")
    }
    for (stated, account) in accounts {
      let balance = machine.balance(of: account.number).balance
      guard closings[stated, default: 0] == balance else {
        throw RebuildProblem.differs(
          "account \(stated) comes to \(balance) fen (分) and is stated at "
            + "\(closings[stated, default: 0])")
      }
    }
  }
}
