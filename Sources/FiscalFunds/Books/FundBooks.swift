package import FundData
import LedgerCore

/// The books of the business commands beside the double entry: indicators, plans, projects,
/// contracts, payments, and what of each fen is where.
///
/// They follow from the business records of the journal alone. Rows are never taken away; a row's
/// number is its place. One thread uses them.
package final class FundBooks: BusinessBooks {
  package internal(set) var indicators = Table<IndicatorRow>()
  package internal(set) var pools = Table<PoolRow>()
  package internal(set) var fundings = Table<FundingRow>()
  package internal(set) var plans = Table<PlanRow>()
  package internal(set) var usages = Table<PlanUsage>()
  package internal(set) var projects = Table<ProjectRow>()
  package internal(set) var contracts = Table<ContractRow>()
  package internal(set) var payments = Table<PaymentRow>()
  package internal(set) var lists = Table<ListRow>()
  package internal(set) var benefits = Table<BenefitRow>()
  package internal(set) var registrations = Table<RegistrationRow>()
  package internal(set) var assets = Table<AssetRow>()
  package internal(set) var tranches = Table<TrancheRow>()
  package internal(set) var transfers = Table<TransferRow>()
  package internal(set) var tables = Table<TablesRow>()
  package internal(set) var documents = Table<DocumentRow>()
  // Relocation (易地扶贫搬迁).
  package internal(set) var tasks = Table<TaskRow>()
  package internal(set) var bodies = Table<BodyRow>()
  package internal(set) var settlements = Table<SettlementRow>()
  package internal(set) var pots = Table<PotRow>()
  package internal(set) var households = Table<HouseholdRow>()
  package internal(set) var loans = Table<LoanRow>()
  package internal(set) var claims = Table<ClaimRow>()
  package internal(set) var services = Table<ServiceRow>()
  package internal(set) var works = Table<WorksRow>()

  /// Where rows are found again; derived from the tables.
  var index = FundIndex()
  /// Ledger numbers found before, and the one found last; derived, and only a memo.
  var ledgerMemo: [LedgerName: UInt32] = [:]
  var lastLedger: (entity: String, book: String, number: UInt32) = ("", "", 0)
  /// Accounts found before, of payments by their shape and of fundings (G203); derived, and only a memo.
  var accountsOfShape: [PaymentShape: [UInt32]] = [:]
  var accountOfFunding: [UInt32: UInt32] = [:]
  /// Shapes that are remembered; beyond it all are forgotten.
  static let shapesKept = 500_000
  /// Persons of certificates; derived, and only a memo.
  var personOfActor: [UInt32: String] = [:]
  /// The command under decision: its record was just made of it and need not be read again.
  var accepting: FundCommand?
  /// Memory for the key of an account that is looked for.
  var keyScratch: [UInt8] = []
  /// Scratch of the sums that some gates look at, by key; derived.
  var counters = FundCounters()

  /// The tables in force: those embedded, or those loaded last.
  var tablesInForce: TablesInForce
  package var reference: ReferenceData { _read { yield tablesInForce.data } }

  /// The charts and books, which come with the program.
  package let opening: LedgerOpening

  package init(reference: ReferenceData) {
    tablesInForce = TablesInForce(reference)
    opening = LedgerOpening(reference: reference)
  }
}

/// Key of a row: the entity or county that it is of, and its name there. Like the keys below, it feeds
/// the hasher one number, as a command looks up a dozen of them.
struct OwnedKey: Hashable, Sendable {
  var owner: String
  var key: String

  init(_ owner: String, _ key: String) {
    self.owner = owner
    self.key = key
  }

  static func == (left: OwnedKey, right: OwnedKey) -> Bool {
    left.key.hasSameBytes(as: right.key) && left.owner.hasSameBytes(as: right.owner)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(owner.byteHash &* 31 ^ key.byteHash)
  }
}

/// Key of a plan line's use.
struct UsageKey: Hashable, Sendable {
  var county: String
  var year: UInt16
  var name: String

  static func == (left: UsageKey, right: UsageKey) -> Bool {
    left.year == right.year && left.name.hasSameBytes(as: right.name)
      && left.county.hasSameBytes(as: right.county)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine((county.byteHash ^ UInt64(year)) &* 31 ^ name.byteHash)
  }
}

struct BenefitKey: Hashable, Sendable {
  var person: HashedKey
  var claim: HashedKey
}

struct RegistrationKey: Hashable, Sendable {
  var county: String
  var person: HashedKey
}

/// Row numbers by key. Never iterated.
struct FundIndex {
  var indicators = RowIndex()
  /// Indicators of an entity in the order of issue.
  var indicatorsOfEntity: [String: [UInt32]] = [:]
  /// Indicators that came out of one.
  var children: [UInt32: [UInt32]] = [:]
  var pools = RowIndex()
  var poolsOfIndicator: [UInt32: [UInt32]] = [:]
  var fundings = RowIndex()
  var fundingsOfIndicator: [UInt32: [UInt32]] = [:]
  /// Plans of a county and year, oldest version first.
  var plans: [UsageKey: [UInt32]] = [:]
  var usages = RowIndex()
  /// Those of a county and year.
  var usagesOfYear: [UsageKey: [UInt32]] = [:]
  var projects = RowIndex()
  var projectsOfCounty: [String: [UInt32]] = [:]
  /// Class, place and content of the projects of a county.
  var fingerprints: [OwnedKey: UInt32] = [:]
  var contracts = RowIndex()
  var payments = RowIndex()
  var lists = RowIndex()
  var benefits = RowIndex()
  /// By county: each registers its own.
  var registrations: [RegistrationKey: [UInt32]] = [:]
  var assets = RowIndex()
  var tranches = RowIndex()
  var transfers = RowIndex()
  var documents = RowIndex()
  var relocation = RelocationIndex()
}

/// Sums that gates look at, derived from the rows. Never iterated.
struct FundCounters {
  /// Management fees of a county and budget year, applied for and paid.
  var fees: [UsageKey: Int64] = [:]
  /// Subsidies of a person by item and year.
  var yearly: [BenefitKey: Int64] = [:]
  var payees = PayeeChain()
}

/// The tables that judge now, with the rules' parameters of the day that was asked for last.
final class TablesInForce {
  let data: ReferenceData
  /// Parameters of the rules that hold on the day, by number and in the order of their names; nil where a
  /// rule does not hold. A memo of the table.
  private var parameters: [[(name: String, value: Int64)]?]
  private var day = Int32.min

  init(_ data: ReferenceData) {
    self.data = data
    parameters = Array(repeating: nil, count: RuleNumber.count)
  }

  private func load(_ day: Int32) {
    self.day = day
    for number in RuleNumber.allCases {
      parameters[Int(number.rawValue)] = data.rule(number.rawValue, on: day)?.parameters
        .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  /// A parameter of a rule on a day; nil where the rule does not hold then.
  func parameter(_ name: String, of rule: RuleNumber, on day: Int32) -> Int64? {
    if day != self.day { load(day) }
    return parameters[Int(rule.rawValue)]?.first { $0.name == name }?.value
  }
}
