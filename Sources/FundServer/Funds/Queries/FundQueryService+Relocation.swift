import FiscalFunds
import FundMessages
import LedgerCore
import Wire

extension FundQueryService {
  func financing(_ invocation: Invocation<Fundledger_V1_GetFinancingRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      try funds.financing(
        of: request.region, settlement: request.project, on: try Day(required: request.day),
        after: request.after, limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_GetFinancingResponse, table) in
      answer.fill(with: table)
    }
  }

  func debtService(_ invocation: Invocation<Fundledger_V1_GetDebtServiceRequest>) {
    let request = invocation.request
    answer(invocation, within: request.entity, "entity") { funds, _ throws(Refusal) in
      try funds.debtService(
        of: request.entity, tranche: request.tranche, on: try Day(required: request.day))
    } _: { (answer: inout Fundledger_V1_GetDebtServiceResponse, debt) in
      answer.fill(with: debt)
    }
  }

  func settlementCosts(_ invocation: Invocation<Fundledger_V1_GetSettlementCostsRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      try funds.settlementCosts(
        of: request.region, on: try Day(required: request.day), after: request.after,
        limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_GetSettlementCostsResponse, costs) in
      answer.fill(with: costs)
    }
  }

  func idleMoney(_ invocation: Invocation<Fundledger_V1_GetIdleMoneyRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      try funds.idleMoney(
        of: request.region, on: try Day(required: request.day), after: request.after,
        limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_GetIdleMoneyResponse, idle) in
      answer.fill(with: idle)
    }
  }

  func traceHousehold(_ invocation: Invocation<Fundledger_V1_TraceHouseholdRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      guard let key = HashedKey(message: request.household) else {
        throw Refusal(.batchShape, detail: "household: it is no key of 16 bytes")
      }
      return try funds.trace(
        household: key, of: request.region, on: try Day(required: request.day))
    } _: { (answer: inout Fundledger_V1_TraceHouseholdResponse, trace) in
      answer.fill(with: trace)
    }
  }
}
