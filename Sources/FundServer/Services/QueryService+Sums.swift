import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import SecureTransport
import Wire

extension QueryService {
  func sums(_ invocation: Invocation<Fundledger_V1_SumBalancesRequest>) {
    let request = invocation.request
    guard request.ledger.count <= QueryLimits.ledgersPerSum else {
      invocation.call.fail(Status(refusal: Refusal(.batchShape), field: "ledger"))
      return
    }
    let opening = context.opening
    context.answer(invocation) { engine throws(Refusal) in
      let ledgers = try Self.ledgers(of: request, invocation.caller, engine)
      var page = SumPage(request, opening)
      for ledger in ledgers where ledger > request.afterLedger {
        guard try page.add(engine.machine.view(ofLedger: ledger), engine) else { break }
      }
      var response = try page.response()
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  /// The ledgers that are asked for, ascending, each once. All must be in scope.
  private static func ledgers(
    of request: Fundledger_V1_SumBalancesRequest, _ caller: Caller, _ engine: borrowing Engine
  ) throws(Refusal) -> [UInt32] {
    guard request.ledger.isEmpty else {
      for ledger in request.ledger { _ = try engine.ledger(ledger, for: caller) }
      return Set(request.ledger).sorted()
    }
    let region = UInt32(request.entity)
    var ledgers: [UInt32] = []
    var hasEntity = request.entity.isEmpty
    for number in 1..<UInt32(engine.machine.ledgerCount + 1) {
      let isVisible = engine.machine.ledger(number, isWithin: caller.scope)
      let definition = engine.machine.view(ofLedger: number).definition
      if !request.entity.isEmpty {
        guard
          definition.entity == request.entity
            || region.map({ definition.regions.contains($0) }) ?? false
        else { continue }
        hasEntity = true
        guard isVisible else { throw Refusal(.outOfScope) }
      }
      if isVisible, request.book.isEmpty || definition.book == request.book {
        ledgers.append(number)
      }
    }
    guard hasEntity else { throw Refusal(.unknownEntity) }
    return ledgers
  }
}

/// A page of sums under construction.
private struct SumPage {
  let request: Fundledger_V1_SumBalancesRequest
  let opening: LedgerOpening
  let dimensions: [String]
  var sums: [SubjectSum] = []
  /// The ledger of each of `sums`.
  var ledgers: [LedgerView] = []
  var accounts = 0
  /// The newest ledger that is in the page.
  var last: UInt32 = 0
  var hasMore = false

  init(_ request: Fundledger_V1_SumBalancesRequest, _ opening: LedgerOpening) {
    self.request = request
    self.opening = opening
    dimensions = request.dimensions.map { "\($0.key)=\($0.value)" }
  }

  /// Adds the accounts of a ledger. False when the page is full without it.
  mutating func add(_ ledger: LedgerView, _ engine: borrowing Engine) throws(Refusal) -> Bool {
    let count = engine.machine.accounts(ofLedger: ledger.number).count
    guard last == 0 || accounts + count <= QueryLimits.accountsPerSumPage else {
      hasMore = true
      return false
    }
    var found = engine.machine.sums(
      ofLedger: ledger.number, subjectPrefix: request.subjectPrefix, dimensions: dimensions)
    if request.grouping != .bySubject { found = found.total.map { [$0] } ?? [] }
    guard last == 0 || sums.count + found.count <= QueryLimits.linesPerSumPage else {
      hasMore = true
      return false
    }
    sums += found
    ledgers += found.map { _ in ledger }
    accounts += count
    last = ledger.number
    return true
  }

  func response() throws(Refusal) -> Fundledger_V1_SumBalancesResponse {
    var response = Fundledger_V1_SumBalancesResponse()
    let isTotal = request.grouping == .total
    for (index, sum) in (isTotal ? sums.total.map { [$0] } ?? [] : sums).enumerated() {
      guard let balance = Int64(exactly: sum.balance) else { throw Refusal(.balanceOverflow) }
      var line = Fundledger_V1_BalanceSum()
      line.balance = balance
      line.accounts = sum.accounts
      line.subject = sum.subject
      if !isTotal {
        line.ledger = ledgers[index].number
        let chart = ledgers[index].definition.chart
        line.subjectName = opening.subject(chart: chart, code: sum.subject)?.chineseName ?? ""
      }
      response.sums.append(line)
    }
    response.nextAfter = hasMore ? last : 0
    return response
  }
}

extension [SubjectSum] {
  /// All in one line; nil when there is none.
  fileprivate var total: SubjectSum? {
    guard !isEmpty else { return nil }
    return reduce(into: SubjectSum(subject: "")) { total, sum in
      total.balance += sum.balance
      total.accounts += sum.accounts
    }
  }
}
