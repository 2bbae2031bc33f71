import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// Where the turnover of a closed month of a ledger stands in the journal.
private struct ClosedMonth: Sendable {
  var month: FiscalMonth
  var first: Position
  var rows: Int
}

extension QueryService {
  // MARK: Turnover

  /// Accounts of one ledger further apart than so many numbers an account are looked up one by
  /// one; otherwise what lies between them is read too.
  private static let spreadPerAccount: UInt32 = 64

  private struct TurnoverQuestion: Sendable {
    var accounts: [UInt32]
    var from: FiscalMonth
    var to: FiscalMonth
    /// The rows that are known, by account as asked.
    var rows: [[Row]] = []
    var closed: [UInt32: [ClosedMonth]] = [:]
    /// Indexes of `accounts`, by ledger.
    var ofLedger: [UInt32: [Int]] = [:]

    struct Row: Sendable {
      var month: FiscalMonth
      var debit: Int64
      var credit: Int64
    }
  }

  func turnover(_ invocation: Invocation<Fundledger_V1_ListTurnoverRequest>) {
    let request = invocation.request
    guard request.account.count <= QueryLimits.accountsPerTurnover else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "account"))
      return
    }
    context.answer(invocation) { engine throws(Refusal) in
      var question = TurnoverQuestion(
        accounts: request.account, from: try Self.month(request.fromMonth),
        to: try Self.month(request.toMonth))
      for (index, account) in request.account.enumerated() {
        try engine.checkAccount(account, for: invocation.caller)
        question.rows.append(
          engine.machine.turnover(of: account, from: question.from, to: question.to).map {
            TurnoverQuestion.Row(month: $0.month, debit: $0.debit, credit: $0.credit)
          })
        let ledger = engine.machine.ledgerOfAccount(account)
        question.ofLedger[ledger, default: []].append(index)
        if question.closed[ledger] == nil {
          question.closed[ledger] = engine.closedMonths(of: ledger, question.from, question.to)
        }
      }
      let revision = engine.revision
      return .then { [question] call in
        context.read(for: call) { reader in
          try Self.reply(to: question, revision, call, &reader)
        }
      }
    }
  }

  private static func reply(
    to asked: TurnoverQuestion, _ revision: Fundledger_V1_Revision, _ call: RPCCall,
    _ reader: inout JournalReader
  ) throws {
    var question = asked
    for ledger in question.ofLedger.keys.sorted() {
      for month in question.closed[ledger] ?? [] {
        try add(month, ofLedger: ledger, to: &question, &reader)
      }
    }
    var response = Fundledger_V1_ListTurnoverResponse()
    for (account, rows) in zip(question.accounts, question.rows) {
      for row in rows.sorted(by: { $0.month < $1.month }) {
        response.account.append(account)
        response.month.append(row.month.publicNumber)
        response.debit.append(row.debit)
        response.credit.append(row.credit)
      }
    }
    guard response.account.count <= QueryLimits.rowsPerTurnover else {
      call.fail(
        Status(
          .resourceExhausted,
          "more than \(QueryLimits.rowsPerTurnover) accounts and months 结果过多: "
            + "ask for fewer accounts or months"))
      return
    }
    response.revision = revision
    call.reply(try response.encoded())
  }

  private static func add(
    _ month: ClosedMonth, ofLedger ledger: UInt32, to question: inout TurnoverQuestion,
    _ reader: inout JournalReader
  ) throws(JournalError) {
    let indexes = question.ofLedger[ledger] ?? []
    let numbers = indexes.map { question.accounts[$0] }
    guard let low = numbers.min(), let high = numbers.max() else { return }
    let isDense = (high - low) / spreadPerAccount <= UInt32(numbers.count)
    var found: [UInt32: TurnoverRecord] = [:]
    for range in isDense ? [low...high] : numbers.map({ $0...$0 }) {
      for row in try reader.turnover(first: month.first, rows: month.rows, accounts: range) {
        found[row.account] = row
      }
    }
    for index in indexes {
      guard let row = found[question.accounts[index]] else { continue }
      question.rows[index].append(
        TurnoverQuestion.Row(month: month.month, debit: row.debit, credit: row.credit))
    }
  }

  // MARK: Trial balance

  func trialBalance(_ invocation: Invocation<Fundledger_V1_GetTrialBalanceRequest>) {
    let request = invocation.request
    let opening = context.opening
    let most = QueryLimits.linesPerTrialBalance
    let limit = request.limit == 0 ? most : min(Int(request.limit), most)
    guard request.byAccount || request.afterAccount == 0 && request.limit == 0 else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "by_account"))
      return
    }
    context.answer(invocation) { engine throws(Refusal) in
      let ledger = try engine.ledger(request.ledger, for: invocation.caller)
      let from = try Self.month(request.fromMonth)
      let to = try Self.month(request.toMonth)
      var response = Fundledger_V1_GetTrialBalanceResponse()
      response.ledger = ledger.message
      response.revision = engine.revision
      var rows = engine.machine.trialBalance(
        ofLedger: ledger.number, from: from, to: to, after: request.afterAccount,
        limit: request.byAccount ? limit + 1 : .max)
      if request.byAccount, rows.count > limit {
        rows.removeLast()
        response.more = true
      }
      let draft = TrialBalanceDraft(rows, byAccount: request.byAccount, ledger: ledger, engine)
      if draft.isCut { response.more = true }
      // The turnover of every closed month from the first one on is still in the opening.
      let closed = engine.closedMonths(of: ledger.number, from, .none)
      return .then { [response] call in
        context.read(for: call) { reader in
          var draft = draft
          for closing in closed {
            try draft.take(
              first: closing.first, rows: closing.rows,
              isInRange: to == .none || closing.month <= to, &reader)
          }
          var response = response
          response.lines = try draft.lines(opening)
          call.reply(try response.encoded())
        }
      }
    }
  }
}

extension Engine {
  fileprivate func closedMonths(
    of ledger: UInt32, _ from: FiscalMonth, _ to: FiscalMonth
  ) -> [ClosedMonth] {
    machine.closedMonths(ofLedger: ledger, from: from)
      .filter { to == .none || $0.month <= to }
      .map { ClosedMonth(month: $0.month, first: $0.first, rows: $0.rows) }
  }
}
