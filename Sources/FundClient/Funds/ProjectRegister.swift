import FundMessages

/// Everything about one project (项目台账). Of steps, notices, contracts, payments, lists and assets it
/// has the newest 200 each, of fundings 500; the counts say how many there are.
public struct ProjectRegister: Hashable, Sendable {
  public var project: ProjectSummary
  /// 建设内容与规模.
  public var content: String
  /// Registered poor households (建档立卡户) that benefit.
  public var registeredHouseholds: Int
  public var otherHouseholds: Int
  /// 绩效目标.
  public var target: String
  public var budget: [BudgetLine]
  /// Matching money (配套) that is demanded of the county, and of the prefecture.
  public var countyMatch: Fen
  public var prefectureMatch: Fen
  public var formsAsset: Bool
  public var isInstitution: Bool
  /// 竣工决算; zero before it.
  public var finalCost: Fen
  public var steps: [Step]
  public var notices: [PublicNotice]
  public var contracts: [ProjectContract]
  public var fundings: [ProjectFunding]
  /// The newest, oldest first; `LedgerClient.payments` lists all.
  public var payments: [FundPayment]
  public var lists: [HouseholdList]
  public var assets: [ProjectAsset]
  public var contractCount: Int
  public var fundingCount: Int
  public var paymentCount: Int
  public var revision: Revision

  /// Part of a budget by source.
  public struct BudgetLine: Hashable, Sendable {
    /// Empty for any.
    public var category: String
    /// Nil for any.
    public var level: FundLevel?
    public var amount: Fen
  }

  /// A step through the library.
  public struct Step: Hashable, Sendable {
    /// That it led to.
    public var state: ProjectState
    public var day: Day
    /// Time of its block, Unix milliseconds.
    public var atMillis: Int64
    public var person: Person?
    public var opinion: String

    init(_ message: Fundledger_V1_StepEntry) throws(LedgerError) {
      state = try ProjectState(message.state)
      day = Day(number: message.day)
      atMillis = message.timeMs
      person = message.hasPerson ? Person(message.person) : nil
      opinion = message.opinion
    }
  }

  init(_ message: Fundledger_V1_GetProjectRegisterResponse) throws(LedgerError) {
    project = try ProjectSummary(message.project)
    content = message.content
    registeredHouseholds = Int(message.registered)
    otherHouseholds = Int(message.others)
    target = message.target
    budget = message.budget.map {
      BudgetLine(
        category: $0.category, level: FundLevel(rawValue: $0.level.rawValue),
        amount: Fen($0.amount))
    }
    countyMatch = Fen(message.countyMatch)
    prefectureMatch = Fen(message.prefectureMatch)
    formsAsset = message.formsAsset
    isInstitution = message.isInstitution
    finalCost = Fen(message.finalCost)
    steps = try message.steps.map(Step.init)
    notices = try message.notices.map(PublicNotice.init)
    contracts = message.contracts.map { ProjectContract($0) }
    fundings = try message.fundings.map(ProjectFunding.init)
    payments = try message.payments.map(FundPayment.init)
    lists = message.lists.map { HouseholdList($0) }
    assets = message.assets.map { ProjectAsset($0) }
    contractCount = Int(message.contractCount)
    fundingCount = Int(message.fundingCount)
    paymentCount = Int(message.paymentCount)
    revision = Revision(message.revision)
  }
}
