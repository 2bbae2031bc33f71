import FiscalFunds
import FundData
import TestSupport
import Testing

@testable import LedgerCore

/// The R scenario of the worked postings through the business commands: one settlement, a hundred
/// registered persons, five sources. Its amounts are read from the postings.
struct RelocationScenario {
  static let places = [
    "N": "000000", "P": "620000", "C": "620503", "K": "620523", "U": "620503.U.发展改革局",
    "V": "620000.V", "B": "620503.B",
  ]
  /// The money comes on this day; 360 days later interest is accrued.
  static let start = Day.of(2019, 1, 5)
  static let end = Day.of(2019, 12, 31)

  let desk: FundDesk
  private let scenario: PostingScenario
  private var documents = 0

  init(from month: UInt32 = 201_901) throws {
    scenario = try #require(PostingScenario.all().first { $0.name == "R" })
    desk = try FundDesk()
    for letter in ["N", "P", "C", "K"] {
      try desk.open(place(letter), "GLB", "GLF", from: month)
    }
    try desk.open(place("U"), "GLA").open(place("V"), "ENT").open(place("B"), "ENT")
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
    return "文件\(documents)号"
  }

  func send(_ action: FundAction, at letter: String, on day: Day = start) throws {
    let isChecked = action.duty == .approve
    try desk.send(
      action, at: place(letter), on: day, by: isChecked ? FundDesk.checker : FundDesk.preparer)
  }

  mutating func run() throws {
    try prepare()
    try grant()
    try capital()
    try borrow()
    try lendDown()
    try raise()
    try build()
    try interest()
    try handOver()
    try landQuota()
    try repay()
    try replace()
    try surplus()
  }

  // MARK: Programme, project, settlement, households

  mutating func prepare() throws {
    for (line, letter) in ["N", "P", "C", "K"].enumerated() {
      try send(.recordRevenue(.with { $0.amount = fen("M00", line) }), at: letter)
    }
    try allocate("N", "N")
    try allocate("N", "P")
    try allocate("P", "C")
    try send(
      .designateBody(
        .with {
          $0.body = place("V")
          $0.kind = .financing
          $0.documentNo = "甘政函1号"
        }), at: "P")
    try send(
      .designateBody(
        .with {
          $0.body = place("B")
          $0.kind = .project
          $0.documentNo = "麦政函1号"
        }), at: "C")
    try project("S1", "P0701", "集中安置点一处")
    try project("ind1", "P0706", "安置点食用菌大棚")
    try send(
      .openSettlement(
        .with {
          $0.project = "S1"
          $0.body = place("B")
          $0.registered = 100
          $0.synchronous = 20
          $0.area = 100 * 2_500
          $0.registeredShare = 180
          $0.synchronousShare = 15
        }), at: "C")
    try enrol()
  }

  mutating func allocate(_ from: String, _ to: String) throws {
    let number = document()
    try send(
      .allocateTask(
        .with {
          $0.to = place(to)
          $0.version = 1
          $0.documentNo = number
          $0.registered = 100
          $0.synchronous = 20
          $0.quotas.grant = fen("M01", 0)
          $0.quotas.bond = fen("M03", 0)
          $0.quotas.fund = fen("M04", 0)
          $0.quotas.loan = fen("M05", 0)
          $0.quotas.households = fen("M07", 0)
        }), at: from)
  }

  func project(_ key: String, _ kind: String, _ content: String) throws {
    try send(
      .proposeProject(
        .with {
          $0.key = key
          $0.name = content
          $0.place = "党川镇"
          $0.projectClass = kind
          $0.content = content
          $0.unit = place("U")
          $0.registered = 100
          $0.budget = [.with { $0.amount = 100_000_000_00 }]
          $0.target = "搬迁100人"
        }), at: "C")
    for step in [ProjectStep.check, .approve] {
      try send(
        .advanceProject(
          .with {
            $0.key = key
            $0.step = step
          }), at: "C")
    }
    try notice(key, .before)
  }

  func notice(_ project: String, _ stage: NoticeStage, on day: Day = start) throws {
    try send(
      .publishNotice(
        .with {
          $0.project = project
          $0.stage = stage
          $0.from = .of(2018, 12, 1)
          $0.to = .of(2018, 12, 15)
          $0.digest = HashedKey(high: 1, low: 2)
        }), at: "C", on: day)
  }

  /// 25 registered households of four, five synchronous ones of four.
  static let registered = (1...25).map { HashedKey(high: 1, low: $0) }
  static let synchronous = (1...5).map { HashedKey(high: 2, low: $0) }

  func enrol() throws {
    try send(
      .enrolHouseholds(
        .with {
          $0.project = "S1"
          $0.digest = HashedKey(high: 7, low: 7)
          $0.households =
            Self.registered.map { key in
              .with {
                $0.key = key
                $0.persons = 4
                $0.area = 10_000
              }
            }
            + Self.synchronous.map { key in
              .with {
                $0.key = key
                $0.beneficiary = .synchronous
                $0.persons = 4
                $0.area = 12_000
              }
            }
        }), at: "C")
    try send(
      .grantHeads(
        .with {
          $0.project = "S1"
          $0.documentNo = "补助1号"
          $0.households = Self.registered.map { key in .with { $0.key = key } }
        }), at: "C")
  }

  // MARK: M01, M02

  mutating func issue(
    _ key: String, _ category: String, _ amount: Int64, at letter: String, on day: Day = start
  ) throws {
    let number = document()
    try send(
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

  mutating func passDown(
    _ key: String, _ from: String, _ to: String, as toKey: String, _ amount: Int64,
    on day: Day = start
  ) throws {
    let number = document()
    try send(
      .passDown(
        .with {
          $0.key = key
          $0.to = place(to)
          $0.toKey = toKey
          $0.documentNo = number
          $0.amount = amount
        }), at: from, on: day)
    try send(
      .moveCash(
        .with {
          $0.kind = .subsidy
          $0.to = place(to)
          $0.indicator = key
          $0.toIndicator = toKey
          $0.amount = amount
        }), at: from, on: day)
  }

  mutating func grant() throws {
    try issue("rn", "R01", fen("M01", 0), at: "N")
    try passDown("rn", "N", "P", as: "rp", fen("M01", 0))
    try passDown("rp", "P", "C", as: "rc", fen("M01", 0))
    try issue("rs", "L02", fen("M02", 0), at: "C")
    try payToBody("rc", fen("M01", 0))
    try payToBody("rs", fen("M02", 0))
  }

  func payToBody(_ indicator: String, _ amount: Int64) throws {
    try send(
      .assign(
        .with {
          $0.indicator = indicator
          $0.project = "S1"
          $0.amount = amount
        }), at: "C")
    try send(
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
    try finish("拨付\(indicator)", at: "C")
  }

  func finish(_ key: String, at letter: String, on day: Day = start) throws {
    try send(
      .approvePayment(
        .with {
          $0.key = key
          $0.orderNo = "支令\(key)"
        }), at: letter, on: day)
    try send(
      .settlePayment(
        .with {
          $0.key = key
          $0.receiptNo = "回单\(key)"
        }), at: letter, on: day)
  }

  // MARK: M03-M07

  mutating func bond(
    _ tranche: String, _ key: String, _ category: String, _ amount: Int64, on day: Day = start
  ) throws {
    let number = document()
    try send(
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

  mutating func capital() throws {
    try bond("b1", "pb", "B02", fen("M03", 0))
    try send(
      .injectCapital(
        .with {
          $0.tranche = "b1"
          $0.key = "pb"
          $0.receiptNo = "注资回单"
          $0.amount = fen("M03", 0)
        }), at: "P")
  }

  func sign(_ tranche: String, _ source: MoneySource, _ amount: Int64, rate: UInt32) throws {
    try send(
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
          $0.matures = .of(2038, 12, 31)
          $0.graceUntil = .of(2020, 12, 31)
        }), at: "V")
  }

  func draw(_ tranche: String, _ amount: Int64, on day: Day = start) throws {
    try send(
      .drawLoan(
        .with {
          $0.tranche = tranche
          $0.receiptNo = "提款\(tranche)"
          $0.amount = amount
        }), at: "V", on: day)
  }

  func borrow() throws {
    try sign("f1", .fund, fen("M04", 0), rate: 0)
    try sign("l1", .loan, fen("M05", 0), rate: 49_000)
    try draw("f1", fen("M04", 0))
    try draw("l1", fen("M05", 0))
  }

  func lendDown() throws {
    for (leg, tranche) in ["b1", "f1", "l1"].enumerated() {
      try send(
        .lendDown(
          .with {
            $0.to = place("B")
            $0.tranche = tranche
            $0.project = tranche == "b1" ? "S1" : ""
            $0.receiptNo = "下拨\(tranche)"
            $0.amount = fen("M06", 0, leg)
          }), at: "V")
    }
  }

  func raise() throws {
    let each = fen("M07", 0) / Int64(Self.registered.count)
    try send(
      .raiseFromHouseholds(
        .with {
          $0.project = "S1"
          $0.receiptNo = "自筹回单"
          $0.parts = Self.registered.map { key in
            .with {
              $0.key = key
              $0.amount = each
            }
          }
        }), at: "B")
  }

  // MARK: M08-M10

  func works(_ key: String, _ kind: PaymentKind, _ lines: [WorksLine]) -> ApplyWorks {
    .with {
      $0.key = key
      $0.project = "S1"
      $0.contract = "k1"
      $0.kind = kind
      $0.payeeName = "某建筑公司"
      $0.lines = lines
    }
  }

  func line(
    _ source: MoneySource, _ tranche: String, _ amount: Int64, cleared: Int64 = 0,
    retained: Int64 = 0, isShared: Bool = false
  ) -> WorksLine {
    .with {
      $0.beneficiary = source == .local ? .synchronous : .registered
      $0.source = source
      $0.tranche = tranche
      $0.amount = amount
      $0.cleared = cleared
      $0.retained = retained
      $0.isShared = isShared
    }
  }

  /// Registered works by source; the infrastructure of 180 lies in the loan's line, that of 15 in R7.
  var progress: [WorksLine] {
    let shared = fen("M09", 5, 0) * 12
    return [
      line(.grant, "", fen("M09", 0)), line(.households, "", fen("M09", 1)),
      line(.bond, "b1", fen("M09", 2)), line(.fund, "f1", fen("M09", 3)),
      line(.loan, "l1", shared, isShared: true),
      line(
        .loan, "l1", fen("M09", 4) - shared, cleared: fen("M09", 4, 1),
        retained: fen("M09", 4, 2)),
      line(.local, "", fen("M09", 5), retained: fen("M09", 5, 1), isShared: true),
    ]
  }

  func contract() throws {
    try send(
      .signContract(
        .with {
          $0.project = "S1"
          $0.key = "k1"
          $0.contractor = "某建筑公司"
          $0.amount = 600_0000_00
          $0.retentionBasisPoints = 300
          $0.tenderNo = "招标1号"
        }), at: "C")
    try send(
      .certifyWork(
        .with {
          $0.project = "S1"
          $0.contract = "k1"
          $0.amount = 600_0000_00
          $0.digest = HashedKey(high: 5, low: 6)
        }), at: "C")
  }

  func move() throws {
    try send(
      .recordMoves(
        .with {
          $0.project = "S1"
          $0.households = (Self.registered + Self.synchronous).map { key in
            .with {
              $0.key = key
              $0.hasMovedIn = true
              $0.isDemolished = true
              $0.isReclaimed = true
              $0.area = 10_000
            }
          }
        }), at: "C")
  }

  func accept() throws {
    try send(
      .acceptProject(
        .with {
          $0.project = "S1"
          $0.digest = HashedKey(high: 3, low: 4)
        }), at: "C")
    try notice("S1", .completion)
  }

  func build() throws {
    try contract()
    try send(.applyWorks(works("预付", .advance, [line(.loan, "l1", fen("M08", 0))])), at: "B")
    try finish("预付", at: "B")
    try send(.applyWorks(works("进度", .progress, progress)), at: "B")
    try finish("进度", at: "B")
    try accept()
    try move()
    let kept = [line(.loan, "l1", fen("M10", 0)), line(.local, "", fen("M10", 0, 1))]
    try send(.applyWorks(works("质保", .retention, kept)), at: "B")
    try finish("质保", at: "B")
  }

  // MARK: M11, M12

  func accrue(_ tranche: String, on day: Day = end) throws {
    try send(.accrueInterest(.with { $0.tranche = tranche }), at: "V", on: day)
  }

  mutating func interest() throws {
    try accrue("l1")
    try accrue("f1")
    try issue("in", "O01", fen("M12", 0), at: "N", on: Self.end)
    try passDown("in", "N", "P", as: "ip", fen("M12", 0), on: Self.end)
    try issue("ic", "O01", fen("M12", 6), at: "C", on: Self.end)
    for (letter, body, key, line) in [("P", "V", "ip", 0), ("C", "B", "ic", 6)] {
      try send(
        .payInterestShare(
          .with {
            $0.tranche = "l1"
            $0.body = place(body)
            $0.key = key
            $0.unit = letter == "C" ? place("U") : ""
            $0.receiptNo = "利息\(key)"
            $0.amount = fen("M12", line)
          }), at: letter, on: Self.end)
    }
    try send(
      .payLender(
        .with {
          $0.tranche = "l1"
          $0.receiptNo = "付息回单"
          $0.central = fen("M12", 0)
          $0.local = fen("M12", 6)
        }), at: "V", on: Self.end)
  }

  // MARK: M13

  func finalAccount() throws {
    try send(
      .finalAccount(
        .with {
          $0.project = "S1"
          $0.amount = 600_0000_00
          $0.digest = HashedKey(high: 8, low: 8)
        }), at: "C", on: Self.end)
  }

  func handOver() throws {
    try finalAccount()
    try send(
      .settleSettlement(
        .with {
          $0.project = "S1"
          $0.documentNo = "决算1号"
        }), at: "C", on: Self.end)
  }

  // MARK: M14-M16

  func landQuota() throws {
    try send(
      .tradeLandQuota(
        .with {
          $0.seller = place("C")
          $0.contractNo = "增减挂钩1号"
          $0.key = "kq"
          $0.provinceKey = "pq"
          $0.sellerKey = "cq"
          $0.budgetYear = 2019
          $0.amount = fen("M14a", 0)
        }), at: "K", on: Self.end)
  }

  func repayment(
    _ receipt: String, _ lines: [(key: String, tranche: String, use: CashUse, amount: Int64)]
  ) -> RepayRelocation {
    .with {
      $0.body = place("B")
      $0.unit = place("U")
      $0.planNo = "甘购服1号"
      $0.approvalNo = "甘财债1号"
      $0.receiptNo = receipt
      $0.lines = lines.map { line in
        .with {
          $0.key = line.key
          $0.tranche = line.tranche
          $0.use = line.use
          $0.amount = line.amount
        }
      }
    }
  }

  mutating func repay() throws {
    try issue("cs", "O01", fen("M14b", 0), at: "C", on: Self.end)
    try send(
      .repayRelocation(
        repayment(
          "还款1",
          [
            ("cq", "l1", .landQuota, fen("M14a", 0)), ("cs", "f1", .service, fen("M14b", 0)),
          ])), at: "C", on: Self.end)
  }

  mutating func replace() throws {
    try bond("b2", "pr", "B01", fen("M15", 0), on: Self.end)
    let number = document()
    try send(
      .onLend(
        .with {
          $0.tranche = "b2"
          $0.key = "pr"
          $0.to = place("C")
          $0.toKey = "cr"
          $0.documentNo = number
          $0.amount = fen("M15", 0)
        }), at: "P", on: Self.end)
    try send(
      .repayRelocation(repayment("置换1", [("cr", "l1", .replacement, fen("M15", 0))])), at: "C",
      on: Self.end)
  }

  func surplus() throws {
    try send(
      .repayFromSurplus(
        .with {
          $0.tranche = "l1"
          $0.project = "S1"
          $0.approvalNo = "结余1号"
          $0.receiptNo = "结余还款"
          $0.amount = fen("M16a", 0)
        }), at: "B", on: Self.end)
    try send(
      .useSurplus(
        .with {
          $0.project = "S1"
          $0.source = .bond
          $0.tranche = "b1"
          $0.industry = "ind1"
          $0.approvalNo = "结余2号"
          $0.amount = fen("M16b", 0)
        }), at: "B", on: Self.end)
  }

  // MARK: Closings

  func closings() -> [String: Int64] {
    desk.closings(of: Self.places, ["GLB", "GLF", "GLA", "ENT"])
  }

  var expected: [String: Int64] { scenario.closings }
}
