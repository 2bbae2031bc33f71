import FundClient
import FundMessages
import SwiftProtobuf
import TestSupport
import Testing

/// The R scenario of the worked postings over mutual TLS: one settlement, a hundred registered persons,
/// five sources, each act under the certificate of who does it. Its amounts are read from the postings.
final class RelocationStory {
  typealias Action = Fundledger_V1_FundCommand.OneOf_Action

  static let places = [
    "N": "000000", "P": "620000", "C": "620503", "K": "620523", "U": "620503.U.发展改革局",
    "V": "620000.V", "B": "620503.B",
  ]
  /// Who acts for each; what a checker does is 李's.
  static let desks: [String: Desk] = [
    "N": .nationBureau, "P": .province, "C": .bureau, "K": .buyer, "V": .financingBody,
    "B": .projectBody,
  ]
  /// The money comes on this day; 360 days later interest is accrued.
  static let start = SampleBooks.day(1, 5)
  static let end = SampleBooks.day(12, 31)

  /// 25 registered households of four, five synchronous ones of four.
  static let registered = (1...25).map { key(1, $0) }
  static let synchronous = (1...5).map { key(2, $0) }

  let scenario: PostingScenario
  private let client: (Desk) async throws -> LedgerClient
  private var lanes: [Desk: Lane] = [:]
  private var documents = 0
  /// Ledgers as the postings name them: `GLB/N`.
  private(set) var ledgers: [String: UInt32] = [:]

  init(_ client: @escaping (Desk) async throws -> LedgerClient) throws {
    scenario = try #require(PostingScenario.all().first { $0.name == "R" })
    self.client = client
  }

  static func key(_ high: UInt8, _ low: Int) -> [UInt8] {
    [0, 0, 0, 0, 0, 0, 0, high, 0, 0, 0, 0, 0, 0, 0, UInt8(low)]
  }

  static func place(_ letter: String) -> String { places[letter] ?? letter }

  /// The amount of leg `leg` of the line `line` of an event, in fen.
  func fen(_ event: String, _ line: Int, _ leg: Int = 0) -> Int64 {
    guard let found = scenario.events.first(where: { $0.id == event }) else {
      preconditionFailure("no event \(event)")
    }
    return found.lines[line].legs[leg].fen
  }

  func document() -> String {
    documents += 1
    return "文件\(documents)号"
  }

  // MARK: Sending

  func submit(
    _ actions: [Action], at letter: String, as desk: Desk? = nil, on day: Day = start
  ) async throws -> BatchOutcome {
    let desk = try desk ?? #require(Self.desks[letter])
    if lanes[desk] == nil { lanes[desk] = try await Lane.open("relocation", on: client(desk)) }
    let lane = try #require(lanes[desk])
    return try await lane.submit(
      actions.map { action in
        BusinessCommand(
          .with {
            $0.entity = Self.place(letter)
            $0.day = day.number
            $0.action = action
          })
      })
  }

  /// Sends commands that must all be accepted.
  func send(
    _ actions: Action..., at letter: String, as desk: Desk? = nil, on day: Day = start
  ) async throws {
    let outcome = try await submit(actions, at: letter, as: desk, on: day)
    #expect(
      outcome.refusals.isEmpty,
      "\(actions): \(outcome.refusals.map { "\($0.rule) \($0.message) \($0.about)" })")
    #expect(outcome.accepted == actions.count)
  }

  /// What a command must be refused with.
  func refusal(
    _ action: Action, at letter: String, as desk: Desk? = nil, on day: Day = end
  ) async throws -> Refusal {
    let outcome = try await submit([action], at: letter, as: desk, on: day)
    return try #require(outcome.refusals.first, "\(action) was accepted")
  }

  // MARK: The story

  func run() async throws {
    try await prepare()
    try await grant()
    try await capital()
    try await borrow()
    try await lendDown()
    try await raise()
    try await build()
    try await interest()
    try await handOver()
    try await landQuota()
    try await repay()
    try await replace()
    try await surplus()
  }

  func openLedgers() async throws {
    let supervisor = try await client(.supervisor)
    let books = [("N", "GLB GLF"), ("P", "GLB GLF"), ("C", "GLB GLF"), ("K", "GLB GLF")]
    for (letter, names) in books + [("U", "GLA"), ("V", "ENT"), ("B", "ENT")] {
      for book in names.split(separator: " ").map(String.init) {
        ledgers["\(book)/\(letter)"] = try await supervisor.openLedger(
          entity: Self.place(letter), book: book, name: "\(book) \(letter)",
          firstMonth: SampleBooks.month
        ).ledger.number
      }
    }
  }

  func prepare() async throws {
    try await openLedgers()
    for (line, letter) in ["N", "P", "C", "K"].enumerated() {
      try await send(
        .recordRevenue(.with { $0.amount = self.fen("M00", line) }), at: letter)
    }
    try await allocate("N", "N")
    try await allocate("N", "P")
    try await allocate("P", "C")
    for (letter, body, kind) in [
      ("P", "V", Fundledger_V1_BodyKind.financing), ("C", "B", .project),
    ] {
      try await send(
        .designateBody(
          .with {
            $0.body = Self.place(body)
            $0.kind = kind
            $0.documentNo = "政函\(body)1号"
          }), at: letter)
    }
    try await project("S1", "P0701", "集中安置点一处")
    try await project("ind1", "P0706", "安置点食用菌大棚")
    try await send(
      .openSettlement(
        .with {
          $0.project = "S1"
          $0.body = Self.place("B")
          $0.registered = 100
          $0.synchronous = 20
          $0.area = 100 * 2_500
          $0.registeredShare = 180
          $0.synchronousShare = 15
        }), at: "C")
    try await enrol()
  }

  func task(_ to: String, _ change: (inout Fundledger_V1_AllocateTask) -> Void = { _ in }) -> Action
  {
    var action = Fundledger_V1_AllocateTask.with {
      $0.to = Self.place(to)
      $0.version = 1
      $0.documentNo = document()
      $0.registered = 100
      $0.synchronous = 20
      $0.grant = fen("M01", 0)
      $0.bond = fen("M03", 0)
      $0.fund = fen("M04", 0)
      $0.loan = fen("M05", 0)
      $0.households = fen("M07", 0)
    }
    change(&action)
    return .allocateTask(action)
  }

  private func allocate(_ from: String, _ to: String) async throws {
    try await send(task(to), at: from)
  }

  private func project(_ key: String, _ kind: String, _ content: String) async throws {
    try await send(
      .proposeProject(
        .with {
          $0.key = key
          $0.name = content
          $0.place = "党川镇"
          $0.projectClass = kind
          $0.content = content
          $0.unit = Self.place("U")
          $0.registered = 100
          $0.budget = [.with { $0.amount = 100_000_000_00 }]
          $0.target = "搬迁100人"
        }), at: "C", as: .secondBureau)
    for (step, desk) in [
      (Fundledger_V1_ProjectStep.check, Desk.bureau), (.approve, .secondChecker),
    ] {
      try await send(
        .advanceProject(
          .with {
            $0.key = key
            $0.step = step
          }), at: "C", as: desk)
    }
    try await notice(key, .before)
  }

  func notice(_ project: String, _ stage: Fundledger_V1_NoticeStage) async throws {
    try await send(
      .publishNotice(
        .with {
          $0.project = project
          $0.stage = stage
          $0.from = SampleBooks.day(12, 1, year: 2018).number
          $0.to = SampleBooks.day(12, 15, year: 2018).number
          $0.digest = .init(repeating: 1, count: 16)
        }), at: "C")
  }

  private func enrol() async throws {
    func entry(
      _ key: [UInt8], _ kind: Fundledger_V1_BeneficiaryClass, _ area: UInt32
    ) -> Fundledger_V1_HouseholdEntry {
      .with {
        $0.key.append(contentsOf: key)
        $0.beneficiary = kind
        $0.persons = 4
        $0.area = area
      }
    }
    try await send(
      .enrolHouseholds(
        .with {
          $0.project = "S1"
          $0.digest = .init(repeating: 7, count: 16)
          $0.households =
            Self.registered.map { entry($0, .registered, 10_000) }
            + Self.synchronous.map { entry($0, .synchronous, 12_000) }
        }),
      .grantHeads(
        .with {
          $0.project = "S1"
          $0.documentNo = "补助1号"
          $0.households = Self.registered.map { key in .with { $0.key.append(contentsOf: key) } }
        }), at: "C")
  }

  // MARK: M01, M02

  func issue(
    _ key: String, _ category: String, _ amount: Int64, at letter: String, on day: Day = start
  ) async throws {
    let number = document()
    try await send(
      .issueIndicator(
        .with {
          $0.key = key
          $0.documentNo = number
          $0.level = letter == "N" ? .central : .county
          $0.category = category
          $0.budgetYear = 2019
          $0.amount = amount
        }), at: letter, on: day)
  }

  func passDown(
    _ key: String, _ from: String, _ to: String, as toKey: String, _ amount: Int64,
    on day: Day = start
  ) async throws {
    let number = document()
    try await send(
      .passDown(
        .with {
          $0.key = key
          $0.to = Self.place(to)
          $0.toKey = toKey
          $0.documentNo = number
          $0.amount = amount
        }),
      .moveCash(
        .with {
          $0.kind = .subsidy
          $0.to = Self.place(to)
          $0.indicator = key
          $0.toIndicator = toKey
          $0.amount = amount
        }), at: from, on: day)
  }

  func grant() async throws {
    try await issue("rn", "R01", fen("M01", 0), at: "N")
    try await passDown("rn", "N", "P", as: "rp", fen("M01", 0))
    try await passDown("rp", "P", "C", as: "rc", fen("M01", 0))
    try await issue("rs", "L02", fen("M02", 0), at: "C")
    for (indicator, amount) in [("rc", fen("M01", 0)), ("rs", fen("M02", 0))] {
      try await send(
        .assign(
          .with {
            $0.indicator = indicator
            $0.project = "S1"
            $0.amount = amount
          }),
        .applyPayment(
          .with {
            $0.key = "拨付\(indicator)"
            $0.project = "S1"
            $0.indicator = indicator
            $0.kind = .expense
            $0.payee = .body
            $0.payeeName = "麦积区搬迁公司"
            $0.amount = amount
          }), at: "C")
      try await finish("拨付\(indicator)", at: "C")
    }
  }

  func finish(_ key: String, at letter: String) async throws {
    try await send(
      .approvePayment(
        .with {
          $0.key = key
          $0.orderNo = "支令\(key)"
        }), at: letter, as: .secondChecker)
    try await send(
      .settlePayment(
        .with {
          $0.key = key
          $0.receiptNo = "回单\(key)"
        }), at: letter)
  }

  // MARK: M03-M07

  func bond(
    _ tranche: String, _ key: String, _ category: String, _ amount: Int64, on day: Day = start
  ) async throws {
    let number = document()
    try await send(
      .issueBond(
        .with {
          $0.tranche = tranche
          $0.key = key
          $0.documentNo = number
          $0.category = category
          $0.budgetYear = 2019
          $0.amount = amount
        }), at: "P", on: day)
  }

  func capital() async throws {
    try await bond("b1", "pb", "B02", fen("M03", 0))
    try await send(
      .injectCapital(
        .with {
          $0.tranche = "b1"
          $0.key = "pb"
          $0.receiptNo = "注资回单"
          $0.amount = self.fen("M03", 0)
        }), at: "P")
  }

  func borrow() async throws {
    for (tranche, source, amount, rate) in [
      ("f1", Fundledger_V1_MoneySource.fund, fen("M04", 0), 0 as UInt32),
      ("l1", .loan, fen("M05", 0), 49_000),
    ] {
      try await send(
        signing(tranche, source, amount, rate: rate), drawing(tranche, amount), at: "V")
    }
  }

  func signing(
    _ tranche: String, _ source: Fundledger_V1_MoneySource, _ amount: Int64, rate: UInt32
  ) -> Action {
    .signLoan(
      .with {
        $0.tranche = tranche
        $0.source = source
        $0.lender = "国家开发银行"
        $0.contractNo = "合同\(tranche)"
        $0.signed = amount
        $0.rate = rate
        $0.dayBasis = 360
        $0.centralShare = source == .loan ? 9_000 : 0
        $0.matures = SampleBooks.day(12, 31, year: 2038).number
        $0.graceUntil = SampleBooks.day(12, 31, year: 2020).number
      })
  }

  func drawing(_ tranche: String, _ amount: Int64, receipt: String? = nil) -> Action {
    .drawLoan(
      .with {
        $0.tranche = tranche
        $0.receiptNo = receipt ?? "提款\(tranche)"
        $0.amount = amount
      })
  }

  func lendDown() async throws {
    for (leg, tranche) in ["b1", "f1", "l1"].enumerated() {
      try await send(
        .lendDown(
          .with {
            $0.to = Self.place("B")
            $0.tranche = tranche
            $0.project = tranche == "b1" ? "S1" : ""
            $0.receiptNo = "下拨\(tranche)"
            $0.amount = self.fen("M06", 0, leg)
          }), at: "V")
    }
  }

  func raising(_ receipt: String, _ keys: [[UInt8]], _ each: Int64) -> Action {
    .raiseFromHouseholds(
      .with {
        $0.project = "S1"
        $0.receiptNo = receipt
        $0.parts = keys.map { key in
          .with {
            $0.key.append(contentsOf: key)
            $0.amount = each
          }
        }
      })
  }

  func raise() async throws {
    let each = fen("M07", 0) / Int64(Self.registered.count)
    try await send(raising("自筹回单", Self.registered, each), at: "B")
  }
}
