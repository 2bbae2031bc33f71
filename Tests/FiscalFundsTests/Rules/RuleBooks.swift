import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// How a command was judged, to the figure.
enum Verdict: Equatable {
  case passes
  case warns([RuleNumber])
  /// A rule refuses: what was available and what was asked.
  case refuses(RuleNumber, Int64, Int64)
  /// Anything but a rule refuses.
  case fails(RefusalCode)
}

/// A county that is ready to integrate and pay, so that a test says only what it is about.
///
/// `ready` makes indicator c1 (1 000 元), of it 800 元 pooled on line x1 of the plan in force and
/// 600 元 of these on project p, whose contract k has 500 元 of certified work.
struct RuleBooks {
  static let county = "620503"
  static let unit = "620503.U.农业农村局"
  static let day = Day.of(2020, 6, 1)

  let desk: FundDesk
  let county: String
  /// The day of a command that does not say another.
  let day: Day

  /// The books of a county and its unit, and nothing in them.
  init(
    _ county: String = RuleBooks.county, on day: Day = RuleBooks.day,
    reference: ReferenceData? = nil, hasUnitBook: Bool = true
  ) throws {
    desk = try FundDesk(reference: reference)
    self.county = county
    self.day = day
    try desk.open(county, "GLB", "GLF", "AST", from: 201_601)
    if hasUnitBook { try desk.open("\(county).U.农业农村局", "GLA", from: 201_901) }
  }

  static func ready(
    on day: Day = RuleBooks.day, reference: ReferenceData? = nil, hasUnitBook: Bool = true,
    hasNotice: Bool = true
  ) throws -> RuleBooks {
    let books = try RuleBooks(on: day, reference: reference, hasUnitBook: hasUnitBook)
    let year = UInt16(day.civil.year)
    try books.send(Act.issue("c1", 1_000_00) { $0.budgetYear = year })
    try books.plan(
      [Act.source("x1", "C01", .central, 900_00)], [Act.use("P18", 900_00)], year: year)
    try books.send(Act.pool("c1", "x1", 800_00))
    try books.project("p", hasNotice: hasNotice)
    try books.send(Act.assign("c1", to: "p", line: "x1", 600_00))
    try books.send(Act.sign("k", 1_000_00))
    try books.send(Act.certify("k", 500_00))
    try books.revenue(1_000_00)
    return books
  }

  @discardableResult
  func send(
    _ action: FundAction, at entity: String? = nil, on day: Day? = nil, by actor: Actor? = nil
  ) throws(Refusal) -> FundOutcome {
    try desk.send(action, at: entity ?? county, on: day ?? self.day, by: actor)
  }

  func verdict(
    _ action: FundAction, at entity: String? = nil, on day: Day? = nil, by actor: Actor? = nil
  ) -> Verdict {
    do throws(Refusal) {
      let outcome = try send(action, at: entity, on: day, by: actor)
      let warnings = outcome.warnings.compactMap { RuleNumber(rawValue: $0) }
      return warnings.isEmpty ? .passes : .warns(warnings)
    } catch {
      guard error.code == .ruleRefuses, error.figures.count >= 3,
        let rule = RuleNumber(rawValue: UInt16(clamping: error.figures[0]))
      else { return .fails(error.code) }
      return .refuses(rule, error.figures[1], error.figures[2])
    }
  }

  // MARK: Steps that take several commands

  func revenue(_ amount: Int64) throws {
    try send(.recordRevenue(.with { $0.amount = amount }))
  }

  /// A version of the plan that was drafted, approved and filed.
  func plan(
    _ sources: [PlanSource], _ uses: [PlanUse], version: UInt16 = 1, year: UInt16 = 2020
  ) throws {
    try send(Act.draftPlan(version, year: year, sources: sources, uses: uses))
    try send(Act.approvePlan(version, year: year))
    try send(Act.filePlan(version, year: year), by: FundDesk.checker)
  }

  /// A project of the library, with or without its notice of ten days that ended the day before.
  func project(
    _ key: String, hasNotice: Bool = true, _ change: (inout ProposeProject) -> Void = { _ in }
  ) throws {
    let unit = "\(county).U.农业农村局"
    try send(
      Act.propose(key) {
        $0.unit = unit
        change(&$0)
      })
    for step in [ProjectStep.check, .approve] { try send(Act.step(key, step)) }
    guard hasNotice else { return }
    try send(Act.notice(key, from: day.moved(by: -10), to: day.moved(by: -1)))
  }

  func pay(
    _ key: String, _ amount: Int64, on day: Day? = nil,
    _ change: (inout ApplyPayment) -> Void = { _ in }
  ) throws {
    try send(Act.apply(key, amount, change), on: day)
    try send(Act.approve(key), on: day)
    try send(Act.settle(key), on: day)
  }

  // MARK: Tables

  /// The embedded tables with lines of some of them changed.
  static func tables(
    _ name: String, _ change: (String) -> String
  ) throws -> ReferenceData {
    try ReferenceData(
      replacing: [name: Array(text(name, change).utf8)], in: ReferenceData.load())
  }

  static func text(_ name: String, _ change: (String) -> String) throws -> String {
    let bytes = try #require(EmbeddedFile.bytes(named: name))
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: true)
      .map { $0.hasPrefix("#") ? String($0) : change(String($0)) }
      .joined(separator: "\n") + "\n"
  }

  /// The rules with another effect of one of them.
  static func rules(
    _ rule: RuleNumber, _ effect: String, instead old: String
  ) throws -> ReferenceData {
    try tables("rules.csv") { line in
      line.hasPrefix("\(rule.rawValue),") ? line.replacing(",\(old),", with: ",\(effect),") : line
    }
  }
}

extension Day {
  func moved(by days: Int) -> Day { Day(number: UInt16(Int(number) + days)) }
}
