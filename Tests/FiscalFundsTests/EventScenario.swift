import FiscalFunds
import FundData
import TestSupport
import Testing

@testable import LedgerCore

/// The E scenario of the worked postings through the business commands. Its amounts are read from
/// the postings, so that a figure changed there changes here.
struct EventScenario {
  static let places = [
    "N": "000000", "P": "620000", "F": "620500", "C": "620503", "H": "320000",
    "U": "620503.U.农业农村局", "P-C": "620000-620503",
  ]

  let desk: FundDesk
  private let scenario: PostingScenario
  private var documents = 0

  init() throws {
    scenario = try #require(PostingScenario.all().first { $0.name == "E" })
    desk = try FundDesk()
    for letter in ["N", "P", "F", "C", "H"] { try desk.open(place(letter), "GLB", "GLF") }
    try desk.open(place("U"), "GLA").open(place("C"), "AST").open("620000-620503", "TRN")
  }

  func place(_ letter: String) -> String { Self.places[letter] ?? letter }

  /// The amount of leg `leg` of the line `line` of an event, in fen.
  func fen(_ event: String, _ line: Int, _ leg: Int = 0) -> Int64 {
    guard let found = scenario.events.first(where: { $0.id == event }) else {
      preconditionFailure("no event \(event)")
    }
    return found.lines[line].legs[leg].fen
  }

  mutating func document() -> String {
    documents += 1
    return "甘财农〔2020〕\(documents)号"
  }

  mutating func run() throws {
    try issue()
    try cash()
    try plan()
    try projects()
    try pay()
    try households()
    try takeBack()
    try handOver()
    try aidAndTransit()
    try debt()
    let broken = desk.machine.firstBrokenInvariant()
    #expect(broken == nil)
    desk.seal()
    try yearEnd()
    try nextYear()
    desk.seal()
  }

  // MARK: E00-E07

  private mutating func issue() throws {
    for (line, letter) in ["N", "P", "C", "H"].enumerated() {
      try desk.send(
        .recordRevenue(.with { $0.amount = fen("E00", line) }), at: place(letter))
    }
    let n1 = IssueIndicator.with {
      $0.key = "n1"
      $0.documentNo = "财农〔2020〕1号"
      $0.level = .central
      $0.category = "C01"
      $0.budgetYear = 2020
      $0.function = "2130504"
      $0.amount = fen("E01", 0)
    }
    try desk.send(.issueIndicator(n1), at: place("N"))
    let c2 = IssueIndicator.with {
      $0.key = "c2"
      $0.documentNo = "麦财农〔2020〕1号"
      $0.level = .county
      $0.category = "L01"
      $0.budgetYear = 2020
      $0.amount = fen("E01", 1)
    }
    try desk.send(.issueIndicator(c2))
    try passDown("n1", from: "N", to: "P", as: "p1", fen("E02", 0))
    try passDown("p1", from: "P", to: "C", as: "c1", fen("E03", 0))
  }

  private mutating func passDown(
    _ key: String, from: String, to: String, as toKey: String, _ amount: Int64,
    isAid: Bool = false
  ) throws {
    let number = document()
    try desk.send(
      .passDown(
        .with {
          $0.key = key
          $0.to = place(to)
          $0.toKey = toKey
          $0.documentNo = number
          $0.isAid = isAid
          $0.agreementNo = isAid ? "协议1号" : ""
          $0.amount = amount
        }), at: place(from))
  }

  private func move(
    _ kind: CashMove, from: String, to: String, _ amount: Int64, _ indicator: String = "",
    _ toIndicator: String = "", transfer: String = "", on day: Day = .of(2020, 6, 1),
    isAdjustment: Bool = false
  ) throws {
    try desk.send(
      .moveCash(
        .with {
          $0.kind = kind
          $0.to = place(to)
          $0.indicator = indicator
          $0.toIndicator = toIndicator
          $0.transferNo = transfer
          $0.amount = amount
        }), at: place(from), on: day, isAdjustment: isAdjustment)
  }

  private func cash() throws {
    try move(.subsidy, from: "N", to: "P", fen("E05", 0), "n1", "p1")
    try move(.onAccount, from: "P", to: "C", fen("E06", 0))
    try move(.settle, from: "P", to: "C", fen("E07", 0), "p1", "c1")
  }

  // MARK: E09-E11

  private func plan() throws {
    try desk.send(
      .draftPlan(
        .with {
          $0.year = 2020
          $0.version = 1
          $0.sources = [
            .with {
              $0.key = "x1"
              $0.category = "C01"
              $0.level = .central
              $0.amount = fen("E09", 0)
            },
            .with {
              $0.key = "x2"
              $0.category = "L01"
              $0.level = .county
              $0.amount = fen("E09", 1)
            },
          ]
          $0.uses = [
            .with {
              $0.projectClass = "P18"
              $0.amount = fen("E09", 0) + fen("E09", 1)
            }
          ]
        }))
    try desk.send(
      .approvePlan(
        .with {
          $0.year = 2020
          $0.version = 1
          $0.governmentMeeting = "县政府第5次常务会议"
          $0.partyMeeting = "县委第7次常委会"
        }))
    try desk.send(
      .filePlan(
        .with {
          $0.year = 2020
          $0.version = 1
          $0.filingNo = "甘备〔2020〕62号"
        }), by: FundDesk.checker)
    for (line, name) in [("c1", "x1"), ("c2", "x2")].enumerated() {
      try desk.send(
        .pool(
          .with {
            $0.indicator = name.0
            $0.line = name.1
            $0.amount = fen("E09", line)
          }))
    }
    try desk.send(
      .unpool(
        .with {
          $0.indicator = "c1"
          $0.line = "x1"
          $0.amount = fen("E10", 0)
        }))
  }

  private func projects() throws {
    for (key, content, isAsset) in [("p9", "硬化道路9公里", true), ("p8", "产业奖补到户", false)] {
      try desk.send(
        .proposeProject(
          .with {
            $0.key = key
            $0.name = content
            $0.place = "党川镇"
            $0.projectClass = isAsset ? "P1801" : "P0201"
            $0.content = content
            $0.unit = place("U")
            $0.registered = 40
            $0.budget = [.with { $0.amount = 100_000_000_00 }]
            $0.target = "受益农户40户"
            $0.formsAsset = isAsset
          }))
      for step in [ProjectStep.check, .approve] {
        try desk.send(
          .advanceProject(
            .with {
              $0.key = key
              $0.step = step
            }))
      }
      try notice(key, .before)
    }
    for (line, name) in [("c1", "p9", "x1"), ("c2", "p9", "x2"), ("c1", "p8", "")].enumerated() {
      try desk.send(
        .assign(
          .with {
            $0.indicator = name.0
            $0.project = name.1
            $0.line = name.2
            $0.amount = fen("E11", line)
          }))
    }
  }

  private func notice(_ project: String, _ stage: NoticeStage) throws {
    try desk.send(
      .publishNotice(
        .with {
          $0.project = project
          $0.stage = stage
          $0.from = .of(2020, 4, 1)
          $0.to = .of(2020, 4, 10)
          $0.digest = HashedKey(high: 1, low: 2)
        }))
  }

  // MARK: E12-E16

  private func pay() throws {
    try desk.send(
      .signContract(
        .with {
          $0.project = "p9"
          $0.key = "k1"
          $0.contractor = "某建筑公司"
          $0.amount = 100_000_000_00
          $0.retentionBasisPoints = 300
          $0.tenderNo = "招标1号"
        }))
    try certify(fen("E13", 0))
    try pay("e13", fen("E13", 0))
    try pay("e14", fen("E14", 0)) { $0.kind = .advance }
    try certify(fen("E15", 2))
    try pay("e15", fen("E15", 0)) {
      $0.advanceCleared = fen("E15", 2, 1)
      $0.retained = fen("E15", 2, 2)
    }
    try desk.send(
      .acceptProject(
        .with {
          $0.project = "p9"
          $0.digest = HashedKey(high: 3, low: 4)
        }))
    try notice("p9", .completion)
    try pay("e16", fen("E16", 0)) { $0.kind = .retention }
  }

  private func certify(_ amount: Int64, on day: Day = .of(2020, 6, 1)) throws {
    try desk.send(
      .certifyWork(
        .with {
          $0.project = "p9"
          $0.contract = "k1"
          $0.amount = amount
          $0.digest = HashedKey(high: 5, low: 6)
        }), on: day)
  }

  private func pay(
    _ key: String, _ amount: Int64, from indicator: String = "c1", on day: Day = .of(2020, 6, 1),
    _ change: (inout ApplyPayment) -> Void = { _ in }
  ) throws {
    var application = ApplyPayment.with {
      $0.key = key
      $0.project = "p9"
      $0.indicator = indicator
      $0.line = "x1"
      $0.contract = "k1"
      $0.amount = amount
    }
    change(&application)
    try desk.send(.applyPayment(application), on: day)
    try desk.send(
      .approvePayment(
        .with {
          $0.key = key
          $0.orderNo = "支令\(key)"
        }), on: day)
    try desk.send(
      .settlePayment(
        .with {
          $0.key = key
          $0.receiptNo = "回单\(key)"
        }), on: day)
  }

  // MARK: E17-E22

  private func households() throws {
    let persons = (1...15).map { HashedKey(high: 9, low: $0) }
    try desk.send(
      .registerBeneficiaries(
        .with {
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.from = .of(2016, 1, 1)
            }
          }
        }))
    let total = fen("E17a", 0)
    try desk.send(
      .approveList(
        .with {
          $0.project = "p8"
          $0.key = "l1"
          $0.item = "产业奖补"
          $0.period = "2020"
          $0.digest = HashedKey(high: 7, low: 8)
          $0.isAccrued = true
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.amount = total / Int64(persons.count)
            }
          }
        }))
    try pay("e17", fen("E17b", 0)) {
      $0.project = "p8"
      $0.line = ""
      $0.contract = ""
      $0.kind = .households
      $0.payee = .households
      $0.list = "l1"
    }
    try desk.send(
      .refundPayment(
        .with {
          $0.key = "e17"
          $0.amount = -fen("E18", 0)
          $0.receiptNo = "退回1号"
          $0.isOwed = true
        }))
  }

  private func takeBack() throws {
    try desk.send(
      .takeBack(
        .with {
          $0.key = "c1"
          $0.orderNo = "收回1号"
          $0.returnsCash = true
          $0.amount = fen("E20", 0)
        }))
    try desk.send(
      .takeBack(
        .with {
          $0.key = "c1"
          $0.orderNo = "收回2号"
          $0.isOwnLevel = true
          $0.project = "p8"
          $0.toKey = "c3"
          $0.amount = fen("E21", 0)
        }))
  }

  private func handOver() throws {
    try desk.send(
      .finalAccount(
        .with {
          $0.project = "p9"
          $0.amount = fen("E22", 0)
          $0.digest = HashedKey(high: 1, low: 1)
        }))
    try desk.send(
      .handOverAsset(
        .with {
          $0.project = "p9"
          $0.contract = "k1"
          $0.asset = "v1"
          $0.owner = "某村集体经济组织"
          $0.deed = HashedKey(high: 1, low: 3)
          $0.cost = fen("E22", 0)
          $0.shares = [
            .with {
              $0.isCollective = true
              $0.amount = fen("E22", 2, 1)
            },
            .with {
              $0.holder = HashedKey(high: 9, low: 1)
              $0.amount = fen("E22", 2, 2)
            },
          ]
          $0.benefitContract = "分红协议1号"
          $0.minimumIncome = 1
          $0.incomeDue = fen("E22", 3)
        }))
  }

  // MARK: E23-E26

  private mutating func aidAndTransit() throws {
    try desk.send(
      .issueIndicator(
        .with {
          $0.key = "h1"
          $0.documentNo = "苏财〔2020〕1号"
          $0.level = .province
          $0.category = "A01"
          $0.budgetYear = 2020
          $0.amount = fen("E23", 0)
        }), at: place("H"))
    try passDown("h1", from: "H", to: "F", as: "f1", fen("E23", 1), isAid: true)
    try move(.aid, from: "H", to: "F", fen("E23", 3), "h1", "f1")
    try passDown("f1", from: "F", to: "C", as: "c4", fen("E23", 5))
    try move(.subsidy, from: "F", to: "C", fen("E23", 7), "f1", "c4")
    try passDown("p1", from: "P", to: "C", as: "c5", fen("E24a", 0))
    try move(
      .send, from: "P", to: "C", fen("E24a", 2), "p1", "c5", transfer: "t1",
      on: .of(2020, 12, 30))
    try move(
      .receiveInTransit, from: "C", to: "P", fen("E24b", 0), transfer: "t1",
      on: .of(2020, 12, 31), isAdjustment: true)
    try move(.arrive, from: "C", to: "P", fen("E24b", 2), transfer: "t1", on: .of(2021, 1, 5))
  }

  private func debt() throws {
    try desk.send(
      .issueBond(
        .with {
          $0.tranche = "b1"
          $0.key = "p2"
          $0.documentNo = "甘债〔2020〕1号"
          $0.category = "B01"
          $0.budgetYear = 2020
          $0.quotaNo = "限额1号"
          $0.quota = fen("E25", 0)
          $0.amount = fen("E25", 0)
        }), at: place("P"))
    try desk.send(
      .onLend(
        .with {
          $0.tranche = "b1"
          $0.key = "p2"
          $0.to = place("C")
          $0.toKey = "c6"
          $0.documentNo = "甘债〔2020〕2号"
          $0.amount = fen("E25", 3)
        }), at: place("P"))
    try desk.send(
      .repayDebt(
        .with {
          $0.tranche = "b1"
          $0.to = place("P")
          $0.key = "c7"
          $0.category = "O01"
          $0.budgetYear = 2020
          $0.project = "debt"
          $0.principal = fen("E26", 2, 0)
          $0.interest = fen("E26", 2, 1)
        }))
  }

  // MARK: E27-E31

  private func yearEnd() throws {
    try desk.send(
      .carryOver(
        .with {
          $0.key = "c1"
          $0.toKey = "c1n"
          $0.budgetYear = 2021
        }), on: .of(2020, 12, 31), isAdjustment: true)
    try desk.send(
      .accrueYearEnd(
        .with {
          $0.indicator = "c1n"
          $0.project = "p9"
          $0.line = "x1"
          $0.amount = fen("E27b", 0)
        }), on: .of(2020, 12, 31), isAdjustment: true)
    for (target, book) in [("C", "GLF"), ("U", "GLA")] {
      try desk.send(
        .closeYear(
          .with {
            $0.target = place(target)
            $0.book = book
            $0.year = 2020
          }), on: .of(2020, 12, 31), isAdjustment: true)
    }
  }

  private func nextYear() throws {
    try certify(fen("E29", 0), on: .of(2021, 3, 1))
    try pay("e29", fen("E29", 0), from: "c1n", on: .of(2021, 3, 1))
    try desk.send(
      .refundPayment(
        .with {
          $0.key = "e13"
          $0.amount = fen("E19", 0)
          $0.receiptNo = "退回2号"
        }), on: .of(2021, 4, 1))
    try desk.send(
      .takeBack(
        .with {
          $0.key = "c1n"
          $0.orderNo = "收回3号"
          $0.isOwnLevel = true
          $0.project = "p9"
          $0.line = "x1"
          $0.toKey = "c8"
          $0.amount = fen("E31", 0)
        }), on: .of(2021, 5, 1))
  }

  // MARK: Results

  /// Closing balances that are not zero, as the fixtures write them.
  func closings() -> [String: Int64] {
    desk.closings(of: Self.places, ["GLB", "GLF", "GLA", "TRN", "AST"])
  }

  var expected: [String: Int64] { scenario.closings }
}
