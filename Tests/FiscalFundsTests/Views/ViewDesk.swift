import FiscalFunds
import LedgerCore

/// A desk of a county with the few words that the views' books are made of. Amounts are fen, days of
/// 2021 unless told.
final class ViewDesk {
  static let county = "620503"
  static let unit = "620503.U.农业农村局"
  static let supervisor = FundDesk.checker

  let desk: FundDesk
  var funds: FundBooks { desk.funds }
  private var documents = 0

  /// The books of the nation, the province, the prefecture, the county and a unit.
  init() throws {
    desk = try FundDesk()
    for entity in ["000000", "620000", "620500", Self.county] {
      try desk.open(entity, "GLB", "GLF")
    }
    try desk.open(Self.unit, "GLA")
  }

  static func day(_ month: Int, _ day: Int, year: Int = 2021) -> Day { .of(year, month, day) }

  // MARK: Indicators

  func issue(
    _ key: String, _ amount: Int64, at entity: String = county, _ source: IndicatorSource = .own,
    level: FundLevel = .county, category: String = "L01", year: UInt16 = 2021,
    document: String? = nil, on day: Day = day(1, 10)
  ) throws {
    documents += 1
    let number = document ?? "文〔2021〕\(documents)号"
    try desk.send(
      .issueIndicator(
        .with {
          $0.key = key
          $0.documentNo = number
          $0.source = source
          $0.level = level
          $0.category = category
          $0.budgetYear = year
          $0.amount = amount
        }), at: entity, on: day)
  }

  func passDown(
    _ key: String, from: String, to: String, as toKey: String, _ amount: Int64,
    isAid: Bool = false, document: String? = nil, on day: Day = day(2, 1)
  ) throws {
    documents += 1
    let number = document ?? "下达〔2021〕\(documents)号"
    try desk.send(
      .passDown(
        .with {
          $0.key = key
          $0.to = to
          $0.toKey = toKey
          $0.documentNo = number
          $0.isAid = isAid
          $0.agreementNo = isAid ? "协议1号" : ""
          $0.amount = amount
        }), at: from, on: day)
  }

  func carryOver(_ key: String, to toKey: String, at entity: String = county, year: UInt16 = 2022)
    throws
  {
    try desk.send(
      .carryOver(
        .with {
          $0.key = key
          $0.toKey = toKey
          $0.budgetYear = year
        }), at: entity, on: .of(Int(year) - 1, 12, 31))
  }

  // MARK: Plan and pool

  func draft(
    _ sources: [(key: String, category: String, level: FundLevel, amount: Int64)],
    uses: [(projectClass: String, amount: Int64)], version: UInt16 = 1
  ) throws {
    try desk.send(
      .draftPlan(
        .with {
          $0.year = 2021
          $0.version = version
          $0.sources = sources.map { line in
            .with {
              $0.key = line.key
              $0.category = line.category
              $0.level = line.level
              $0.amount = line.amount
            }
          }
          $0.uses = uses.map { line in
            .with {
              $0.projectClass = line.projectClass
              $0.amount = line.amount
            }
          }
        }), on: Self.day(2, 10))
  }

  func approvePlan(version: UInt16 = 1) throws {
    try desk.send(
      .approvePlan(
        .with {
          $0.year = 2021
          $0.version = version
          $0.governmentMeeting = "县政府第5次常务会议"
          $0.partyMeeting = "县委第7次常委会"
        }), on: Self.day(2, 20))
  }

  func filePlan(version: UInt16 = 1) throws {
    try desk.send(
      .filePlan(
        .with {
          $0.year = 2021
          $0.version = version
          $0.filingNo = "备〔2021〕\(version)号"
        }), on: Self.day(3, 1), by: Self.supervisor)
  }

  func pool(_ key: String, _ line: String, _ amount: Int64) throws {
    try desk.send(
      .pool(
        .with {
          $0.indicator = key
          $0.line = line
          $0.amount = amount
        }), on: Self.day(3, 2))
  }

  // MARK: Projects

  func propose(
    _ key: String, _ projectClass: String = "P1801", budget: Int64 = 100_000_000_00,
    formsAsset: Bool = false, on day: Day = day(1, 5)
  ) throws {
    try desk.send(
      .proposeProject(
        .with {
          $0.key = key
          $0.name = "\(key)硬化道路"
          $0.place = "党川镇\(key)村"
          $0.projectClass = projectClass
          $0.content = "硬化道路9公里"
          $0.unit = Self.unit
          $0.registered = 40
          $0.others = 5
          $0.budget = [.with { $0.amount = budget }]
          $0.target = "受益农户40户"
          $0.formsAsset = formsAsset
        }), on: day)
  }

  func advance(_ key: String, _ step: ProjectStep, on day: Day = day(1, 8)) throws {
    try desk.send(
      .advanceProject(
        .with {
          $0.key = key
          $0.step = step
          $0.opinion = "同意"
        }), on: day, by: step == .check ? FundDesk.preparer : FundDesk.checker)
  }

  /// A project of the library whose notice is over.
  func project(_ key: String, _ projectClass: String = "P1801", formsAsset: Bool = false) throws {
    try propose(key, projectClass, formsAsset: formsAsset)
    try advance(key, .check)
    try advance(key, .approve)
    try notice(key, from: Self.day(1, 10), to: Self.day(1, 19))
  }

  func notice(_ key: String, _ stage: NoticeStage = .before, from: Day, to: Day) throws {
    try desk.send(
      .publishNotice(
        .with {
          $0.project = key
          $0.stage = stage
          $0.from = from
          $0.to = to
          $0.place = "村务公开栏"
          $0.digest = HashedKey(high: 1, low: 2)
        }), on: from)
  }

  func assign(_ key: String, _ project: String, line: String = "", _ amount: Int64) throws {
    try desk.send(
      .assign(
        .with {
          $0.indicator = key
          $0.project = project
          $0.line = line
          $0.amount = amount
        }), on: Self.day(3, 5))
  }

  // MARK: Payments

  func sign(_ project: String, _ key: String, _ amount: Int64, retention: UInt16 = 300) throws {
    try desk.send(
      .signContract(
        .with {
          $0.project = project
          $0.key = key
          $0.contractor = "某建筑公司"
          $0.amount = amount
          $0.retentionBasisPoints = retention
          $0.retentionDueOn = Self.day(3, 1, year: 2023)
          $0.tenderNo = "招标1号"
        }), on: Self.day(3, 10))
  }

  func certify(_ project: String, _ contract: String, _ amount: Int64) throws {
    try desk.send(
      .certifyWork(
        .with {
          $0.project = project
          $0.contract = contract
          $0.amount = amount
          $0.digest = HashedKey(high: 5, low: 6)
        }), on: Self.day(4, 1))
  }

  /// Cash for the treasury of the county.
  func revenue(_ amount: Int64) throws {
    try desk.send(.recordRevenue(.with { $0.amount = amount }), on: Self.day(1, 2))
  }

  func apply(
    _ key: String, _ project: String, from indicator: String, line: String = "", _ amount: Int64,
    on day: Day = day(5, 1), _ change: (inout ApplyPayment) -> Void = { _ in }
  ) throws {
    var application = ApplyPayment.with {
      $0.key = key
      $0.project = project
      $0.indicator = indicator
      $0.line = line
      $0.kind = .expense
      $0.payeeName = "某建筑公司"
      $0.amount = amount
    }
    change(&application)
    try desk.send(.applyPayment(application), on: day)
  }

  func approve(_ key: String, on day: Day = day(5, 2)) throws {
    try desk.send(
      .approvePayment(
        .with {
          $0.key = key
          $0.orderNo = "支令\(key)"
        }), on: day)
  }

  func settle(_ key: String, on day: Day = day(5, 3)) throws {
    try desk.send(
      .settlePayment(
        .with {
          $0.key = key
          $0.receiptNo = "回单\(key)"
        }), on: day)
  }

  func pay(
    _ key: String, _ project: String, from indicator: String, line: String = "", _ amount: Int64
  ) throws {
    try apply(key, project, from: indicator, line: line, amount)
    try approve(key)
    try settle(key)
  }
}

/// Million fen: 万元 with its decimal places.
func wan(_ whole: Int64, _ hundredths: Int64 = 0) -> Int64 {
  whole * 1_000_000 + hundredths * 10_000
}
