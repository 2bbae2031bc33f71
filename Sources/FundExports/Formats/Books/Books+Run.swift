import LedgerCore
import LedgerJournal

/// Vouchers, a run of them at a time.
extension Books {
  /// Finds the accounts of the vouchers; comes before `add` and `place`.
  func locate(_ run: VoucherRun) throws {
    run.slots.removeAll(keepingCapacity: true)
    for voucher in run.vouchers {
      for leg in voucher.stored.legs {
        let slot = slot(ofAccount: leg.account)
        guard slot >= 0 else {
          throw RenderProblem.unknownAccount(
            voucher: voucher.stored.position, account: leg.account)
        }
        run.slots.append(slot)
      }
    }
  }

  /// Finds the ledgers of the vouchers and who made them, for the renderer.
  func place(_ run: VoucherRun) throws {
    for index in run.vouchers.indices { try place(index, of: run) }
  }

  private func place(_ index: Int, of run: VoucherRun) throws {
    let stored = run.vouchers[index].stored
    let first = run.places.count
    addPlace(stored.head.ledger, stored.head.number, to: run)
    for other in stored.tail.numbers { addPlace(other.ledger, other.number, to: run) }
    let firstLeg = run.entries[index].firstLeg
    for leg in firstLeg..<firstLeg + stored.legs.count {
      let ledger = ledgerSlot(ofSlot: run.slots[leg])
      guard let place = run.places[first...].firstIndex(where: { $0.ledger == ledger }) else {
        let account = accounts[run.slots[leg]]
        throw RenderProblem.unknownLedger(
          account: account.number, ledger: account.definition.ledger)
      }
      run.placeOfLeg.append(place - first)
    }
    run.entries[index].places = first..<run.places.count
    run.entries[index].preparer =
      stored.head.lane != 0
      ? lanes[stored.head.lane]?.actor ?? 0 : UInt32(truncatingIfNeeded: stored.head.serial)
  }

  private func addPlace(_ ledger: UInt32, _ number: UInt32, to run: VoucherRun) {
    let slot = slot(ofLedger: ledger)
    if slot >= 0 { run.places.append((slot, number)) }
  }
}
