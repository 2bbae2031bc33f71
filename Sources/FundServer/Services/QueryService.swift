import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Query`: balances now and then, history, vouchers, turnover, trial balances.
struct QueryService: Sendable {
  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Query", "GetBalances", roles: .readers, Fundledger_V1_GetBalancesRequest.self, balances)
    methods.add(
      "Query", "SumBalances", roles: .readers, Fundledger_V1_SumBalancesRequest.self, sums)
    methods.add("Query", "ListLegs", roles: .readers, Fundledger_V1_ListLegsRequest.self, legs)
    methods.add(
      "Query", "GetVoucher", roles: .readers, Fundledger_V1_GetVoucherRequest.self, voucher)
    methods.add(
      "Query", "ListVouchers", roles: .readers, Fundledger_V1_ListVouchersRequest.self, vouchers)
    methods.add(
      "Query", "ListTurnover", roles: .readers, Fundledger_V1_ListTurnoverRequest.self, turnover)
    methods.add(
      "Query", "GetTrialBalance", roles: .readers, Fundledger_V1_GetTrialBalanceRequest.self,
      trialBalance)
  }

  // MARK: Balances

  private func balances(_ invocation: Invocation<Fundledger_V1_GetBalancesRequest>) {
    let request = invocation.request
    let isPast = request.hasAtRevision || request.onDay != 0
    let limit = isPast ? QueryLimits.accountsPerPastCall : QueryLimits.accountsPerCall
    guard request.account.count <= limit else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "account"))
      return
    }
    if isPast { pastBalances(invocation) } else { presentBalances(invocation) }
  }

  private func presentBalances(_ invocation: Invocation<Fundledger_V1_GetBalancesRequest>) {
    let accounts = invocation.request.account
    let withHeld = invocation.request.withHeld
    context.answer(invocation) { engine throws(Refusal) in
      var response = Fundledger_V1_GetBalancesResponse()
      response.balance.reserveCapacity(accounts.count)
      response.legs.reserveCapacity(accounts.count)
      for account in accounts {
        try engine.checkAccount(account, for: invocation.caller)
        let (balance, legs) = engine.machine.balance(of: account)
        response.balance.append(balance)
        response.legs.append(legs)
        guard withHeld else { continue }
        let held = engine.machine.held(of: account)
        response.heldDebit.append(held.debit)
        response.heldCredit.append(held.credit)
      }
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  // MARK: History

  private func legs(_ invocation: Invocation<Fundledger_V1_ListLegsRequest>) {
    let request = invocation.request
    let limit =
      request.limit == 0
      ? QueryLimits.defaultLegs : min(Int(request.limit), QueryLimits.legsPerPage)
    guard !request.hasAfterOrdinal || request.before == 0 else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "before"))
      return
    }
    context.answer(invocation) { engine throws(Refusal) in
      try engine.checkAccount(request.account, for: invocation.caller)
      let view = engine.machine.view(ofAccount: request.account)
      let revision = engine.revision
      return .then { call in
        context.read(for: call) { reader in
          var response =
            request.hasAfterOrdinal
            ? try Self.oldestLegs(of: view, after: request.afterOrdinal, limit, &reader)
            : try Self.newestLegs(of: view, before: request.before, limit, &reader)
          response.revision = revision
          call.reply(try response.encoded())
        }
      }
    }
  }

  private static func newestLegs(
    of account: AccountView, before cursor: UInt64, _ limit: Int, _ reader: inout JournalReader
  ) throws -> Fundledger_V1_ListLegsResponse {
    var from = account.lastLeg
    if cursor != 0 {
      from = Position(rawValue: cursor)
      guard from.block > 0, from.block <= reader.journal.tail.ordinal,
        from.index < Int(try reader.header(from.block).legCount),
        try reader.leg(from).account == account.number
      else { throw Refusal(.unknownVoucher) }
    }
    let (found, next) = try reader.history(from: from, limit: limit)
    var response = Fundledger_V1_ListLegsResponse()
    response.legs = try found.map { try reader.message(of: $0.leg, at: $0.position, account) }
    response.next = next.rawValue
    return response
  }

  private static func oldestLegs(
    of account: AccountView, after ordinal: UInt32, _ limit: Int, _ reader: inout JournalReader
  ) throws -> Fundledger_V1_ListLegsResponse {
    let found = try reader.history(from: account.lastLeg, after: ordinal, limit: limit)
    var response = Fundledger_V1_ListLegsResponse()
    response.legs = try found.map { try reader.message(of: $0.leg, at: $0.position, account) }
    if let last = found.last, last.leg.ordinal < account.legs {
      response.next = UInt64(last.leg.ordinal)
    }
    return response
  }

  // MARK: Periods

  /// `none` for 0, which leaves a side open.
  static func month(_ number: UInt32) throws(Refusal) -> FiscalMonth {
    guard number != 0 else { return .none }
    guard let month = FiscalMonth(public: number) else { throw Refusal(.badMonth) }
    return month
  }
}

extension JournalReader {
  /// A leg with what its voucher says; the voucher's other legs are not read.
  fileprivate mutating func message(
    of leg: LegRecord, at position: Position, _ account: AccountView
  ) throws(JournalError) -> Fundledger_V1_Leg {
    let voucher = try voucher(
      Position(block: position.block, index: Int(leg.voucher)), withLegs: false)
    return voucher.message(of: leg, inLedger: account.ledger)
  }
}
