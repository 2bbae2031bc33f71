import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import SecureTransport
import Wire

/// `fundledger.v1.Ledger`: ledgers, accounts and periods.
struct LedgerService: Sendable {
  /// Ledgers a page, also when the request asks for more.
  static let ledgersPerPage = 1_000
  /// Accounts a page, also when the request asks for more.
  static let accountsPerPage = 10_000
  static let defaultPage = 1_000
  /// About how long a page of accounts is in bytes; it ends early with the one that goes beyond.
  private static let accountBytesPerPage = 3 << 20

  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Ledger", "OpenLedger", roles: [.supervisor], Fundledger_V1_OpenLedgerRequest.self,
      openLedger)
    methods.add(
      "Ledger", "OpenAccounts", roles: [.bureau, .supervisor],
      Fundledger_V1_OpenAccountsRequest.self, openAccounts)
    methods.add(
      "Ledger", "CloseMonth", roles: [.bureau, .supervisor],
      Fundledger_V1_CloseMonthRequest.self, closeMonth)
    methods.add(
      "Ledger", "ReopenMonth", roles: [.supervisor], Fundledger_V1_ReopenMonthRequest.self,
      reopenMonth)
    methods.add(
      "Ledger", "ListLedgers", roles: .readers, Fundledger_V1_ListLedgersRequest.self,
      listLedgers)
    methods.add(
      "Ledger", "ListAccounts", roles: .readers, Fundledger_V1_ListAccountsRequest.self,
      listAccounts)
  }

  private func openLedger(_ invocation: Invocation<Fundledger_V1_OpenLedgerRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    let definition: LedgerDefinition
    do throws(Refusal) {
      guard let month = FiscalMonth(public: request.firstMonth) else {
        throw Refusal(.badMonth)
      }
      definition = try context.opening.ledger(
        entity: request.entity, book: request.book, name: request.name, firstMonth: month)
      guard caller.scope == 0 || definition.regions.contains(caller.scope) else {
        throw Refusal(.outOfScope)
      }
    } catch {
      invocation.call.fail(Status(refusal: error, field: Self.field(of: error)))
      return
    }
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        try engine.checkRoom()
      } catch {
        return .fail(Status(refusal: error))
      }
      let (number, existed) = engine.machine.openLedger(definition, actor: caller.actor)
      var response = Fundledger_V1_OpenLedgerResponse()
      response.ledger = engine.message(ofLedger: number)
      response.existed = existed
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  private static func field(of refusal: Refusal) -> String {
    refusal.code == .outOfScope ? "entity" : refusal.code == .badMonth ? "first_month" : ""
  }

  private func openAccounts(_ invocation: Invocation<Fundledger_V1_OpenAccountsRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    guard request.accounts.count <= Limits.accountsPerOpen else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "accounts"))
      return
    }
    let opening = context.opening
    context.loop.submit(invocation.call) { engine in
      var definitions: [AccountDefinition] = []
      definitions.reserveCapacity(request.accounts.count)
      var ledger: LedgerView?
      for (index, account) in request.accounts.enumerated() {
        do throws(Refusal) {
          try engine.checkRoom()
          if ledger?.number != account.ledger {
            ledger = try engine.ledger(account.ledger, for: caller)
          }
          guard let ledger else { throw Refusal(.unknownLedger) }
          definitions.append(
            try opening.account(
              ledger: ledger, subject: account.subject,
              dimensions: account.dimensions.map { ($0.key, $0.value) }))
        } catch {
          return .fail(Status(refusal: error, field: "accounts[\(index)]"))
        }
      }
      // All are well: now they are opened.
      var response = Fundledger_V1_OpenAccountsResponse()
      for definition in definitions {
        let (number, existed) = engine.machine.openAccount(definition, actor: caller.actor)
        response.account.append(number)
        if !existed { response.opened += 1 }
      }
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  private func listLedgers(_ invocation: Invocation<Fundledger_V1_ListLedgersRequest>) {
    let request = invocation.request
    let scope = invocation.caller.scope
    let limit = request.limit == 0 ? Self.defaultPage : min(Int(request.limit), Self.ledgersPerPage)
    context.answer(invocation) { engine throws(Refusal) in
      var response = Fundledger_V1_ListLedgersResponse()
      var number = request.after
      while number < UInt32(engine.machine.ledgerCount) {
        number += 1
        guard engine.machine.ledger(number, isWithin: scope) else { continue }
        let view = engine.machine.view(ofLedger: number)
        guard request.entity.isEmpty || view.definition.entity == request.entity,
          request.book.isEmpty || view.definition.book == request.book
        else { continue }
        if response.ledgers.count == limit {
          response.more = true
          break
        }
        response.ledgers.append(engine.message(ofLedger: number))
      }
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  private func listAccounts(_ invocation: Invocation<Fundledger_V1_ListAccountsRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    let opening = context.opening
    let limit =
      request.limit == 0 ? Self.defaultPage : min(Int(request.limit), Self.accountsPerPage)
    let wanted = request.dimensions.map { "\($0.key)=\($0.value)" }
    context.answer(invocation) { engine throws(Refusal) in
      let ledger = try engine.ledger(request.ledger, for: caller)
      var response = Fundledger_V1_ListAccountsResponse()
      var bytes = 0
      for number in engine.machine.accounts(ofLedger: ledger.number, after: request.after) {
        let view = engine.machine.view(ofAccount: number)
        guard view.subject.hasPrefix(request.subjectPrefix) else { continue }
        let parts = view.dimensions.split(separator: ",")
        guard wanted.allSatisfy({ want in parts.contains { $0 == want } }) else { continue }
        if response.accounts.count == limit || bytes > Self.accountBytesPerPage {
          response.more = true
          break
        }
        bytes += 200 + 2 * view.dimensions.utf8.count
        response.accounts.append(view.message(chart: ledger.definition.chart, opening))
      }
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }
}
