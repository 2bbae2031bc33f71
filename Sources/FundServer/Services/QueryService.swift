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
    let request = invocation.request
    let scope = invocation.caller.scope
    context.answer(invocation) { engine throws(Refusal) in
      var response = try Fundledger_V1_GetBalancesResponse(
        request, from: &engine.machine, scope: scope)
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
          var page =
            request.hasAfterOrdinal
            ? try reader.oldestLegs(of: view, after: request.afterOrdinal, limit: limit)
            : try reader.newestLegs(of: view, before: request.before, limit: limit)
          page.revision = revision
          call.reply(page.encoded())
        }
      }
    }
  }

  // MARK: Periods

  /// `none` for 0, which leaves a side open.
  static func month(_ number: UInt32) throws(Refusal) -> FiscalMonth {
    guard number != 0 else { return .none }
    guard let month = FiscalMonth(public: number) else { throw Refusal(.badMonth) }
    return month
  }
}
