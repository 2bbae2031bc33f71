import FundData
import LedgerCore

@testable import FiscalFunds

/// Books with rows of relocation and nothing else, made without commands. Amounts are fen.
struct RelocationBooks {
  static let nation = "000000"
  static let province = "620000"
  static let county = "620503"
  static let financing = "620000.V"
  static let body = "620503.B"
  static let day = Day.of(2020, 6, 1)

  let funds: FundBooks

  init() throws { funds = FundBooks(reference: try ReferenceData.load()) }

  // MARK: Rows

  func task(
    _ entity: String, of parent: String, _ quotas: SourceAmounts = SourceAmounts(),
    _ change: (inout TaskRow) -> Void = { _ in }
  ) {
    var row = TaskRow()
    row.entity = entity
    row.parent = parent
    row.quotas = quotas
    change(&row)
    funds.note(task: funds.tasks.append(row))
  }

  @discardableResult
  func body(_ entity: String, _ kind: BodyKind, of government: String) -> UInt32 {
    var row = BodyRow()
    row.entity = entity
    row.kind = kind
    row.government = government
    let number = funds.bodies.append(row)
    funds.note(body: number)
    return number
  }

  func settlement(
    _ key: String, of body: UInt32, _ change: (inout SettlementRow) -> Void = { _ in }
  ) -> UInt32 {
    var project = ProjectRow()
    project.county = funds.bodies[body].government
    project.key = key
    project.name = "\(key)安置点"
    let owner = funds.projects.append(project)
    funds.note(project: owner)
    var row = SettlementRow()
    row.project = owner
    row.body = body
    change(&row)
    let number = funds.settlements.append(row)
    funds.note(settlement: number)
    return number
  }

  func pot(
    _ settlement: UInt32, _ source: MoneySource, _ loan: UInt32 = 0,
    _ change: (inout PotRow) -> Void
  ) {
    var row = PotRow()
    row.settlement = settlement
    row.source = source
    row.loan = loan
    change(&row)
    funds.note(pot: funds.pots.append(row))
  }

  func household(
    _ key: UInt64, of settlement: UInt32, persons: UInt8,
    _ change: (inout HouseholdRow) -> Void = { _ in }
  ) {
    var row = HouseholdRow()
    row.key = HashedKey(high: 7, low: key)
    row.settlement = settlement
    row.persons = persons
    change(&row)
    funds.note(household: funds.households.append(row))
  }

  func loan(
    _ key: String, _ source: MoneySource, of body: UInt32, _ change: (inout LoanRow) -> Void
  ) -> UInt32 {
    var row = LoanRow()
    row.body = body
    row.key = key
    row.source = source
    row.lender = source == .bond ? "" : "国家开发银行"
    row.dayBasis = 360
    change(&row)
    let number = funds.loans.append(row)
    funds.note(loan: number)
    return number
  }

  func claim(_ loan: UInt32, _ body: UInt32, lent: Int64, repaid: Int64 = 0) {
    var row = ClaimRow()
    row.loan = loan
    row.body = body
    row.lent = lent
    row.repaid = repaid
    funds.note(claim: funds.claims.append(row))
  }

  // MARK: One settlement

  /// One settlement with 100 registered persons (605 万元) and 20 synchronous ones (15 万元) after its
  /// final account and the use of its surplus: 585 + 15 paid, 12 repaid early, 8 to industry. The
  /// province has raised 60 more, and its task is ten times the county's.
  static func settled() throws -> RelocationBooks {
    let books = try RelocationBooks()
    let quotas = amounts(wan(80), wan(100), wan(50), wan(350), wan(25))
    books.task(province, of: nation, amounts(wan(800), wan(1000), wan(500), wan(3500), wan(250))) {
      $0.registered = 1_000
      $0.synchronous = 200
      $0.raised = amounts(0, wan(100), wan(60), wan(400), 0)
    }
    books.task(county, of: province, quotas) {
      $0.registered = 100
      $0.synchronous = 20
      $0.raised = amounts(wan(80), 0, 0, 0, wan(25))
      ($0.enrolled, $0.granted, $0.enrolledSynchronous) = (100, 96, 20)
    }
    let (financing, body) = (
      books.body(financing, .financing, of: province), books.body(body, .project, of: county)
    )
    let bond = books.loan("b1", .bond, of: financing) {
      ($0.drawn, $0.lentDown, $0.repaid) = (wan(100), wan(100), wan(92))
      $0.lastDrawnOn = .of(2020, 1, 1)
    }
    let fund = books.loan("f1", .fund, of: financing) {
      ($0.drawn, $0.lentDown, $0.rate) = (wan(60), wan(50), 12_000)
      $0.lastDrawnOn = .of(2020, 4, 1)
    }
    let loan = books.loan("l1", .loan, of: financing) {
      ($0.drawn, $0.lentDown, $0.repaid, $0.rate) = (wan(400), wan(350), wan(12), 49_000)
      $0.lastDrawnOn = .of(2020, 1, 1)
    }
    books.claim(bond, body, lent: wan(100), repaid: wan(92))
    books.claim(fund, body, lent: wan(50))
    books.claim(loan, body, lent: wan(350), repaid: wan(12))
    books.fill(
      books.settlement("S1", of: body) {
        ($0.plannedRegistered, $0.plannedSynchronous) = (110, 25)
        ($0.registered, $0.synchronous, $0.granted) = (100, 20, 96)
        $0.entitled = 96 * wan(0, 80)
        $0.isSettled = true
      }, bond, fund, loan)
    return books
  }

  private func fill(_ settlement: UInt32, _ bond: UInt32, _ fund: UInt32, _ loan: UInt32) {
    pot(settlement, .loan, loan) {
      ($0.registered, $0.cash, $0.moved) = (wan(338), wan(338), wan(12))
    }
    pot(settlement, .grant) {
      ($0.received, $0.registered, $0.cash) = (wan(80), wan(80), wan(80))
    }
    pot(settlement, .bond, bond) {
      ($0.received, $0.registered, $0.cash, $0.moved) = (wan(100), wan(92), wan(92), wan(8))
    }
    pot(settlement, .fund, fund) { ($0.registered, $0.cash) = (wan(50), wan(50)) }
    pot(settlement, .households) {
      ($0.received, $0.registered, $0.cash) = (wan(25), wan(25), wan(25))
    }
    pot(settlement, .local) {
      ($0.received, $0.synchronous, $0.cash) = (wan(15), wan(15), wan(15))
    }
  }

  static func amounts(
    _ grant: Int64, _ bond: Int64, _ fund: Int64, _ loan: Int64, _ households: Int64
  ) -> SourceAmounts {
    var amounts = SourceAmounts()
    (amounts.grant, amounts.bond, amounts.fund) = (grant, bond, fund)
    (amounts.loan, amounts.households) = (loan, households)
    return amounts
  }
}
