import FiscalFunds
import FundData
import TestSupport
import Testing

@testable import LedgerCore

/// Business commands at random over a province, a prefecture, three counties and their units, a province
/// that gives aid, and the bodies of relocation: mostly sensible ones. Everything follows from the seed.
final class FundWalk {
  static let province = "620000"
  static let prefecture = "620500"
  static let giver = "320000"
  static let counties = ["620503", "620521", "620502"]
  static let entities = [province, prefecture] + counties

  /// What is sent, from where, and when.
  struct Step {
    var action: FundAction
    var entity: String
    var isAdjustment = false
    var actor: Actor?
    /// Another day than the walk's.
    var day: Day?
  }

  let desk: FundDesk
  let length: Int
  /// The table of rules.
  let rules: String
  var random: SplitMix64
  var year = 2020
  var day = Day.of(2020, 1, 10)
  private(set) var accepted = 0
  private(set) var refusals: [RefusalCode: Int] = [:]
  private(set) var refusedRules: [RuleNumber: Int] = [:]
  private(set) var acceptedKinds: [FundAction.Kind: Int] = [:]
  /// Balances that closing a year took off 5011 and its like, by entity, subject and counterparty.
  private var closedOff: [MirrorKey: Int64] = [:]
  private var names = 0
  private var indicatorsOf: [String: [UInt32]] = [:]
  private var known: UInt32 = 0
  /// What indicators paid without a project of the library: to bodies, for land quotas.
  private var paidAtOnce: [UInt32: Int64] = [:]
  /// Households that were named so far.
  var enrolled: UInt64 = 0

  init(seed: UInt64, length: Int, rules: (String) -> String = { $0 }) throws {
    random = SplitMix64(seed: seed)
    self.length = length
    self.rules = try RuleBooks.text("rules.csv", rules)
    desk = try FundDesk(
      reference: ReferenceData(
        replacing: ["rules.csv": Array(self.rules.utf8)], in: ReferenceData.load()))
    for entity in Self.entities + [Self.giver] { try desk.open(entity, "GLB", "GLF") }
    for county in Self.counties { try desk.open(county, "AST").open(unit(of: county), "GLA") }
    for upper in [Self.province, Self.prefecture] {
      for lower in Self.entities where lower != upper { try desk.open("\(upper)-\(lower)", "TRN") }
    }
    for entity in Self.entities + [Self.giver] {
      try desk.send(.recordRevenue(.with { $0.amount = 10_000_000_000_00 }), at: entity)
    }
    try openRelocation()
  }

  func unit(of county: String) -> String { "\(county).U.农业农村局" }

  // MARK: Running

  /// Sends the commands; what must hold is looked at now and then and at the end.
  func run() throws {
    let (checks, samples) = (max(250, length / 20), max(40, length / 40))
    for index in 1...length {
      move(to: index)
      let step = next()
      let before = index % samples == 0 ? rows() : nil
      if !send(step), let before {
        // A refusal is recorded, and changes nothing else.
        #expect(rows() == before, "command \(index): \(step.action.kind)")
      }
      if index % 40 == 0 { desk.seal() }
      if index % checks == 0 || index == length {
        try #require(desk.machine.firstBrokenInvariant() == nil, "after command \(index)")
        try #require(brokenMirror() == nil, "after command \(index)")
        try #require(brokenTrace() == nil, "after command \(index)")
      }
    }
    desk.seal()
  }

  /// Three years go by, whatever the length.
  private func move(to index: Int) {
    let share = Double(index) / Double(length) * 3
    year = 2020 + min(2, Int(share))
    let within = min(360, Int((share - Double(year - 2020)) * 350))
    day = Day.of(year, 1, 1).moved(by: max(0, within - number(0...5)))
  }

  /// True when it was accepted.
  private func send(_ step: Step) -> Bool {
    let isClose = step.action.kind == .closeYear
    let before = isClose ? mirrorSums() : [:]
    do throws(Refusal) {
      try desk.send(
        step.action, at: step.entity,
        on: step.isAdjustment ? .of(year, 12, 31) : step.day ?? day,
        isAdjustment: step.isAdjustment, by: step.actor)
    } catch {
      refusals[error.code, default: 0] += 1
      if error.code == .ruleRefuses, let number = error.figures.first,
        let rule = RuleNumber(rawValue: UInt16(number))
      {
        refusedRules[rule, default: 0] += 1
      }
      return false
    }
    accepted += 1
    acceptedKinds[step.action.kind, default: 0] += 1
    while known < UInt32(desk.funds.indicators.count) {
      known += 1
      indicatorsOf[desk.funds.indicators[known].entity, default: []].append(known)
    }
    for (key, amount) in step.action.paidAtOnce {
      guard let number = desk.funds.indicatorNumber(step.entity, key) else { continue }
      paidAtOnce[number, default: 0] += amount
    }
    if isClose {
      let after = mirrorSums()
      for (key, sum) in before { closedOff[key, default: 0] += sum - (after[key] ?? 0) }
    }
    return true
  }

  /// What was accepted and refused, for whoever runs a long walk.
  var summary: String {
    func list<Name>(_ counts: [Name: Int]) -> String {
      counts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
    }
    return """
      \(accepted) of \(length) accepted: \(list(acceptedKinds))
      refused: \(list(refusals))
      by rules: \(list(refusedRules))
      """
  }

  // MARK: Chance

  func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  func one<Element>(_ values: [Element]) -> Element {
    values[number(0...values.count - 1)]
  }

  func name(_ prefix: String) -> String {
    names += 1
    return "\(prefix)\(names)"
  }

  /// A document's number, now and then one that was used.
  func document() -> String {
    chance(4) ? "文号\(number(1...max(1, names)))" : name("文号")
  }

  /// An amount: mostly within what there is, now and then all of it, too much, or none at all.
  func amount(_ available: Int64) -> Int64 {
    let most = max(1, available)
    switch number(1...100) {
    case 1...8: return most + Int64(number(1...100))
    case 9: return 1_000_000_000_000_000
    case 10: return one([0, -1, 1_000_000_000_000_001])
    case 11...30: return most
    default: return Int64.random(in: 1...most, using: &random)
    }
  }

  /// A row, mostly one of the newest.
  func row(of count: Int) -> UInt32? {
    guard count > 0 else { return nil }
    let first = chance(85) ? max(1, count - 30) : 1
    return UInt32(number(first...count))
  }

  /// A row that fits, mostly; some row where none was found at once.
  func row(of count: Int, where fits: (UInt32) -> Bool) -> UInt32? {
    for _ in 0..<12 {
      if let found = row(of: count), fits(found) { return found }
    }
    return chance(10) ? row(of: count) : nil
  }

  func indicator(of entity: String) -> UInt32? {
    let numbers = indicatorsOf[entity, default: []]
    return row(of: numbers.count).map { numbers[Int($0) - 1] }
  }

  /// An indicator that fits, mostly.
  func indicator(of entity: String, where fits: (IndicatorRow) -> Bool) -> IndicatorRow? {
    let numbers = indicatorsOf[entity, default: []]
    let found = row(of: numbers.count) { fits(desk.funds.indicators[numbers[Int($0) - 1]]) }
    return found.map { desk.funds.indicators[numbers[Int($0) - 1]] }
  }

  /// An indicator with money that nobody has got yet, mostly.
  func fullIndicator(of entity: String) -> UInt32? {
    let numbers = indicatorsOf[entity, default: []]
    let found = row(of: numbers.count) {
      desk.funds.indicators[numbers[Int($0) - 1]].undistributed > 0
    }
    return found.map { numbers[Int($0) - 1] }
  }

  // MARK: What must hold

  struct MirrorKey: Hashable {
    var entity: String
    var subject: String
    var counterparty: String
  }

  private static let mirrored: Set<String> = [
    "G101", "G103", "G104", "G402", "G405", "G406", "1031", "2012", "1041", "2026", "5011",
    "4011", "5012", "4012", "5013", "4013", "5042", "4042", "T101",
  ]

  private func mirrorSums() -> [MirrorKey: Int64] {
    var sums: [MirrorKey: Int64] = [:]
    for ledger in 1...UInt32(desk.machine.ledgerCount) {
      let definition = desk.machine.view(ofLedger: ledger).definition
      for account in desk.machine.accounts(ofLedger: ledger) {
        let view = desk.machine.view(ofAccount: account)
        guard Self.mirrored.contains(view.subject) else { continue }
        let counterparty = view.dimensions.split(separator: ",").first { $0.hasPrefix("L=") }
        let key = MirrorKey(
          entity: definition.entity, subject: view.subject,
          counterparty: counterparty.map { String($0.dropFirst(2)) } ?? "")
        sums[key, default: 0] += view.balance
      }
    }
    return sums
  }

  /// What one side has of the other, the other has of it (M1 to M5), less what is in transit.
  func brokenMirror() -> String? {
    var sums = mirrorSums()
    for (key, sum) in closedOff { sums[key, default: 0] += sum }
    func sum(_ entity: String, _ subject: String, _ counterparty: String) -> Int64 {
      sums[MirrorKey(entity: entity, subject: subject, counterparty: counterparty)] ?? 0
    }
    let pairs = [
      ("G402", "G101"), ("G405", "G103"), ("G406", "G104"), ("1031", "2012"), ("1041", "2026"),
      ("5011", "4011"), ("5012", "4012"), ("5013", "4013"), ("5042", "4042"),
    ]
    let everybody = Self.entities + [Self.giver]
    for upper in everybody {
      for lower in everybody where lower != upper {
        for (above, below) in pairs {
          let inTransit = above == "5011" ? sum("\(upper)-\(lower)", "T101", "") : 0
          let found = sum(upper, above, lower) + sum(lower, below, upper)
          guard found == inTransit else {
            return "\(above) of \(upper) and \(below) of \(lower): \(found), not \(inTransit)"
          }
        }
      }
    }
    return nil
  }

  /// Each fen of an indicator is found again: in its children, on its projects, or with it.
  func brokenTrace() -> String? {
    let funds = desk.funds
    var children: [UInt32: [IndicatorSource: Int64]] = [:]
    var left: [UInt32: Int64] = [:]
    for number in funds.indicators.numbers {
      let row = funds.indicators[number]
      if row.parent != 0 {
        children[row.parent, default: [:]][row.source, default: 0] += row.amount
      }
      left[row.root, default: 0] += row.undistributed + row.pooled + row.assigned + row.paid
    }
    var onProjects: [UInt32: Int64] = [:]
    for number in funds.fundings.numbers {
      let row = funds.fundings[number]
      onProjects[row.indicator, default: 0] += row.assigned + row.paid
    }
    for number in funds.indicators.numbers {
      let row = funds.indicators[number]
      let below = children[number] ?? [:]
      guard below[.upper] ?? 0 == row.passedDown, below[.aid] ?? 0 == row.aided,
        below[.bond] ?? 0 == row.onLent, below[.takenBack] ?? 0 == row.takenBack,
        below[.carried] ?? 0 == row.carried
      else { return "indicator \(row.key) of \(row.entity) differs from its children" }
      // A repayment is paid at once, without a project of the library.
      let isRepayment = row.source == .own && !row.tranche.isEmpty
      let spent = (onProjects[number] ?? 0) + (paidAtOnce[number] ?? 0)
      guard isRepayment || spent == row.assigned + row.paid else {
        return "indicator \(row.key) of \(row.entity) differs from its projects"
      }
      if row.parent == 0, left[number] ?? 0 != row.amount {
        return "indicator \(row.key) of \(row.entity) is not found again below"
      }
    }
    return nil
  }

  /// The rows of the books.
  private func rows() -> [[UInt8]] {
    let funds = desk.funds
    func bytes<Row: Fields>(_ table: Table<Row>) -> [UInt8] {
      table.numbers.flatMap { (try? table[$0].encoded()) ?? [] }
    }
    return [
      bytes(funds.indicators), bytes(funds.pools), bytes(funds.fundings), bytes(funds.plans),
      bytes(funds.usages), bytes(funds.projects), bytes(funds.contracts), bytes(funds.payments),
      bytes(funds.lists), bytes(funds.benefits), bytes(funds.registrations), bytes(funds.assets),
      bytes(funds.tranches), bytes(funds.transfers), bytes(funds.tables), bytes(funds.documents),
      bytes(funds.tasks), bytes(funds.bodies), bytes(funds.settlements), bytes(funds.pots),
      bytes(funds.households), bytes(funds.loans), bytes(funds.claims), bytes(funds.services),
      bytes(funds.works),
    ]
  }
}
