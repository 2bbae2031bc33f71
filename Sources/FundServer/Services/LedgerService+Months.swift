import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// Closing (结账) and reopening (反结账) of months.
extension LedgerService {
  func closeMonth(_ invocation: Invocation<Fundledger_V1_CloseMonthRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    var seen: Position?
    if request.hasSeen {
      // A zero revision has seen no voucher at all.
      seen = request.seen.block == 0 ? Position.none : Position(request.seen)
      guard seen != nil else {
        invocation.call.fail(Status(refusal: Refusal(.unknownVoucher), field: "seen"))
        return
      }
    }
    context.loop.submit(invocation.call, isHeavy: true) { [seen] engine in
      do throws(Refusal) {
        let ledger = try engine.ledger(request.ledger, for: caller)
        guard let month = FiscalMonth(public: request.month) else { throw Refusal(.badMonth) }
        let isClosed = month <= ledger.closedThrough
        if !isClosed {
          try engine.machine.closeMonth(
            ledger: request.ledger, month: month, seen: seen, actor: caller.actor)
        }
        guard let closing = engine.machine.closing(ofLedger: request.ledger, month) else {
          throw Refusal(
            .monthBeforeLedger,
            figures: [
              Int64(month.publicNumber), Int64(ledger.definition.firstMonth.publicNumber),
            ])
        }
        var response = Fundledger_V1_CloseMonthResponse()
        response.existed = isClosed
        response.ledger = engine.message(ofLedger: request.ledger)
        response.revision = engine.revision
        let version = engine.machine.closeVersion(ofLedger: request.ledger, month)
        return .then { [response] call in
          if !isClosed { context.checkpoints.monthWasClosed() }
          show(
            ClosingPlace(
              ledger: request.ledger, month: month, version: version, block: closing.first.block),
            response, call)
        }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private struct ClosingPlace: Sendable {
    let ledger: UInt32
    let month: FiscalMonth
    let version: UInt16
    let block: UInt64
  }

  /// What the closing says stands in the journal, for one of now as for one of long ago.
  private func show(
    _ place: ClosingPlace, _ response: Fundledger_V1_CloseMonthResponse, _ call: RPCCall
  ) {
    context.read(for: call) { reader in
      var response = response
      guard
        let closing = try reader.closing(
          ofLedger: place.ledger, place.month, version: place.version, inBlock: place.block)
      else { throw JournalError.outOfBounds(block: place.block) }
      response.version = UInt32(closing.version)
      response.seen = closing.seen.message
      response.vouchers = closing.vouchers
      response.openHolds = closing.openHolds
      response.hold = closing.holds.map(\.rawValue)
      call.reply(try response.encoded())
    }
  }

  // MARK: Reopening

  func reopenMonth(_ invocation: Invocation<Fundledger_V1_ReopenMonthRequest>) {
    let reason = invocation.request.reason
    guard !reason.isEmpty, reason.isPlain else {
      invocation.call.fail(Status(refusal: Refusal(.textNotPlain), field: "reason"))
      return
    }
    guard reason.utf8.count <= Limits.summaryBytes else {
      invocation.call.fail(Status(refusal: Refusal(.textTooLong), field: "reason"))
      return
    }
    reopenMonth(invocation, turnover: nil)
  }

  /// The turnover of a closed month, with where the journal had it.
  private struct ClosedTurnover: Sendable {
    let first: Position
    let rows: [TurnoverRecord]
  }

  /// Once to find out where the turnover stands, and again with what was read there.
  private func reopenMonth(
    _ invocation: Invocation<Fundledger_V1_ReopenMonthRequest>, turnover: ClosedTurnover?
  ) {
    let request = invocation.request
    let caller = invocation.caller
    context.loop.submit(invocation.call, isHeavy: true) { engine in
      do throws(Refusal) {
        let ledger = try engine.ledger(request.ledger, for: caller)
        guard let month = FiscalMonth(public: request.month) else { throw Refusal(.badMonth) }
        let version = engine.machine.closeVersion(ofLedger: request.ledger, month)
        let isOpenAgain = version > 0 && month > ledger.closedThrough
        if !isOpenAgain {
          guard month == ledger.closedThrough,
            let closing = engine.machine.closing(ofLedger: request.ledger, month)
          else {
            throw Refusal(
              .monthNotLast,
              figures: [Int64(month.publicNumber), Int64(ledger.closedThrough.publicNumber)])
          }
          // Closed anew since it was read: read again.
          guard let turnover, turnover.first == closing.first else {
            return .then { call in
              context.read(for: call) { reader in
                let rows = try reader.turnover(first: closing.first, rows: closing.rows)
                reopenMonth(
                  invocation, turnover: ClosedTurnover(first: closing.first, rows: rows))
              }
            }
          }
          try engine.machine.reopenMonth(
            ledger: request.ledger, month: month, turnover: turnover.rows,
            reason: request.reason, actor: caller.actor)
        }
        var response = Fundledger_V1_ReopenMonthResponse()
        response.ledger = engine.message(ofLedger: request.ledger)
        response.version = UInt32(version)
        response.existed = isOpenAgain
        response.revision = engine.revision
        return .reply { [response] in try response.encoded() }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }
}

extension Engine {
  /// A ledger with what only its months say.
  func message(ofLedger number: UInt32) -> Fundledger_V1_LedgerInfo {
    let view = machine.view(ofLedger: number)
    var message = view.message
    message.closeVersion = UInt32(
      machine.closeVersion(ofLedger: number, view.closedThrough))
    return message
  }
}
