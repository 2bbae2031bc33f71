import LedgerCore
import LedgerJournal

/// What the services make of a call, as `LedgerService`, `PostingService` and `QueryService` do.
extension Server {
  func take(_ call: Call) {
    switch call.request {
    case .openLedger(let definition):
      submit(call) { server in
        let number = server.machine.openLedger(definition, actor: call.actor).number
        return .reply(.opened(number: number, revision: server.revision))
      }
    case .openAccount(let definition):
      submit(call) { server in
        let number = server.machine.openAccount(definition, actor: call.actor).number
        return .reply(.opened(number: number, revision: server.revision))
      }
    case .closeMonth(let ledger, let month):
      decide(call) { server throws(Refusal) in
        try server.machine.closeMonth(ledger: ledger, month: month, actor: call.actor)
        return .closed(
          version: server.machine.closeVersion(ofLedger: ledger, month),
          revision: server.revision)
      }
    case .reopenMonth(let ledger, let month): reopen(call, ledger, month, nil)
    case .lockHolds(let holds):
      decide(call) { server throws(Refusal) in
        try server.machine.lockHolds(holds, actor: call.actor)
        return .kept(revision: server.revision)
      }
    case .releaseHolds(let holds, let allowsLocked):
      decide(call) { server throws(Refusal) in
        try server.machine.releaseHolds(holds, allowsLocked: allowsLocked, actor: call.actor)
        return .kept(revision: server.revision)
      }
    case .openHolds:
      submit(call) { server in
        .reply(.openHolds(server.openHolds, revision: server.revision))
      }
    case .reference(let reference, let ledger):
      submit(call) { server in
        let voucher = server.machine.voucher(
          reference: reference, ledger: ledger, year: UInt32(World.year))
        return .reply(.reference(voucher, revision: server.revision))
      }
    case .openLane(let name):
      decide(call) { server throws(Refusal) in
        let status = try server.machine.openLane(named: server.stored(name), actor: call.actor)
        return .lane(server.shown(status), revision: server.revision)
      }
    case .lane(let name):
      decide(call) { server throws(Refusal) in
        guard let lane = server.machine.lane(uri: call.actor.uri, name: server.stored(name))
        else { throw Refusal(.unknownLane) }
        return .lane(
          server.shown(server.machine.laneStatus(lane)), revision: server.revision)
      }
    case .post(let batch): post(Submission(call: call, batch: batch))
    case .reverse(let voucher, let day, let reason): reverse(call, voucher, day, reason)
    case .balances(let accounts):
      submit(call) { server in
        let lines = accounts.filter { server.machine.isAccount($0) }.map {
          let (balance, legs) = server.machine.balance(of: $0)
          let held = server.machine.held(of: $0)
          return AccountState(
            account: $0, balance: balance, legs: legs, heldDebit: held.debit,
            heldCredit: held.credit)
        }
        return .reply(.balances(lines, revision: server.revision))
      }
    case .trialBalance(let ledger):
      trialBalance(call, ledger)
    case .voucher(let position):
      submit(call) { _ in
        .then { $0.show(position, for: call) }
      }
    case .serial(let name, let serial): find(call, name, serial)
    }
  }

  func decide(_ call: Call, _ body: @escaping (Server) throws(Refusal) -> Reply) {
    submit(call) { server in
      do throws(Refusal) {
        return .reply(try body(server))
      } catch {
        return .reply(.refused(error))
      }
    }
  }

  /// From the memory, and the turnover of closed months from the journal
  /// (`QueryService.trialBalance`).
  private func trialBalance(_ call: Call, _ ledger: UInt32) {
    submit(call) { server in
      let rows = server.machine.trialBalance(ofLedger: ledger, from: .none, to: .none)
      let closed =
        server.bug == .closedTurnoverForgotten
        ? [] : server.machine.closedMonths(ofLedger: ledger, from: .none)
      let revision = server.revision
      return .then { server in
        server.read(for: call) { server, reader in
          var rows = rows
          for month in closed {
            for turnover in try reader.turnover(first: month.first, rows: month.rows) {
              guard let index = rows.firstIndex(where: { $0.account == turnover.account }) else {
                continue
              }
              rows[index].take(
                debit: turnover.debit, credit: turnover.credit, isInRange: true)
            }
          }
          server.send(.trialBalance(ledger: ledger, rows, revision: revision), to: call)
        }
      }
    }
  }

  private func find(_ call: Call, _ name: String, _ serial: UInt64) {
    submit(call) { server in
      guard let lane = server.machine.lane(uri: call.actor.uri, name: server.stored(name)) else {
        return .reply(.refused(Refusal(.unknownLane)))
      }
      let status = server.machine.laneStatus(lane)
      return .then { server in
        server.read(for: call) { server, reader in
          guard
            let run = try reader.run(
              serial: serial, lastRun: status.lastRun, lastRetry: status.lastRetry)
          else { throw Refusal(.unknownVoucher) }
          if run.kind == .hold {
            guard let hold = try reader.hold(run.first) else { throw Refusal(.unknownHold) }
            server.send(.hold(hold), to: call)
          } else {
            server.send(.voucher(try reader.voucher(run.first)), to: call)
          }
        }
      }
    }
  }

  private var openHolds: [HoldView] {
    let holds = machine.openHolds(after: .none, limit: .max) { _ in true }
    guard bug == .holdsForgotten else { return holds }
    return holds.filter { $0.id.block > openedBlock }
  }

  /// First to find out where the month's turnover stands, and again with what was read there.
  private func reopen(
    _ call: Call, _ ledger: UInt32, _ month: FiscalMonth,
    _ turnover: (first: Position, rows: [TurnoverRecord])?
  ) {
    submit(call) { server in
      guard let closing = server.machine.closing(ofLedger: ledger, month) else {
        return .reply(.refused(Refusal(.monthNotLast)))
      }
      guard let turnover, turnover.first == closing.first else {
        return .then { server in
          server.read(for: call) { server, reader in
            let rows = try reader.turnover(first: closing.first, rows: closing.rows)
            server.reopen(call, ledger, month, (closing.first, rows))
          }
        }
      }
      let version = server.machine.closeVersion(ofLedger: ledger, month)
      do throws(Refusal) {
        try server.machine.reopenMonth(
          ledger: ledger, month: month, turnover: turnover.rows, reason: "late vouchers",
          actor: call.actor)
        return .reply(.reopened(version: version, revision: server.revision))
      } catch {
        return .reply(.refused(error))
      }
    }
  }

  private func show(_ position: Position, for call: Call) {
    read(for: call) { server, reader in
      guard position.block > 0, position.block <= reader.journal.tail.ordinal,
        position.index < Int(try reader.header(position.block).voucherCount)
      else { throw Refusal(.unknownVoucher) }
      server.send(.voucher(try reader.voucher(position)), to: call)
    }
  }

  private func reverse(_ call: Call, _ voucher: Position, _ day: Day, _ reason: String) {
    read(for: call) { server, reader in
      guard voucher.block > 0, voucher.block <= reader.journal.tail.ordinal,
        voucher.index < Int(try reader.header(voucher.block).voucherCount)
      else { throw Refusal(.unknownVoucher) }
      let stored = try reader.voucher(voucher)
      server.decide(call) { server throws(Refusal) in
        if let earlier = server.machine.reversal(of: voucher),
          server.machine.actor(earlier.actor)?.uri == call.actor.uri
        {
          if server.bug == .reversesTwice { server.postReversalAgain(stored, call) }
          return .reversed(earlier.by, revision: server.revision)
        }
        try server.checkRoom()
        let by = try server.machine.reverse(
          voucher, legs: stored.legs.map(\.fact), flags: stored.head.flags, day: day,
          reason: reason, actor: call.actor)
        return .reversed(by, revision: server.revision)
      }
    }
  }

  private func postReversalAgain(_ stored: StoredVoucher, _ call: Call) {
    guard let lane = try? machine.openLane(named: "reversals", actor: call.actor) else { return }
    var outcome = BatchOutcome(block: machine.body.ordinal)
    let batch = VoucherBatch(
      lane: lane.lane, epoch: lane.epoch, firstSerial: lane.nextSerial,
      days: [UInt32(stored.head.day.number)], legCounts: [UInt32(stored.legs.count)],
      summaries: [stored.tail.summary], accounts: stored.legs.map(\.account),
      amounts: stored.legs.map { -$0.fact.effect },
      red: stored.legs.indices.filter { stored.legs[$0].amount > 0 }.map { UInt32($0) })
    machine.postAtomic(batch, into: &outcome)
  }

  /// The name under which a lane is kept.
  private func stored(_ name: String) -> String {
    bug == .forgetsLane ? "\(name)#\(opening)" : name
  }

  private func shown(_ status: LaneStatus) -> LaneStatus {
    var status = status
    if bug == .forgetsRefusedSerials, opening > 1 { status.refused = [] }
    return status
  }
}
