import FundMessages

/// What settlements cost and how large their houses are, by head of the enrolled registered persons (人均成本、
/// 人均面积). A cost stands out above twice the median of its county, or of its province where the county
/// has fewer than five settlements with works; an area above the limit of the rule.
public struct SettlementCosts: Hashable, Sendable {
  /// In the order of opening.
  public var rows: [Row]
  /// Hundredths of a square metre a person; nil while the rule does not apply.
  public var areaLimit: Int?
  // Of all rows, whatever page.
  public var settlements: Int
  public var registered: Int
  public var synchronous: Int
  public var cost: Fen
  public var synchronousCost: Fen
  public var costPerPerson: Fen?
  /// Where the next page begins; nil at the end.
  public var next: FundCursor?
  public var revision: Revision

  public struct Row: Hashable, Sendable {
    public var county: String
    public var countyName: String
    public var project: String
    public var name: String
    public var kind: SettlementKind
    public var registered: Int
    public var synchronous: Int
    /// Accepted works of registered households.
    public var cost: Fen
    public var synchronousCost: Fen
    public var costPerPerson: Fen?
    public var median: Fen?
    public var isMedianOfProvince: Bool
    public var isCostOutlier: Bool
    /// Hundredths of a square metre.
    public var area: Int
    public var isAreaPlanned: Bool
    public var areaPersons: Int
    public var areaPerPerson: Int?
    /// Households above the limit.
    public var largeHouseholds: Int
    public var isAreaOutlier: Bool

    init(_ message: Fundledger_V1_SettlementCost) throws(LedgerError) {
      county = message.county
      countyName = message.countyName
      project = message.project
      name = message.name
      kind = try SettlementKind(message.kind)
      registered = Int(message.registered)
      synchronous = Int(message.synchronous)
      cost = Fen(message.cost)
      synchronousCost = Fen(message.synchronousCost)
      costPerPerson = message.hasCostPerPerson ? Fen(message.costPerPerson) : nil
      median = message.hasMedian ? Fen(message.median) : nil
      isMedianOfProvince = message.isMedianOfProvince
      isCostOutlier = message.isCostOutlier
      area = Int(clamping: message.area)
      isAreaPlanned = message.isAreaPlanned
      areaPersons = Int(clamping: message.areaPersons)
      areaPerPerson = message.hasAreaPerPerson ? Int(clamping: message.areaPerPerson) : nil
      largeHouseholds = Int(clamping: message.largeHouseholds)
      isAreaOutlier = message.isAreaOutlier
    }
  }

  init(_ message: Fundledger_V1_GetSettlementCostsResponse) throws(LedgerError) {
    rows = []
    for row in message.rows { rows.append(try Row(row)) }
    areaLimit = message.areaLimit == 0 ? nil : Int(clamping: message.areaLimit)
    settlements = Int(clamping: message.settlements)
    registered = Int(clamping: message.registered)
    synchronous = Int(clamping: message.synchronous)
    cost = Fen(message.cost)
    synchronousCost = Fen(message.synchronousCost)
    costPerPerson = message.hasCostPerPerson ? Fen(message.costPerPerson) : nil
    next = FundCursor(message.nextAfter)
    revision = Revision(message.revision)
  }
}
