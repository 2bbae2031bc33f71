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
          var page =
            request.hasAfterOrdinal
            ? try Self.oldestLegs(of: view, after: request.afterOrdinal, limit, &reader)
            : try Self.newestLegs(of: view, before: request.before, limit, &reader)
          page.revision = revision
          call.reply(page.encoded())
        }
      }
    }
  }

  private static func newestLegs(
    of account: AccountView, before cursor: UInt64, _ limit: Int, _ reader: inout JournalReader
  ) throws -> LegPage {
    var from = account.lastLeg
    if cursor != 0 {
      from = Position(rawValue: cursor)
      guard from.block > 0, from.block <= reader.journal.tail.ordinal,
        from.index < Int(try reader.header(from.block).legCount),
        try reader.leg(from).account == account.number
      else { throw Refusal(.unknownVoucher) }
    }
    let (legs, next) = try reader.history(from: from, limit: limit)
    return LegPage(ledger: account.ledger, legs: legs, next: next.rawValue)
  }

  private static func oldestLegs(
    of account: AccountView, after ordinal: UInt32, _ limit: Int, _ reader: inout JournalReader
  ) throws -> LegPage {
    let found = try reader.history(from: account.lastLeg, after: ordinal, limit: limit)
    var page = LegPage(
      ledger: account.ledger,
      legs: try found.map { placed throws(JournalError) in try reader.historyLeg(placed.position) })
    if let last = found.last, last.leg.ordinal < account.legs {
      page.next = UInt64(last.leg.ordinal)
    }
    return page
  }

  // MARK: Periods

  /// `none` for 0, which leaves a side open.
  static func month(_ number: UInt32) throws(Refusal) -> FiscalMonth {
    guard number != 0 else { return .none }
    guard let month = FiscalMonth(public: number) else { throw Refusal(.badMonth) }
    return month
  }
}
