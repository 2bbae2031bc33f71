import FiscalFunds
import FundMessages
import LedgerCore
import Wire

extension FundQueryService {
  func progress(_ invocation: Invocation<Fundledger_V1_GetProgressRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      guard let grouping = try Progress.Grouping(asked: request.grouping.rawValue, "grouping")
      else { throw Refusal(.batchShape, detail: "grouping: none is named") }
      return try funds.progress(
        of: request.region, year: try UInt16(year: request.year), by: grouping,
        after: request.after, limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_GetProgressResponse, progress) in
      answer.fill(with: progress)
    }
  }

  func aging(_ invocation: Invocation<Fundledger_V1_GetAgingRequest>) {
    let request = invocation.request
    answer(invocation, within: request.region, "region") { funds, _ throws(Refusal) in
      let grouping = try Aging.Grouping(asked: request.grouping.rawValue, "grouping")
      var after: Aging.Cursor?
      if !request.afterEntity.isEmpty { after = .entity(request.afterEntity) }
      if request.afterIndicator != 0 { after = .indicator(request.afterIndicator) }
      return try funds.aging(
        of: request.region, onlyItself: request.onlyItself, on: try Day(required: request.day),
        by: grouping ?? .indicator, minimumDays: Int64(request.minimumDays), after: after,
        limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_GetAgingResponse, aging) in
      answer.fill(with: aging)
    }
  }

  func traceIndicator(_ invocation: Invocation<Fundledger_V1_TraceIndicatorRequest>) {
    let request = invocation.request
    let scope = invocation.caller.scope
    answer(invocation, within: request.entity, "entity") { funds, _ throws(Refusal) in
      let question: IndicatorQuestion
      switch request.name {
      case .key(let key): question = .key(key)
      case .document(let name): question = .document(name.documentNo, publisher: name.publisher)
      case nil: throw Refusal(.batchShape, detail: "name: no indicator is named")
      }
      return try funds.trace(
        of: request.entity, question, depth: Int(request.depth), scope: scope)
    } _: { (answer: inout Fundledger_V1_TraceIndicatorResponse, trace) in
      answer.fill(with: trace)
    }
  }

  func indicator(_ invocation: Invocation<Fundledger_V1_GetIndicatorRequest>) {
    let request = invocation.request
    answer(invocation, within: request.entity, "entity") { funds, _ throws(Refusal) in
      try funds.indicatorView(request.entity, request.key)
    } _: { (answer: inout Fundledger_V1_GetIndicatorResponse, indicator) in
      answer.indicator = indicator.message
    }
  }

  func indicators(_ invocation: Invocation<Fundledger_V1_ListIndicatorsRequest>) {
    let request = invocation.request
    answer(invocation, within: request.entity, "entity") { funds, _ throws(Refusal) in
      funds.indicatorViews(
        of: request.entity, year: try UInt16(year: request.year), after: request.after,
        limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_ListIndicatorsResponse, page) in
      answer.indicators = page.items.map(\.message)
      answer.nextAfter = page.next
    }
  }

  func plan(_ invocation: Invocation<Fundledger_V1_GetPlanRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, engine throws(Refusal) in
      guard let version = UInt16(exactly: request.version) else {
        throw Refusal(.unknownRecord, detail: "version: \(request.version)")
      }
      return try funds.planView(
        request.county, try UInt16(year: request.year), version: version, engine.machine)
    } _: { (answer: inout Fundledger_V1_GetPlanResponse, plan) in
      answer.fill(with: plan)
    }
  }

  func plans(_ invocation: Invocation<Fundledger_V1_ListPlansRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, engine throws(Refusal) in
      funds.planViews(
        of: request.county, year: try UInt16(year: request.year), after: request.after,
        limit: Int(request.limit), engine.machine)
    } _: { (answer: inout Fundledger_V1_ListPlansResponse, page) in
      answer.plans = page.items.map(\.message)
      answer.nextAfter = page.next
    }
  }
}
