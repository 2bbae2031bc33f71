import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import LedgerJournal

/// What an export of evidence shows, fixed when it begins.
///
/// Everything in it that a block up to `through` is asked about is the same whenever the export of
/// one scope is begun: ledgers, accounts, actors and places are never changed once they are there.
struct EvidenceScope: Sendable {
  /// The whole books: every block, unpruned.
  let isWhole: Bool
  let through: UInt64
  private let selection: ExportSelection
  private let showsPlace: ScopePlaces
  /// By number.
  private let actors: [Actor]

  init(
    _ request: Fundledger_V1_ExportEvidenceRequest, caller: Caller, reference: ReferenceData,
    _ engine: borrowing Engine
  ) throws(Refusal) {
    var vouchers = Fundledger_V1_ExportVouchersRequest()
    vouchers.entity = request.entity
    selection = try ExportSelection(vouchers, caller: caller, engine)
    let newest = selection.through
    guard request.throughBlock <= newest, request.afterBlock <= newest else {
      throw Refusal(.revisionNotReached, figures: [Int64(newest), Int64(engine.sealedIndex)])
    }
    through = request.throughBlock == 0 ? newest : request.throughBlock
    isWhole = request.entity.isEmpty && caller.scope == 0
    let entityCode = LedgerOpening.adminCode(of: request.entity).flatMap { UInt32($0) }
    showsPlace = ScopePlaces(scope: entityCode ?? caller.scope, reference: reference)
    var actors = [Actor(uri: "", issuer: "", serial: "")]
    while let actor = engine.machine.actor(UInt32(actors.count)) { actors.append(actor) }
    self.actors = actors
  }

  func shows(ledger: UInt32) -> Bool { isWhole || selection.shows(ledger: ledger) }

  func ledger(ofAccount account: UInt32) -> UInt32 {
    Int(account) < selection.ledgerOfAccount.count ? selection.ledgerOfAccount[Int(account)] : 0
  }

  /// Whether an event belongs to the scope.
  func shows(_ event: Event) -> Bool {
    if isWhole { return true }
    switch event {
    case .ledgerOpened(_, let number, _): return shows(ledger: number)
    case .accountOpened(let account, _, _): return shows(ledger: account.ledger)
    case .monthClosed(let closing): return shows(ledger: closing.ledger)
    case .monthReopened(let reopening): return shows(ledger: reopening.ledger)
    case .actor(let actor): return showsPlace.contains(actor)
    case .laneOpened(_, _, _, let actor):
      return Int(actor) < actors.count && showsPlace.contains(actors[Int(actor)])
    case .checkpointKey: return true
    default: return false
    }
  }

  /// For one thread, while its reads go on.
  var extractSelection: BlockExtract.Selection {
    guard !isWhole else { return .whole }
    return BlockExtract.Selection(
      ledgers: { shows(ledger: $0) }, ledgerOfAccount: { ledger(ofAccount: $0) },
      event: { shows($0) })
  }
}

/// Which places lie in a region, by the admin codes of actors.
private struct ScopePlaces: Sendable {
  let scope: UInt32
  /// The scope, and every place that ever lay in it.
  private let codes: Set<UInt32>

  init(scope: UInt32, reference: ReferenceData) {
    self.scope = scope
    var codes: Set<UInt32> = [scope]
    for region in reference.regions {
      guard let code = UInt32(region.code), !codes.contains(code) else { continue }
      let above = reference.ancestors(of: region.code, on: region.validity.last)
      if above.contains(where: { UInt32($0.code) == scope }) { codes.insert(code) }
    }
    self.codes = codes
  }

  /// By the admin code in the actor's URI, `spiffe://CODE.PROVINCE.fundledger/...`.
  func contains(_ actor: Actor) -> Bool {
    let name = actor.uri.drop { $0 != "/" }.drop { $0 == "/" }
    guard let code = UInt32(name.prefix { $0 != "." }) else { return false }
    return codes.contains(code)
  }
}
