import FundClient
import FundMessages
import SwiftProtobuf
import Testing

/// A county's year over mutual TLS, each act under the certificate of who does it: the province, the
/// county's bureau and its checker, and the unit that carries the projects out.
final class CountyYear {
  static let province = "620000"
  static let county = "620503"
  static let units = ["620503.U.农业农村局", "620503.U.交通运输局"]
  static let projects = 12
  /// Of each project: an advance, three progress payments, the retention money.
  static let paymentsPerProject = 5

  private let test: TestLedger
  private var lanes: [Desk: Lane] = [:]
  private var documents = 0
  /// Ledgers by entity and book.
  private(set) var ledgers: [String: UInt32] = [:]

  init(_ test: TestLedger) { self.test = test }

  // MARK: Sending

  func lane(_ desk: Desk) async throws -> Lane {
    if let lane = lanes[desk] { return lane }
    let lane = try await Lane.open("year", on: test.client(desk))
    lanes[desk] = lane
    return lane
  }

  func submit(
    _ actions: [Fundledger_V1_FundCommand.OneOf_Action], as desk: Desk, at entity: String = county,
    on day: Day, isAdjustment: Bool = false
  ) async throws -> BatchOutcome {
    let commands = actions.map { action in
      BusinessCommand(
        .with {
          $0.entity = entity
          $0.day = day.number
          $0.adjustmentPeriod = isAdjustment
          $0.action = action
        })
    }
    return try await lane(desk).submit(commands)
  }

  /// Sends commands that must all be accepted.
  func send(
    _ actions: [Fundledger_V1_FundCommand.OneOf_Action], as desk: Desk, at entity: String = county,
    on day: Day, isAdjustment: Bool = false
  ) async throws {
    let outcome = try await submit(
      actions, as: desk, at: entity, on: day, isAdjustment: isAdjustment)
    #expect(outcome.refusals.isEmpty, "\(outcome.refusals.map(\.chineseMessage))")
    #expect(outcome.accepted == actions.count)
  }

  private func document() -> String {
    documents += 1
    return "甘财农〔2020〕\(documents)号"
  }

  static func day(_ month: Int, _ day: Int, year: Int = 2020) -> Day {
    SampleBooks.day(month, day, year: year)
  }

  // MARK: The year

  func openLedgers() async throws {
    let supervisor = try await test.client(.supervisor)
    var wanted: [(String, String)] = []
    for entity in [Self.province, Self.county] { wanted += [(entity, "GLB"), (entity, "GLF")] }
    wanted += Self.units.map { ($0, "GLA") }
    for (entity, book) in wanted {
      ledgers["\(entity) \(book)"] = try await supervisor.openLedger(
        entity: entity, book: book, name: "\(entity) \(book)",
        firstMonth: Month(number: 202_001).unsafelyUnwrapped
      ).ledger.number
    }
  }

  /// Three indicators of three levels, and the cash.
  func bringMoney() async throws {
    let start = Self.day(1, 6)
    try await send(
      [
        .recordRevenue(.with { $0.amount = 100_000_000_00 }),
        .issueIndicator(
          .with {
            $0.key = "中央"
            $0.documentNo = "财农〔2020〕5号"
            $0.source = .upper
            $0.publisher = "000000"
            $0.level = .central
            $0.category = "C01"
            $0.budgetYear = 2020
            $0.function = "2130504"
            $0.amount = 30_000_000_00
          }),
        .issueIndicator(
          .with {
            $0.key = "省级"
            $0.documentNo = self.document()
            $0.level = .province
            $0.category = "L01"
            $0.budgetYear = 2020
            $0.amount = 10_000_000_00
          }),
      ], as: .province, at: Self.province, on: start)
    let shares: [(String, String, Int64)] = [
      ("中央", "c1", 20_000_000_00), ("省级", "c2", 8_000_000_00),
    ]
    for (key, toKey, amount) in shares {
      let number = document()
      try await send(
        [
          .passDown(
            .with {
              $0.key = key
              $0.to = Self.county
              $0.toKey = toKey
              $0.documentNo = number
              $0.amount = amount
            }),
          .moveCash(
            .with {
              $0.kind = .subsidy
              $0.to = Self.county
              $0.indicator = key
              $0.toIndicator = toKey
              $0.amount = amount
            }),
        ], as: .province, at: Self.province, on: Self.day(1, 20))
    }
    try await send(
      [
        .recordRevenue(.with { $0.amount = 5_000_000_00 }),
        .issueIndicator(
          .with {
            $0.key = "c3"
            $0.documentNo = "麦财农〔2020〕1号"
            $0.level = .county
            $0.category = "L01"
            $0.budgetYear = 2020
            $0.amount = 2_000_000_00
          }),
      ], as: .bureau, on: Self.day(1, 21))
  }

  /// The lines of the county's three sources.
  private func sources(_ amounts: [Int64]) -> [Fundledger_V1_PlanSource] {
    let lines: [(String, String, Fundledger_V1_FundLevel)] = [
      ("x1", "C01", .central), ("x2", "L01", .province), ("x3", "L01", .county),
    ]
    return zip(lines, amounts).map { line, amount in
      .with {
        $0.key = line.0
        $0.category = line.1
        $0.level = line.2
        $0.amount = amount
      }
    }
  }

  func plan(_ version: UInt32, _ amounts: [Int64]) -> Fundledger_V1_DraftPlan {
    let total = amounts.reduce(0, +)
    return .with {
      $0.year = 2020
      $0.version = version
      $0.stage = version == 1 ? .initial : .adjusted
      $0.sources = self.sources(amounts)
      $0.uses = [("P02", total / 2), ("P18", total - total / 2)].map { code, amount in
        .with {
          $0.projectClass = code
          $0.amount = amount
        }
      }
    }
  }

  /// Two versions of the plan, and the pool.
  func integrate() async throws {
    let versions: [[Int64]] = [
      [15_000_000_00, 6_000_000_00, 1_000_000_00], [20_000_000_00, 8_000_000_00, 2_000_000_00],
    ]
    for (version, amounts) in versions.enumerated() {
      let number = UInt32(version + 1)
      let day = Self.day(2 + 3 * version, 10)
      try await send([.draftPlan(plan(number, amounts))], as: .bureau, on: day)
      try await send(
        [
          .approvePlan(
            .with {
              $0.year = 2020
              $0.version = number
              $0.governmentMeeting = "县政府第\(number)次常务会议"
              $0.partyMeeting = "县委第\(number)次常委会"
            })
        ], as: .secondChecker, on: day)
      try await send(
        [
          .filePlan(
            .with {
              $0.year = 2020
              $0.version = number
              $0.filingNo = "甘备〔2020〕\(number)号"
            })
        ], as: .province, on: day)
      let pooled: [Int64] =
        version == 0
        ? amounts : [5_000_000_00, 2_000_000_00, 1_000_000_00]
      try await send(
        zip(1...3, pooled).map { line, amount in
          .pool(
            .with {
              $0.indicator = "c\(line)"
              $0.line = "x\(line)"
              $0.amount = amount
            })
        }, as: .bureau, on: day)
    }
  }

  /// Twelve projects from the village to the contract.
  func startProjects() async throws {
    for number in 1...Self.projects {
      let key = "项目\(number)"
      let isRoad = number % 2 == 0
      try await send(
        [
          .proposeProject(
            .with {
              $0.key = key
              $0.name = isRoad ? "通村道路\(number)" : "花牛苹果基地\(number)"
              $0.place = "党川镇第\(number)村"
              $0.projectClass = isRoad ? "P1801" : "P0201"
              $0.content = "规模\(number)"
              $0.unit = Self.units[number % 2]
              $0.registered = 30
              $0.budget = [.with { $0.amount = 2_500_000_00 }]
              $0.target = "受益30户"
              $0.formsAsset = isRoad
            })
        ], as: .secondBureau, on: Self.day(3, 1))
      try await send(
        [
          .advanceProject(
            .with {
              $0.key = key
              $0.step = .check
            })
        ], as: .secondBureau, on: Self.day(3, 2))
      try await send(
        [
          .advanceProject(
            .with {
              $0.key = key
              $0.step = .approve
            })
        ], as: .secondChecker, on: Self.day(3, 3))
      try await send(start(key, number), as: .bureau, on: Self.day(5, 20))
    }
  }

  private func start(
    _ key: String, _ number: Int
  ) -> [Fundledger_V1_FundCommand.OneOf_Action] {
    // The three sources in turn: 8 x 250, 3 x 250, 1 x 200 万元.
    let source = number <= 8 ? 1 : number <= 11 ? 2 : 3
    let amount: Int64 = source == 3 ? 2_000_000_00 : 2_500_000_00
    return [
      .publishNotice(
        .with {
          $0.project = key
          $0.stage = .before
          $0.from = Self.day(5, 1).number
          $0.to = Self.day(5, 12).number
          $0.place = "村公示栏"
          $0.digest = .init(repeating: UInt8(number), count: 16)
        }),
      .assign(
        .with {
          $0.indicator = "c\(source)"
          $0.project = key
          $0.line = "x\(source)"
          $0.amount = amount
        }),
      .signContract(
        .with {
          $0.project = key
          $0.key = "合同\(number)"
          $0.contractor = "公司\(number)"
          $0.amount = amount
          $0.retentionBasisPoints = 300
          $0.tenderNo = "招标\(number)"
        }),
      .certifyWork(
        .with {
          $0.project = key
          $0.contract = "合同\(number)"
          $0.amount = 2_000_000_00
          $0.digest = .init(repeating: 7, count: 16)
        }),
    ]
  }

  // MARK: Payments

  /// The application `step` of a project: 40 advance; 60 of accepted work; 77.40 net of 3 % kept
  /// and with 20 of the advance cleared; 16.60 with the rest cleared; the 6 kept.
  func application(_ project: Int, _ step: Int) -> Fundledger_V1_ApplyPayment {
    let source = project <= 8 ? 1 : project <= 11 ? 2 : 3
    return .with {
      $0.key = "申请\(project)-\(step)"
      $0.project = "项目\(project)"
      $0.indicator = "c\(source)"
      $0.line = "x\(source)"
      $0.contract = "合同\(project)"
      $0.payeeName = "公司\(project)"
      $0.economic = "50302"
      $0.invoice = "发票\(project)-\(step)"
      switch step {
      case 1:
        $0.kind = .advance
        $0.amount = 400_000_00
      case 2:
        $0.amount = 600_000_00
      case 3:
        $0.amount = 740_000_00
        $0.advanceCleared = 200_000_00
        $0.retained = 60_000_00
      case 4:
        $0.amount = 200_000_00
        $0.advanceCleared = 200_000_00
      default:
        $0.kind = .retention
        $0.amount = 60_000_00
      }
    }
  }

  /// One payment from the unit's application to the bank's receipt.
  func pay(_ project: Int, _ step: Int, on day: Day) async throws {
    let application = application(project, step)
    try await send([.applyPayment(application)], as: .secondBureau, on: day)
    try await send(
      [
        .approvePayment(
          .with {
            $0.key = application.key
            $0.orderNo = "支令\(project)-\(step)"
          })
      ], as: .secondChecker, on: day)
    try await settle(application.key, on: day)
  }

  func settle(_ key: String, on day: Day) async throws {
    try await send(
      [
        .settlePayment(
          .with {
            $0.key = key
            $0.receiptNo = "回单\(key)"
          })
      ], as: .bureau, on: day)
  }

  /// Acceptance and the notice of completion, before the retention money.
  func complete(_ project: Int) async throws {
    try await send(
      [
        .acceptProject(
          .with {
            $0.project = "项目\(project)"
            $0.digest = .init(repeating: 9, count: 16)
          }),
        .publishNotice(
          .with {
            $0.project = "项目\(project)"
            $0.stage = .completion
            $0.from = Self.day(9, 1).number
            $0.to = Self.day(9, 10).number
            $0.digest = .init(repeating: 8, count: 16)
          }),
      ], as: .bureau, on: Self.day(9, 11))
  }

  // MARK: Figures

  /// Closing balances of every ledger by subject, debits minus credits; zeros left out.
  func balances() async throws -> [String: Int64] {
    var balances: [String: Int64] = [:]
    let supervisor = try await test.client(.supervisor)
    for (name, number) in ledgers {
      let table = try await supervisor.trialBalance(ledger: number)
      #expect(table.lines.reduce(0) { $0 + $1.debit.value - $1.credit.value } == 0)
      for line in table.lines where line.closing.value != 0 {
        balances["\(name) \(line.subject)"] = line.closing.value
      }
    }
    return balances
  }
}
