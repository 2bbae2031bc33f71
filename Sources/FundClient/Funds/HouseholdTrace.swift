import FundMessages

/// One household of relocation (搬迁户) from its house back to the sources of the money.
public struct HouseholdTrace: Hashable, Sendable {
  public var county: String
  public var countyName: String
  /// Key of the settlement's project.
  public var project: String
  public var projectName: String
  public var kind: SettlementKind
  /// Project body that builds it.
  public var body: String
  public var beneficiary: BeneficiaryClass
  public var persons: Int
  /// Enrolled persons of its class: what works are shared by.
  public var classPersons: Int
  /// Hundredths of a square metre.
  public var plannedArea: Int
  public var builtArea: Int
  public var selfRaised: Fen
  public var isGranted: Bool
  public var hasMovedIn: Bool
  public var isDemolished: Bool
  public var isReclaimed: Bool
  /// 住房补助 by persons.
  public var grant: Fen
  /// Works of its class, and its part of them by persons.
  public var works: Fen
  public var share: Fen
  public var sources: [Source]
  /// Money of the treasury that was paid for the settlement, each up to its first indicator.
  public var fundings: [ProjectTrace.Funding]
  /// Sources or fundings were left out.
  public var isCut: Bool
  public var revision: Revision

  /// Money of one source and tranche in the settlement's pot.
  public struct Source: Hashable, Sendable {
    public var source: MoneySource
    public var tranche: String
    public var lender: String
    public var contractNo: String
    /// Financing body.
    public var body: String
    /// For the settlement; fund and loan come to the body.
    public var received: Fen
    public var paid: Fen
    /// Works of the household's class, and its part of them.
    public var works: Fen
    public var share: Fen
    /// Of a bond: from the indicator that it made to the first.
    public var chain: [IndicatorReference]
  }

  init(_ message: Fundledger_V1_TraceHouseholdResponse) throws(LedgerError) {
    county = message.county
    countyName = message.countyName
    project = message.project
    projectName = message.projectName
    kind = try SettlementKind(message.kind)
    body = message.body
    beneficiary = try BeneficiaryClass(message.beneficiary)
    persons = Int(message.persons)
    classPersons = Int(message.classPersons)
    plannedArea = Int(message.plannedArea)
    builtArea = Int(message.builtArea)
    selfRaised = Fen(message.selfRaised)
    isGranted = message.isGranted
    hasMovedIn = message.movedIn
    isDemolished = message.isDemolished
    isReclaimed = message.isReclaimed
    grant = Fen(message.grant)
    works = Fen(message.works)
    share = Fen(message.share)
    sources = []
    for source in message.sources { sources.append(try Source(source)) }
    fundings = []
    for funding in message.fundings { fundings.append(try ProjectTrace.Funding(funding)) }
    isCut = message.isCut
    revision = Revision(message.revision)
  }
}

extension HouseholdTrace.Source {
  fileprivate init(_ message: Fundledger_V1_HouseholdSource) throws(LedgerError) {
    source = try MoneySource(message.source)
    tranche = message.tranche
    lender = message.lender
    contractNo = message.contractNo
    body = message.body
    received = Fen(message.received)
    paid = Fen(message.paid)
    works = Fen(message.works)
    share = Fen(message.share)
    chain = []
    for link in message.chain { chain.append(try IndicatorReference(link)) }
  }
}
