import LedgerCore

/// What the detectors look things up in: the facts so far, in small registries of their own. They
/// hold nothing that is not in the journal, and judge nothing.
final class AuditBooks {
  private(set) var actors: [Actor] = []
  /// The certificate of each lane.
  private var lanes: [UInt32: UInt32] = [:]
  private(set) var ledgers: [LedgerDefinition] = []
  /// Of each ledger, whether it is inside the scope.
  private var isInside: [Bool] = []
  /// Regions above an admin code, from the ledgers that were opened there.
  private var regions: [String: [UInt32]] = [:]
  /// Names of spending units without the region, and their entities.
  private(set) var units: Registry<String, String>
  var indicators: Registry<OwnedKey, AuditIndicator>
  var projects: Registry<OwnedKey, AuditProject>
  var contracts: Registry<UsageKey, AuditContract>
  var payments: Registry<OwnedKey, AuditPayment>
  var loans: Registry<String, AuditLoan>
  private var vouchers: Registry<Position, VoucherMemo>
  let limits: FindingLimits
  let scope: FactScope
  /// The newest day that a fact was about and that had come when its block was sealed.
  var today = Day(number: 0)
  private(set) var fullFrom: UInt64 = 0
  /// Rows that the command taken last is about.
  private(set) var touched = Touched()

  struct Touched {
    var indicator: Int?
    /// An indicator that it made.
    var made: Int?
    var project: Int?
    var contract: Int?
    var payment: Int?
    var loan: Int?
    var reference: FactReference?
  }

  /// What a later reversal asks of a voucher.
  struct VoucherMemo {
    var day: Day
    var reference: FactReference
    var debits: Int64
  }

  init(limits: FindingLimits, scope: FactScope) {
    self.limits = limits
    self.scope = scope
    units = Registry(limit: limits.places)
    indicators = Registry(limit: limits.indicators)
    projects = Registry(limit: limits.projects)
    contracts = Registry(limit: limits.contracts)
    payments = Registry(limit: limits.payments)
    loans = Registry(limit: limits.rows)
    vouchers = Registry(limit: limits.vouchers)
  }

  /// From which revision on something was not kept; zero where all was.
  var incompleteFrom: UInt64 {
    var first = fullFrom
    for from in [
      units.fullFrom, indicators.fullFrom, projects.fullFrom, contracts.fullFrom,
      payments.fullFrom, loans.fullFrom, vouchers.fullFrom,
    ] where from != 0 && (first == 0 || from < first) { first = from }
    return first
  }

  // MARK: Events

  func take(_ event: Event, at place: FactPlace) {
    switch event {
    case .actor(let actor):
      guard hasRoom(actors.count, at: place) else { return }
      actors.append(actor)
    case .laneOpened(let lane, _, _, let actor):
      guard lanes[lane] != nil || hasRoom(lanes.count, at: place) else { return }
      lanes[lane] = actor
    case .ledgerOpened(let ledger, _, _):
      guard hasRoom(ledgers.count, at: place) else { return }
      ledgers.append(ledger)
      isInside.append(scope.contains(regions: ledger.regions))
      open(ledger, at: place)
    default: break
    }
  }

  private func hasRoom(_ count: Int, at place: FactPlace) -> Bool {
    if count < limits.places { return true }
    if fullFrom == 0 { fullFrom = place.block }
    return false
  }

  private func open(_ ledger: LedgerDefinition, at place: FactPlace) {
    guard let code = LedgerOpening.adminCode(of: ledger.entity) else { return }
    if regions[code] == nil, hasRoom(regions.count, at: place) { regions[code] = ledger.regions }
    guard let dot = ledger.entity.lastIndex(of: ".") else { return }
    let name = FindingText.plainName(String(ledger.entity[ledger.entity.index(after: dot)...]))
    units.set(code + name, ledger.entity, at: place.block)
  }

  // MARK: Who and where

  func certificate(ofLane lane: UInt32) -> UInt32 { lanes[lane] ?? 0 }

  /// The certificate that a fact came by.
  func certificate(of reference: FactReference) -> UInt32 {
    reference.lane == 0
      ? UInt32(exactly: reference.serial) ?? 0 : certificate(ofLane: reference.lane)
  }

  /// The person in a certificate's name.
  func person(_ certificate: UInt32) -> String {
    guard certificate > 0, Int(certificate) <= actors.count else { return "" }
    return actors[Int(certificate) - 1].person
  }

  /// Whether an entity's facts are shown. One without a ledger is inside when its code is the scope's.
  func contains(_ entity: String) -> Bool {
    if scope.isWhole { return true }
    guard let code = LedgerOpening.adminCode(of: entity) else { return false }
    return scope.contains(regions: regions[code] ?? UInt32(code).map { [$0] } ?? [])
  }

  func contains(ledger: UInt32) -> Bool {
    scope.isWhole || ledger > 0 && Int(ledger) <= isInside.count && isInside[Int(ledger) - 1]
  }

  /// The region whose projects an entity's commands are about.
  func owner(_ entity: String) -> String { LedgerOpening.adminCode(of: entity) ?? entity }

  // MARK: Vouchers

  func take(_ voucher: AuditVoucher) {
    vouchers.set(
      voucher.reference.voucher,
      VoucherMemo(day: voucher.day, reference: voucher.reference, debits: voucher.debits),
      at: voucher.reference.block)
  }

  func voucher(_ position: Position) -> VoucherMemo? { vouchers.row(position) }

  // MARK: Commands

  func take(_ item: AuditCommand) {
    touched = Touched()
    let command = item.command
    let at = item.reference
    touch { $0.reference = at }
    if takeMoney(command, at) || takeProject(command, at) || takePayment(command, at) { return }
    takeLoan(command, at)
  }

  func touch(_ change: (inout Touched) -> Void) { change(&touched) }
}
