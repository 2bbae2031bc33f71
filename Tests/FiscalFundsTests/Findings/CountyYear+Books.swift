import FiscalFunds

@testable import LedgerCore

/// Cash, indicators and the plan of a generated year.
extension CountyYear {
  /// Categories of the pool with ordinary use, with one to one use, and a real speciality.
  static let mixed = (1...8).map { "C0\($0)" }
  static let paper = ["C09", "C10", "C11", "C13", "C14", "C16"]
  static let special = "C18"
  static let mixedClasses = [
    "P0201", "P0202", "P0204", "P1801", "P1802", "P1805", "P1807", "P1811",
  ]
  static let paperClasses = ["P1007", "P1803", "P1804", "P0205", "P0402", "P0302"]
  static let specialClass = "P1705"
  static let large: Int64 = 2_000_000_000_00

  func build() {
    drawPeople()
    openMoney()
    planAndPool()
    ordinaryWorks()
    ordinaryExpenses()
    households()
    idleIndicators()
    slowIndicators()
    plantWorks()
    plantExpenses()
    relocation()
    // The books go on into the next year.
    sendFirst(.recordRevenue(.with { $0.amount = 1_000_000_00 }), on: .of(2021, 1, 6))
  }

  private func drawPeople() {
    for clerk in 1...4 {
      oddShare["夜\(clerk)"] = 45
      plant(.oddHours, Self.personKey("夜\(clerk)"))
      fixedApprover["对\(clerk)"] = clerk
      plant(.fixedPair, Self.personKey("对\(clerk)"))
      plant(.reversals, Self.personKey("冲\(clerk)"))
    }
    // On duty for the floods, and not for a violation.
    oddShare["值班1"] = 35
  }

  /// Who prepares a unit's payments.
  func clerk(of unit: String) -> String {
    let at = units.firstIndex(of: unit) ?? 0
    return "经办\(at % 16 + 1)"
  }

  private func openMoney() {
    let day = Day.of(2020, 1, 6)
    for entity in [Self.county, Self.prefecture] {
      sendFirst(.recordRevenue(.with { $0.amount = 900_000_000_000_00 }), at: entity, on: day)
    }
    for category in Self.mixed + Self.paper + [Self.special] {
      sendFirst(
        Act.issue("指-\(category)", Self.large) {
          $0.documentNo = "财农〔2020〕\(category)号"
          $0.publisher = "620000"
          $0.category = category
        }, on: .of(2020, 1, 8))
    }
    // Own money for what is not pooled.
    sendFirst(
      Act.issueOwn("指-本级", Self.large) { $0.documentNo = "财预〔2020〕1号" }, on: .of(2020, 1, 8))
  }

  private func planAndPool() {
    let categories = Self.mixed + Self.paper + [Self.special]
    let sources = categories.map { Act.source("行-\($0)", $0, .central, Self.large) }
    let uses = (Self.mixedClasses + Self.paperClasses + [Self.specialClass]).map {
      Act.use($0, Self.large)
    }
    sendFirst(Act.draftPlan(1, sources: sources, uses: uses), on: .of(2020, 1, 9))
    sendFirst(Act.approvePlan(1), on: .of(2020, 1, 10), by: FundDesk.checker)
    sendFirst(Act.filePlan(1), on: .of(2020, 1, 13), by: FundDesk.checker)
    for category in categories {
      sendFirst(Act.pool("指-\(category)", "行-\(category)", Self.large), on: .of(2020, 1, 14))
    }
  }

  // MARK: Idle money

  /// Old money: left, spent in time, hardly anything left, entered late.
  private func idleIndicators() {
    let entered = Day.of(2020, 1, 15)
    func old(_ received: Day, _ amount: Int64) -> String {
      let key = name("旧指")
      sendFirst(
        Act.issueOwn(key, amount) {
          $0.documentNo = "结转〔2019〕\(key)"
          $0.budgetYear = UInt16(received.civil.year)
          $0.receivedOn = received
        }, on: entered)
      return key
    }
    for at in 1...10 {
      let received =
        at <= 6
        ? Day.of(2019, 3, 1).moved(by: number(0...240))
        : Day.of(2018, 3, 1).moved(by: number(0...240))
      let key = old(received, amount(50_000...3_000_000))
      plant(.idleMoney, key)
    }
    // Kept for retention that is not due yet.
    for _ in 1...2 { _ = old(.of(2019, 2, 1).moved(by: number(0...240)), amount(20_000...90_000)) }
    let project = simpleProject(unit: units[0], on: .of(2020, 1, 20))
    for at in 1...10 {
      let received = Day.of(2019, 4, 1).moved(by: number(0...240))
      let amount = amount(50_000...1_000_000)
      let key = old(received, amount)
      // One fifth leaves a little behind.
      let rest: Int64 = at % 5 == 0 ? 3_000_00 : 0
      let last = Int(received.number) + 365 - Int(Day.of(2020, 2, 3).number)
      let first = Day.of(2020, 2, 3).moved(by: number(0...max(0, last - 20)))
      assign(key, to: project, line: "", amount - rest, on: first)
      pay(
        project, kind: .expense, amount - rest, payee: one(companies), indicator: key, line: "",
        by: clerk(of: project.unit), on: first.moved(by: 2))
    }
  }

  /// The prefecture's money for the county: in time, and late or never.
  private func slowIndicators() {
    let project = simpleProject(unit: units[1], on: .of(2020, 1, 20))
    func receive(_ day: Day, _ amount: Int64, after days: Int?, rest: Int64 = 0) -> String {
      let key = name("市指")
      let from = FundDesk.preparer
      sendFirst(
        Act.issue(key, amount) {
          $0.documentNo = "甘财农〔2020〕\(key)"
          $0.publisher = "620000"
          $0.level = .province
          $0.category = "L01"
        }, at: Self.prefecture, on: day, by: from)
      guard let days else { return key }
      let down = day.moved(by: days)
      let toKey = "县\(key)"
      sendFirst(
        Act.passDown(key, to: Self.county, as: toKey, amount - rest), at: Self.prefecture,
        on: down, by: from)
      assign(toKey, to: project, line: "", amount - rest, on: down.moved(by: number(5...60)))
      return key
    }
    for at in 1...10 {
      let key = receive(
        Self.working(.of(2020, 2, 1).moved(by: number(0...220))), amount(100_000...5_000_000),
        after: at % 3 == 0 ? nil : number(33...70))
      plant(.slowPassDown, key)
    }
    for at in 1...16 {
      _ = receive(
        Self.working(.of(2020, 2, 1).moved(by: number(0...220))), amount(100_000...5_000_000),
        after: at % 4 == 0 ? 30 : number(3...29), rest: at % 5 == 0 ? 2_000_00 : 0)
    }
  }
}
