import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// What is asked about the past of some accounts, with what the books in memory know of it.
private struct PastQuestion: Sendable {
  /// Legs of later vouchers do not count; nil is now.
  var revision: Position?
  /// Legs of later days do not count; nil is any day.
  var day: Day?
  var accounts: [Account] = []

  struct Account: Sendable {
    var number: UInt32
    var chains: AccountChains
    /// The balance, where the turnover in memory gives it.
    var known: Int64?
  }

  init(_ request: Fundledger_V1_GetBalancesRequest) throws(Refusal) {
    if request.hasAtRevision { revision = Position(request.atRevision) ?? Position.none }
    guard request.onDay != 0 else { return }
    guard let number = UInt16(exactly: request.onDay),
      FiscalMonth(day: Day(number: number), adjustment: false) != nil
    else { throw Refusal(.dayOutOfRange) }
    day = Day(number: number)
  }

  /// The month that ends with the day; nil when the day is no last one, or an earlier state of
  /// the books is asked for.
  var wholeMonth: FiscalMonth? {
    guard revision == nil, let day, day.number < .max,
      Day(number: day.number + 1).civil.day == 1
    else { return nil }
    return FiscalMonth(day: day, adjustment: false)
  }
}

extension QueryService {
  func pastBalances(_ invocation: Invocation<Fundledger_V1_GetBalancesRequest>) {
    let request = invocation.request
    let asked: PastQuestion
    do throws(Refusal) {
      asked = try PastQuestion(request)
    } catch {
      invocation.call.fail(Status(refusal: error, field: "on_day"))
      return
    }
    context.answer(invocation) { engine throws(Refusal) in
      if request.hasAtRevision {
        do throws(Refusal) {
          try engine.checkReached(request.atRevision)
        } catch {
          return .fail(Status(refusal: error, field: "at_revision"))
        }
      }
      var question = asked
      question.accounts.reserveCapacity(request.account.count)
      let month = question.wholeMonth
      for account in request.account {
        try engine.checkAccount(account, for: invocation.caller)
        question.accounts.append(
          PastQuestion.Account(
            number: account, chains: engine.machine.chains(of: account),
            known: month.flatMap { engine.machine.balance(of: account, through: $0) }))
      }
      var response = Fundledger_V1_GetBalancesResponse()
      response.revision = engine.revision
      if request.hasAtRevision { response.atRevision = request.atRevision }
      response.onDay = request.onDay
      return .then { [question, response] call in
        context.read(for: call) { reader in
          try Self.reply(to: question, response, call, &reader)
        }
      }
    }
  }

  private static func reply(
    to question: PastQuestion, _ empty: Fundledger_V1_GetBalancesResponse, _ call: RPCCall,
    _ reader: inout JournalReader
  ) throws {
    var response = empty
    let limit = try question.revision.map { revision throws(JournalError) in
      try reader.lastLeg(upTo: revision)
    }
    var allowance = QueryLimits.lateLegsPerCall
    for account in question.accounts {
      guard !call.isCancelled else {
        call.fail(Status(.cancelled, "nobody waits for the answer"))
        return
      }
      do throws(PastFailure) {
        let found = try reader.balance(
          of: account, question, upTo: limit, lateLegs: &allowance)
        response.balance.append(found.balance)
        if question.day == nil { response.legs.append(found.legs) }
      } catch {
        switch error {
        case .journal(let error): throw error
        case .overflow: throw Refusal(.balanceOverflow, account: account.number)
        case .tooManyLateLegs:
          call.fail(Status(.resourceExhausted, Self.lateLegsText))
          return
        }
      }
    }
    call.reply(try response.encoded())
  }

  private static let lateLegsText =
    "more than \(QueryLimits.lateLegsPerCall) legs were posted late behind that day 补记分录过多: "
    + "ask for fewer accounts, or for the last day of a month that is not closed"
}

extension JournalReader {
  fileprivate mutating func balance(
    of account: PastQuestion.Account, _ question: PastQuestion, upTo limit: Position?,
    lateLegs allowance: inout Int
  ) throws(PastFailure) -> PastBalance {
    if let known = account.known { return PastBalance(balance: known) }
    if let day = question.day {
      return try balance(of: account.chains, on: day, upTo: limit, lateLegs: &allowance)
    }
    do throws(JournalError) {
      return try balance(of: account.chains, upTo: limit ?? account.chains.newest)
    } catch {
      throw .journal(error)
    }
  }
}
