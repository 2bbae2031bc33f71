import FundMessages
import LedgerCore
import LedgerJournal

/// Which vouchers an export shows, fixed when it begins.
struct ExportSelection: Sendable {
  /// By ledger number: whether the export shows it.
  let ledgers: [Bool]
  /// The ledger of each account, for those that existed when the export began.
  let ledgerOfAccount: [UInt32]
  /// Bounds of the months; none is open.
  let from: FiscalMonth
  let to: FiscalMonth
  /// Only what comes after this voucher.
  let after: Position
  /// The newest block that is shown.
  var through: UInt64

  init(
    _ request: Fundledger_V1_ExportVouchersRequest, caller: Caller, _ engine: borrowing Engine
  ) throws(Refusal) {
    func month(_ number: UInt32) throws(Refusal) -> FiscalMonth {
      guard number != 0 else { return .none }
      guard let month = FiscalMonth(public: number) else { throw Refusal(.badMonth) }
      return month
    }
    from = try month(request.fromMonth)
    to = try month(request.toMonth)
    after = Position(request.after) ?? .none
    // The block under construction belongs to other calls and is not shown.
    through = engine.machine.sealedOrdinal
    var ledgers = [false]
    var hasEntity = request.entity.isEmpty
    for number in 1..<UInt32(engine.machine.ledgerCount + 1) {
      let definition = engine.machine.view(ofLedger: number).definition
      let isEntity =
        request.entity.isEmpty || definition.entity == request.entity
        || UInt32(request.entity).map { definition.regions.contains($0) } ?? false
      let isVisible = engine.machine.ledger(number, isWithin: caller.scope)
      ledgers.append(isEntity && isVisible)
      hasEntity = hasEntity || isEntity
      if isEntity && !isVisible && !request.entity.isEmpty { throw Refusal(.outOfScope) }
    }
    guard hasEntity else { throw Refusal(.unknownEntity) }
    self.ledgers = ledgers
    ledgerOfAccount =
      [0]
      + (0..<UInt32(engine.machine.accountCount)).map { engine.machine.ledgerOfAccount($0 + 1) }
  }

  func shows(_ voucher: StoredVoucher) -> Bool {
    voucher.position > after && (from == .none || voucher.head.month >= from)
      && (to == .none || voucher.head.month <= to)
  }

  func shows(ledger: UInt32) -> Bool { Int(ledger) < ledgers.count && ledgers[Int(ledger)] }
}
