import EmbeddedFunds
import FiscalFunds
import FundData
import LedgerCore
import TestSupport

/// One fiscal year of many counties, made with a seed: indicators from above, a plan, projects with
/// contracts, and payments from application to the bank's receipt.
struct ScaleLoad {
  static let bureau = Actor(
    uri: "spiffe://000000.000000.fundledger/bureau/a", issuer: "scale", serial: "1")
  static let checker = Actor(
    uri: "spiffe://000000.000000.fundledger/checker/b", issuer: "scale", serial: "2")

  private static let lines: [(category: String, level: FundLevel)] = [
    ("C01", .central), ("C02", .central), ("C03", .central), ("L01", .province), ("L02", .province),
  ]
  /// Of one payment at the most, fen.
  private static let paymentFen: Int64 = 10_000_000

  let counties: [String]
  let projects: Int
  /// Of each county.
  let payments: Int
  private var random: SplitMix64

  init(counties: [String], projects: Int, payments: Int, seed: UInt64) {
    self.counties = counties
    self.projects = projects
    self.payments = payments
    random = SplitMix64(seed: seed)
  }

  /// A project's money, enough for its payments.
  private var projectFen: Int64 { Int64(payments / projects + 1) * Self.paymentFen * 2 }

  private func province(of county: String) -> String { county.prefix(2) + "0000" }
  private func unit(of county: String) -> String {
    county.contains(".") ? county + "农业农村局" : county + ".U.农业农村局"
  }

  // MARK: Phases

  mutating func open(_ books: inout EmbeddedBooks) throws {
    for province in Set(counties.map { province(of: $0) }).sorted() {
      try books.open(province, ["GLB", "GLF"])
      try books.send(
        .recordRevenue(.of { $0.amount = Limits.amountFen }), at: province, on: Self.day(1, 2))
      for (index, line) in Self.lines.enumerated() {
        try books.send(
          .issueIndicator(
            .of {
              $0.key = "p\(index)"
              $0.documentNo = "财农〔2020〕\(index)号"
              $0.source = line.level == .central ? .upper : .own
              $0.publisher = line.level == .central ? "000000" : ""
              $0.level = line.level
              $0.category = line.category
              $0.budgetYear = 2020
              $0.function = "2130504"
              $0.amount = Limits.amountFen
            }), at: province, on: Self.day(1, 3))
      }
    }
    for county in counties { try books.open(county, ["GLB", "GLF"]) }
    for county in counties { try books.open(unit(of: county), ["GLA"]) }
  }

  /// Indicators, cash, the plan in force, and the pool.
  mutating func prepare(_ county: String, _ books: inout EmbeddedBooks) throws {
    let share = projectFen * Int64(projects) / Int64(Self.lines.count) * 2
    for index in Self.lines.indices {
      try books.send(
        .passDown(
          .of {
            $0.key = "p\(index)"
            $0.to = county
            $0.toKey = "c\(index)"
            $0.documentNo = "省财农〔2020〕\(index)号"
            $0.amount = share
          }), at: province(of: county), on: Self.day(1, 20))
    }
    try books.send(
      .moveCash(
        .of {
          $0.kind = .onAccount
          $0.to = county
          $0.amount = share * Int64(Self.lines.count)
        }), at: province(of: county), on: Self.day(1, 20))
    try books.send(
      .draftPlan(
        .of {
          $0.year = 2020
          $0.version = 1
          $0.sources = Self.lines.enumerated().map { index, line in
            .of {
              $0.key = "x\(index)"
              $0.category = line.category
              $0.level = line.level
              $0.amount = share
            }
          }
          $0.uses = ["P02", "P18"].map { code in
            .of {
              $0.projectClass = code
              $0.amount = share * Int64(Self.lines.count) / 2
            }
          }
        }), at: county, on: Self.day(2, 1))
    try books.send(
      .approvePlan(
        .of {
          $0.year = 2020
          $0.version = 1
          $0.governmentMeeting = "常务会议"
          $0.partyMeeting = "常委会"
        }), at: county, on: Self.day(2, 2), by: Self.checker)
    try books.send(
      .filePlan(
        .of {
          $0.year = 2020
          $0.version = 1
          $0.filingNo = "备案1号"
        }), at: county, on: Self.day(2, 3))
    for index in Self.lines.indices {
      try books.send(
        .pool(
          .of {
            $0.indicator = "c\(index)"
            $0.line = "x\(index)"
            $0.amount = share
          }), at: county, on: Self.day(2, 4))
    }
    for number in 0..<projects { try addProject(number, county, &books) }
  }

  private mutating func addProject(
    _ number: Int, _ county: String, _ books: inout EmbeddedBooks
  ) throws {
    let key = "项目\(number)"
    let isRoad = number % 2 == 0
    try books.send(
      .proposeProject(
        .of {
          $0.key = key
          $0.name = isRoad ? "通村道路\(number)" : "种植基地\(number)"
          $0.place = "乡镇\(number % 20)村\(number)"
          $0.projectClass = isRoad ? "P1801" : "P0201"
          $0.content = "规模\(number)"
          $0.unit = unit(of: county)
          $0.registered = 20
          $0.budget = [.of { $0.amount = projectFen }]
          $0.target = "受益20户"
          $0.formsAsset = isRoad
        }), at: county, on: Self.day(2, 5))
    for step in [ProjectStep.check, .approve] {
      try books.send(
        .advanceProject(
          .of {
            $0.key = key
            $0.step = step
          }), at: county, on: Self.day(2, 6), by: step == .approve ? Self.checker : Self.bureau)
    }
    try books.send(
      .publishNotice(
        .of {
          $0.project = key
          $0.from = Self.day(2, 7)
          $0.to = Self.day(2, 20)
          $0.digest = HashedKey(high: 1, low: UInt64(number) + 1)
        }), at: county, on: Self.day(2, 7))
    let index = number % Self.lines.count
    try books.send(
      .assign(
        .of {
          $0.indicator = "c\(index)"
          $0.project = key
          $0.line = "x\(index)"
          $0.amount = projectFen
        }), at: county, on: Self.day(2, 21))
    try books.send(
      .signContract(
        .of {
          $0.project = key
          $0.key = "合同\(number)"
          $0.contractor = "公司\(number % 40)"
          $0.amount = projectFen
          $0.tenderNo = "招标\(number)"
        }), at: county, on: Self.day(2, 22))
    try books.send(
      .certifyWork(
        .of {
          $0.project = key
          $0.contract = "合同\(number)"
          $0.amount = projectFen
          $0.digest = HashedKey(high: 2, low: UInt64(number) + 1)
        }), at: county, on: Self.day(3, 1))
  }

  /// Applications, approvals and settlements `numbers` of a county, in three runs.
  mutating func payments(
    _ numbers: Range<Int>, of county: String
  ) throws -> [(PreparedCommand, by: Actor)] {
    var prepared: [(PreparedCommand, by: Actor)] = []
    prepared.reserveCapacity(3 * numbers.count)
    func add(_ action: FundAction, on day: Day, by actor: Actor = Self.bureau) throws {
      let command = FundCommand(entity: county, day: day, action)
      prepared.append((try PreparedCommand(command), by: actor))
    }
    for number in numbers {
      let amount = Int64.random(in: 1...Self.paymentFen, using: &random)
      try add(.applyPayment(application(number, county, amount)), on: Self.day(4, 1))
    }
    for number in numbers {
      try add(
        .approvePayment(
          .of {
            $0.key = "申请\(number)"
            $0.orderNo = "支令\(number)"
          }), on: Self.day(4, 2), by: Self.checker)
    }
    for number in numbers {
      try add(
        .settlePayment(
          .of {
            $0.key = "申请\(number)"
            $0.receiptNo = "\(county)-回单\(number)"
          }), on: Self.day(4, 3))
    }
    return prepared
  }

  private func application(_ number: Int, _ county: String, _ amount: Int64) -> ApplyPayment {
    let project = number % projects
    return .of {
      $0.key = "申请\(number)"
      $0.project = "项目\(project)"
      $0.indicator = "c\(project % Self.lines.count)"
      $0.line = "x\(project % Self.lines.count)"
      $0.contract = "合同\(project)"
      $0.payeeName = "公司\(project % 40)"
      $0.amount = amount
      $0.economic = "50302"
      $0.invoice = "\(county)-发票\(number)"
    }
  }

  private static func day(_ month: Int, _ day: Int) -> Day {
    Day(year: 2020, month: month, day: day) ?? Day(number: 18_262)
  }
}

extension Fields {
  /// A value with its fields set.
  fileprivate static func of(_ change: (inout Self) -> Void) -> Self {
    var value = Self()
    change(&value)
    return value
  }
}
