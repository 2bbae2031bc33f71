import FiscalFunds
package import FundData
import LedgerCore
package import LedgerJournal

/// Plays the programme of relocation from its first task to repayment through the business commands.
///
/// Phases in the order of time; each ends durable. Whatever is refused ends the run.
package struct NationalRun: ~Copyable {
  static let bureau = Actor(
    uri: "spiffe://000000.fundledger/bureau/generated-preparer", issuer: "generated", serial: "1")
  static let checker = Actor(
    uri: "spiffe://000000.fundledger/checker/generated-checker", issuer: "generated", serial: "2")
  /// Households of one command.
  static let householdsPerCommand = 500
  /// Years of the task: part of the persons, in hundredths of a percent.
  static let years: [(year: Int, share: Int64)] = [
    (2016, 2_480), (2017, 3_460), (2018, 2_860), (2019, 1_200),
  ]

  let plan: NationalPlan
  var books: EmbeddedBooks
  var documents = 0
  /// By site number.
  var sites: [SitePurse]
  let say: (String) -> Void

  /// What a site has received and not spent, by source and year.
  struct SitePurse {
    var grant: Int64 = 0
    var bond: [String: Int64] = [:]
    var fund: Int64 = 0
    var loan: [String: Int64] = [:]
    var households: Int64 = 0
    /// Households with the grant so far.
    var granted = 0
    /// Advance on the contract that is not cleared, of the first loan.
    var advanced: Int64 = 0
    var retained: [String: Int64] = [:]
    /// Loan money that stays as surplus.
    var surplusLoan: [String: Int64] = [:]
    var surplusBond: [String: Int64] = [:]
    var contract: Int64 = 0
  }

  /// - Parameters:
  ///   - divisor: persons and money are a part of the real ones; 1 is all.
  ///   - say: gets a line of progress.
  package init(
    reference: ReferenceData, journal: any Journal, counties: Int, divisor: Int64, seed: UInt64,
    say: @escaping (String) -> Void
  ) throws {
    var scale = NationalPlan.Scale()
    scale.counties = counties
    scale.divisor = divisor
    plan = try NationalPlan(reference, scale: scale, seed: seed)
    books = EmbeddedBooks(
      reference: reference, journal: journal, timeMs: 1_451_606_400_000)
    sites = Array(repeating: SitePurse(), count: plan.sites)
    self.say = say
  }

  /// Runs every phase and returns what came out.
  package mutating func run() throws -> NationalOutcome {
    let start = ContinuousClock.now
    say(
      "seed \(plan.seed): \(plan.provinces.count) provinces, \(plan.counties) counties,"
        + " \(plan.sites) settlements, \(plan.persons) persons")
    try phase("books, tasks, bodies (账套、任务、主体)") { run in try run.prepare() }
    try phase("settlements, households (安置点、搬迁户)") { run in try run.settle() }
    for index in Self.years.indices {
      let year = Self.years[index].year
      try phase("\(year): money in (资金到位)") { run in try run.raise(index) }
      try phase("\(year): works (工程款)") { run in try run.build(index) }
      try phase("\(year): interest (利息)") { run in try run.interest(year) }
    }
    try phase("moving, final accounts (入住、决算移交)") { run in try run.complete() }
    try phase("2020: interest, repayment, surplus (还款、结余)") { run in try run.repay() }
    books.end()
    return NationalOutcome(
      commands: books.commands, bytes: books.bytes, warnings: books.warnings,
      duration: ContinuousClock.now - start)
  }

  private mutating func phase(
    _ name: String, _ body: (inout NationalRun) throws -> Void
  ) throws {
    let (start, before) = (ContinuousClock.now, books.commands)
    try body(&self)
    try books.finish()
    let taken = ContinuousClock.now - start
    say("\(name): \(books.commands - before) commands, \(taken.tenths) s")
  }

  // MARK: Short ways

  mutating func send(
    _ action: FundAction, at entity: String, on day: Day, by actor: Actor = Self.bureau
  ) throws {
    try books.send(action, at: entity, on: day, by: actor)
  }

  mutating func document() -> String {
    documents += 1
    return "生成文件\(documents)号"
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    Day(year: year, month: month, day: day) ?? Day(number: 0)
  }

  /// Key of a household of the run, for a trace.
  func household(_ index: Int) -> HashedKey? {
    let number = UInt32(index + 1)
    let funds = books.funds
    return funds.households.isRow(number) ? funds.households[number].key : nil
  }
}

/// What a run cost.
package struct NationalOutcome: Sendable {
  package let commands: Int
  package let bytes: Int
  /// Rules that warned, and how often.
  package let warnings: [UInt16: Int]
  package let duration: Duration
}

extension Duration {
  /// Seconds with one decimal.
  package var tenths: String {
    let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Fields {
  /// A value with its fields set.
  static func of(_ change: (inout Self) -> Void) -> Self {
    var value = Self()
    change(&value)
    return value
  }
}
