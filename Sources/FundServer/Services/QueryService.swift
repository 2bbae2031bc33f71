import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Query`: balances, history, vouchers, trial balances.
struct QueryService: Sendable {
  /// Accounts of one balance call; more is refused.
  static let accountsPerCall = 10_000
  /// Legs a page of history, also when the request asks for more.
  static let legsPerPage = 1_000
  static let defaultLegs = 100

  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Query", "GetBalances", roles: .readers, Fundledger_V1_GetBalancesRequest.self, balances)
    methods.add("Query", "ListLegs", roles: .readers, Fundledger_V1_ListLegsRequest.self, legs)
    methods.add(
      "Query", "GetVoucher", roles: .readers, Fundledger_V1_GetVoucherRequest.self, voucher)
    methods.add(
      "Query", "GetTrialBalance", roles: .readers, Fundledger_V1_GetTrialBalanceRequest.self,
      trialBalance)
  }

  private func balances(_ invocation: Invocation<Fundledger_V1_GetBalancesRequest>) {
    let accounts = invocation.request.account
    guard accounts.count <= Self.accountsPerCall else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "account"))
      return
    }
    context.loop.submit(invocation.call) { engine in
      var response = Fundledger_V1_GetBalancesResponse()
      response.balance.reserveCapacity(accounts.count)
      response.legs.reserveCapacity(accounts.count)
      for account in accounts {
        do throws(Refusal) {
          try engine.checkAccount(account, for: invocation.caller)
        } catch {
          return .fail(Status(refusal: error))
        }
        let (balance, legs) = engine.machine.balance(of: account)
        response.balance.append(balance)
        response.legs.append(legs)
      }
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  private func legs(_ invocation: Invocation<Fundledger_V1_ListLegsRequest>) {
    let request = invocation.request
    let limit = request.limit == 0 ? Self.defaultLegs : min(Int(request.limit), Self.legsPerPage)
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        try engine.checkAccount(request.account, for: invocation.caller)
      } catch {
        return .fail(Status(refusal: error))
      }
      let view = engine.machine.view(ofAccount: request.account)
      let revision = engine.revision
      return .then { call in
        context.read(for: call) { reader in
          var from = view.lastLeg
          if request.before != 0 {
            from = Position(rawValue: request.before)
            guard let leg = try? reader.leg(from), leg.account == view.number else {
              throw Refusal(.unknownVoucher)
            }
          }
          let (found, next) = try reader.history(from: from, limit: limit)
          var response = Fundledger_V1_ListLegsResponse()
          for (position, leg) in found {
            let voucher = try reader.voucher(
              Position(block: position.block, index: Int(leg.voucher)))
            response.legs.append(voucher.message(of: leg, inLedger: view.ledger))
          }
          response.next = next.rawValue
          response.revision = revision
          call.reply(try response.encoded())
        }
      }
    }
  }

  // MARK: One voucher

  private func voucher(_ invocation: Invocation<Fundledger_V1_GetVoucherRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        switch request.key {
        case .revision(let revision):
          guard let position = Position(revision) else { throw Refusal(.unknownVoucher) }
          return .then { call in
            context.read(for: call) { reader in
              guard position.block <= reader.journal.tail.ordinal else {
                throw Refusal(.unknownVoucher)
              }
              show(position, invocation, &reader)
            }
          }
        case .number(let key):
          _ = try engine.ledger(key.ledger, for: caller)
          guard let month = FiscalMonth(public: key.month) else { throw Refusal(.badMonth) }
          guard let book = engine.machine.vouchers(ofLedger: key.ledger, month),
            key.number > 0, key.number <= book.numbers
          else { throw Refusal(.unknownVoucher) }
          return .then { call in find(key, month, invocation, call) }
        case .serial(let key):
          guard let lane = engine.machine.lane(uri: caller.uri, name: key.lane) else {
            throw Refusal(.unknownLane)
          }
          let status = engine.machine.laneStatus(lane)
          return .then { call in
            context.read(for: call) { reader in
              guard
                let run = try reader.run(
                  serial: key.serial, lastRun: status.lastRun, lastRetry: status.lastRetry)
              else { throw Refusal(.unknownVoucher) }
              show(run.first, invocation, &reader)
            }
          }
        case nil:
          throw Refusal(.unknownVoucher)
        }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  /// By number: the directory entries of a block under way are known once it is sealed, so the
  /// newest entry is asked for again after it is durable.
  private func find(
    _ key: Fundledger_V1_NumberKey, _ month: FiscalMonth,
    _ invocation: Invocation<Fundledger_V1_GetVoucherRequest>, _ call: RPCCall
  ) {
    context.loop.submit(call) { engine in
      let lastEntry = engine.machine.vouchers(ofLedger: key.ledger, month)?.lastEntry ?? .none
      return .then { call in
        context.read(for: call) { reader in
          guard
            let position = try reader.voucher(
              ledger: key.ledger, month: month, number: key.number, lastEntry: lastEntry)
          else { throw Refusal(.unknownVoucher) }
          show(position, invocation, &reader)
        }
      }
    }
  }

  private func show(
    _ position: Position, _ invocation: Invocation<Fundledger_V1_GetVoucherRequest>,
    _ reader: inout JournalReader
  ) {
    let call = invocation.call
    guard let header = try? reader.header(position.block),
      position.index < Int(header.voucherCount), let stored = try? reader.voucher(position)
    else {
      call.fail(Status(refusal: Refusal(.unknownVoucher)))
      return
    }
    let run = try? reader.laneRun(ofVoucher: position)
    context.loop.submit(call) { engine in
      var response = Fundledger_V1_GetVoucherResponse()
      response.voucher = stored.message(seenBy: invocation.caller, epoch: run?.epoch, engine)
      guard !response.voucher.legs.isEmpty else {
        return .fail(Status(refusal: Refusal(.outOfScope), field: "voucher"))
      }
      return .reply { [response] in try response.encoded() }
    }
  }

  // MARK: Trial balance

  private func trialBalance(_ invocation: Invocation<Fundledger_V1_GetTrialBalanceRequest>) {
    let request = invocation.request
    let opening = context.opening
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        let ledger = try engine.ledger(request.ledger, for: invocation.caller)
        let from = try Self.month(request.fromMonth)
        let to = try Self.month(request.toMonth)
        var response = Fundledger_V1_GetTrialBalanceResponse()
        response.ledger = ledger.message
        response.revision = engine.revision
        let rows = engine.machine.trialBalance(ofLedger: ledger.number, from: from, to: to)
        response.lines = TrialBalanceLines.make(
          rows, byAccount: request.byAccount, ledger: ledger, opening, engine)
        return .reply { [response] in try response.encoded() }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private static func month(_ number: UInt32) throws(Refusal) -> FiscalMonth {
    guard number != 0 else { return .none }
    guard let month = FiscalMonth(public: number) else { throw Refusal(.badMonth) }
    return month
  }
}
