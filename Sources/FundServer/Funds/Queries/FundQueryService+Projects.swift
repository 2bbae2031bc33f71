import FiscalFunds
import FundMessages
import LedgerCore
import Wire

extension FundQueryService {
  func projectRegister(_ invocation: Invocation<Fundledger_V1_GetProjectRegisterRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, engine throws(Refusal) in
      try funds.projectRegister(request.county, request.project, engine.machine)
    } _: { (answer: inout Fundledger_V1_GetProjectRegisterResponse, register) in
      answer.fill(with: register)
    }
  }

  func projects(_ invocation: Invocation<Fundledger_V1_ListProjectsRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, _ throws(Refusal) in
      funds.projectSummaries(
        of: request.county, state: try ProjectState(asked: request.state.rawValue, "state"),
        classPrefix: request.classPrefix, after: request.after, limit: Int(request.limit))
    } _: { (answer: inout Fundledger_V1_ListProjectsResponse, page) in
      answer.projects = page.items.map(\.message)
      answer.nextAfter = page.next
    }
  }

  func disclosure(_ invocation: Invocation<Fundledger_V1_GetDisclosureRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, _ throws(Refusal) in
      try funds.disclosure(request.county, request.project)
    } _: { (answer: inout Fundledger_V1_GetDisclosureResponse, sheet) in
      answer.fill(with: sheet)
    }
  }

  func blocking(_ invocation: Invocation<Fundledger_V1_GetBlockingRequest>) {
    let request = invocation.request
    answer(invocation, within: request.entity, "entity") { funds, engine throws(Refusal) in
      let question: Blocking.Question
      switch request.about {
      case .project(let key): question = .project(key)
      case .payment(let key): question = .payment(key)
      case .indicator(let key): question = .indicator(key)
      case nil: throw Refusal(.batchShape, detail: "about: nothing is named")
      }
      return try funds.blocking(
        request.entity, question, on: try Day(required: request.day), engine.machine)
    } _: { (answer: inout Fundledger_V1_GetBlockingResponse, blocking) in
      answer.blockers = blocking.blockers.map(\.message)
      answer.available = blocking.available
      if let payment = blocking.payment { answer.payment = payment.message }
      answer.isCut = blocking.isCut
    }
  }

  func traceProject(_ invocation: Invocation<Fundledger_V1_TraceProjectRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, _ throws(Refusal) in
      try funds.trace(project: request.county, request.project)
    } _: { (answer: inout Fundledger_V1_TraceProjectResponse, trace) in
      answer.fill(with: trace)
    }
  }

  func payment(_ invocation: Invocation<Fundledger_V1_GetPaymentRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, engine throws(Refusal) in
      try funds.paymentView(request.county, request.key, engine.machine)
    } _: { (answer: inout Fundledger_V1_GetPaymentResponse, payment) in
      answer.payment = payment.message
    }
  }

  func payments(_ invocation: Invocation<Fundledger_V1_ListPaymentsRequest>) {
    let request = invocation.request
    answer(invocation, within: request.county, "county") { funds, engine throws(Refusal) in
      try funds.paymentViews(
        of: request.county, project: request.project,
        state: try PaymentState(asked: request.state.rawValue, "state"), after: request.after,
        limit: Int(request.limit), engine.machine)
    } _: { (answer: inout Fundledger_V1_ListPaymentsResponse, page) in
      answer.payments = page.items.map(\.message)
      answer.nextAfter = page.next
    }
  }
}
