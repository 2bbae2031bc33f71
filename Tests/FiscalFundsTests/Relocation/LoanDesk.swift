import FundData
import LedgerCore
import TestSupport
import Testing

@testable import FiscalFunds

/// Books of a financing body and two project bodies, in which loans are lived through from contract to
/// last repayment. All that is drawn is lent down to the two, two thirds and one.
struct LoanDesk {
  static let province = "620000"
  static let financing = "620000.V"
  static let counties = ["620503", "620521"]
  static let start = Day.of(2016, 1, 1)

  let desk: FundDesk
  private var names = 0

  /// What loans posted, by tranche.
  struct Sums: Equatable {
    var interest: Int64 = 0
    var central: Int64 = 0
    var local: Int64 = 0
    /// Of the local part, by project body.
    var ofBody: [String: Int64] = [:]
  }
  private(set) var sums: [String: Sums] = [:]

  /// Quotas are no matter here: the rules of tasks and sources are off.
  init() throws {
    desk = try FundDesk(
      reference: RuleBooks.tables("rules.csv") { line in
        line.hasPrefix("47,") || line.hasPrefix("48,")
          ? line.replacing(",refuse,", with: ",off,") : line
      })
    try desk.open(Self.province, "GLB", "GLF", from: 201_601)
    try desk.open(Self.financing, "ENT", from: 201_601)
    for county in Self.counties {
      try desk.open(county, "GLB", "GLF", from: 201_601)
      try desk.open(body(county), "ENT", from: 201_601).open(unit(county), "GLA")
    }
    try allocate("000000", "000000")
    try allocate("000000", Self.province)
    try designate(Self.financing, .financing, at: Self.province)
    for county in Self.counties {
      try allocate(Self.province, county)
      try designate(body(county), .project, at: county)
      try settle(county)
    }
  }

  func body(_ county: String) -> String { "\(county).B" }
  func unit(_ county: String) -> String { "\(county).U.发展改革局" }

  mutating func name(_ prefix: String) -> String {
    names += 1
    return "\(prefix)\(names)"
  }

  private func allocate(_ from: String, _ to: String) throws {
    try desk.send(
      .allocateTask(
        .with {
          $0.to = to
          $0.version = 1
          $0.documentNo = "任务\(to)"
        }), at: from, on: Self.start)
  }

  private func designate(_ body: String, _ kind: BodyKind, at government: String) throws {
    try desk.send(
      .designateBody(
        .with {
          $0.body = body
          $0.kind = kind
          $0.documentNo = "函\(body)"
        }), at: government, on: Self.start)
  }

  /// A settlement that nobody moved to: whatever comes to the body is surplus.
  private func settle(_ county: String) throws {
    let actions: [FundAction] = [
      Act.propose("S") {
        $0.projectClass = "P0701"
        $0.unit = unit(county)
      },
      Act.step("S", .check), Act.step("S", .approve),
      .openSettlement(
        .with {
          $0.project = "S"
          $0.body = body(county)
        }),
      Act.accept("S"), Act.finalAccount(of: "S", 1),
      .settleSettlement(
        .with {
          $0.project = "S"
          $0.documentNo = "决算1号"
        }),
    ]
    for action in actions { try desk.send(action, at: county, on: Self.start) }
  }

  // MARK: A loan

  static func day(_ text: String) throws -> Day {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    try #require(parts.count == 3)
    return Day.of(parts[0], parts[1], parts[2])
  }

  func row(_ tranche: String) throws -> LoanRow {
    let number = try desk.funds.loan(desk.funds.financingBody(of: Self.province), tranche)
    return desk.funds.loans[number]
  }

  /// Lives through a loan; every accrual is compared with what was worked out apart.
  mutating func live(_ history: LoanHistory, early: Bool) throws {
    let first = try Self.day(try #require(history.steps.first).on)
    let drawn = history.steps.reduce(Int64(0)) { sum, step in
      if case .draw(let fen) = step.event { sum + fen } else { sum }
    }
    try desk.send(
      .signLoan(
        .with {
          $0.tranche = history.name
          $0.source = .loan
          $0.lender = "国家开发银行"
          $0.contractNo = "合同\(history.name)"
          $0.signed = drawn
          $0.rate = history.rate
          $0.dayBasis = history.basis
          $0.centralShare = history.share
          $0.matures = .of(2060, 1, 1)
        }), at: Self.financing, on: first)
    for step in history.steps {
      let day = try Self.day(step.on)
      switch step.event {
      case .draw(let fen): try draw(history.name, fen, on: day)
      case .changeRate(let rate):
        let number = name("利率")
        try desk.send(
          .changeRate(
            .with {
              $0.tranche = history.name
              $0.rate = rate
              $0.documentNo = number
            }), at: Self.financing, on: day)
      case .repay(let fen): try repay(history.name, fen, early: early, on: day)
      case .accrue(let expected): try accrue(history.name, expected, on: day)
      }
    }
    let last = try Self.day(try #require(history.steps.last).on)
    try payInterest(of: history.name, on: last)
  }

  private mutating func draw(_ tranche: String, _ fen: Int64, on day: Day) throws {
    let receipt = name("提款")
    try desk.send(
      .drawLoan(
        .with {
          $0.tranche = tranche
          $0.receiptNo = receipt
          $0.amount = fen
        }), at: Self.financing, on: day)
    let part = fen * 2 / 3
    for (county, amount) in zip(Self.counties, [part, fen - part]) where amount > 0 {
      let receipt = name("下拨")
      try desk.send(
        .lendDown(
          .with {
            $0.to = body(county)
            $0.tranche = tranche
            $0.receiptNo = receipt
            $0.amount = amount
          }), at: Self.financing, on: day)
    }
  }

  private mutating func accrue(
    _ tranche: String, _ expected: LoanHistory.Accrual, on day: Day
  ) throws {
    let before = try row(tranche)
    let owed = Self.counties.map { claim($0, tranche)?.interest ?? 0 }
    try desk.send(.accrueInterest(.with { $0.tranche = tranche }), at: Self.financing, on: day)
    let after = try row(tranche)
    let (interest, central) = (after.interest - before.interest, after.central - before.central)
    let accrual = LoanHistory.Accrual(
      interest: interest, central: central, local: interest - central)
    #expect(accrual == expected, "\(tranche) \(day.civil)")
    // With nothing outstanding no project body bears the last fen.
    let local = before.principal == 0 ? 0 : expected.local
    #expect(after.local - before.local == local, "\(tranche) \(day.civil)")
    var sum = sums[tranche, default: Sums()]
    sum.interest += interest
    sum.central += central
    sum.local += after.local - before.local
    for (county, old) in zip(Self.counties, owed) {
      let new = claim(county, tranche)?.interest ?? 0
      #expect(new >= old, "\(tranche) \(day.civil)")
      sum.ofBody[county, default: 0] += new - old
    }
    sums[tranche] = sum
  }

  func claim(_ county: String, _ tranche: String) -> ClaimRow? {
    let funds = desk.funds
    guard let number = funds.bodyNumber(body(county)) else { return nil }
    return (try? funds.claim(number, tranche)).map { funds.claims[$0] }
  }

  // MARK: Repayment

  /// What is repaid comes from the two counties in turn, out of the budget or, early, out of what the
  /// bodies have left over.
  private mutating func repay(
    _ tranche: String, _ fen: Int64, early: Bool, on day: Day
  ) throws {
    var left = fen
    for county in Self.counties {
      let amount = min(left, claim(county, tranche)?.outstanding ?? 0)
      guard amount > 0 else { continue }
      left -= amount
      let receipt = name("还款")
      guard !early else {
        try desk.send(
          .repayFromSurplus(
            .with {
              $0.tranche = tranche
              $0.project = "S"
              $0.approvalNo = "结余"
              $0.receiptNo = receipt
              $0.amount = amount
            }), at: body(county), on: day)
        continue
      }
      let key = try money(county, amount, on: day)
      try desk.send(
        .repayRelocation(
          .with {
            $0.body = body(county)
            $0.unit = unit(county)
            $0.receiptNo = receipt
            $0.lines = [
              .with {
                $0.key = key
                $0.tranche = tranche
                $0.amount = amount
              }
            ]
          }), at: county, on: day)
    }
    #expect(left == 0, "\(tranche)")
  }

  /// An indicator with cash behind it.
  private mutating func money(_ entity: String, _ amount: Int64, on day: Day) throws -> String {
    let (key, number) = (name("i"), name("文号"))
    try desk.send(.recordRevenue(.with { $0.amount = amount }), at: entity, on: day)
    try desk.send(
      .issueIndicator(
        .with {
          $0.key = key
          $0.documentNo = number
          $0.level = .county
          $0.category = "O01"
          $0.budgetYear = UInt16(day.civil.year)
          $0.amount = amount
        }), at: entity, on: day)
    return key
  }

  // MARK: Interest

  private mutating func payInterest(of tranche: String, on day: Day) throws {
    let row = try row(tranche)
    var shares = [(Self.province, Self.financing, row.central)]
    for county in Self.counties {
      shares.append((county, body(county), claim(county, tranche)?.interest ?? 0))
    }
    for (entity, body, amount) in shares where amount > 0 {
      let (key, receipt) = (try money(entity, amount, on: day), name("利息"))
      try desk.send(
        .payInterestShare(
          .with {
            $0.tranche = tranche
            $0.body = body
            $0.key = key
            $0.unit = entity == Self.province ? "" : unit(entity)
            $0.receiptNo = receipt
            $0.amount = amount
          }), at: entity, on: day)
    }
    guard row.central + row.local > 0 else { return }
    let receipt = name("付息")
    try desk.send(
      .payLender(
        .with {
          $0.tranche = tranche
          $0.receiptNo = receipt
          $0.central = row.central
          $0.local = row.local
        }), at: Self.financing, on: day)
  }

  // MARK: The books

  /// Debits and credits of a subject of a body for a tranche, over all months.
  func turnover(_ body: String, _ subject: String, _ tranche: String) -> (Int64, Int64) {
    guard let ledger = desk.machine.ledgerNumber(entity: body, book: "ENT") else { return (0, 0) }
    var (debit, credit): (Int64, Int64) = (0, 0)
    for account in desk.machine.accounts(ofLedger: ledger) {
      let view = desk.machine.view(ofAccount: account)
      guard view.subject == subject,
        view.dimensions.split(separator: ",").contains("T=\(tranche)")
      else { continue }
      for month in desk.machine.turnover(of: account, from: .none, to: .none) {
        debit += month.debit
        credit += month.credit
      }
    }
    return (debit, credit)
  }
}
