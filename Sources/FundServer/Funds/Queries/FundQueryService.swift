import FiscalFunds
import FundMessages
import LedgerCore
import SecureTransport
import SwiftProtobuf
import Wire

/// `fundledger.v1.FundQueries`: what people ask of fund integration and disbursement.
struct FundQueryService: Sendable {
  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    add("GetProjectRegister", to: &methods, projectRegister)
    add("ListProjects", to: &methods, projects)
    add("GetProgress", to: &methods, progress)
    add("TraceProject", to: &methods, traceProject)
    add("TraceIndicator", to: &methods, traceIndicator)
    add("GetAging", to: &methods, aging)
    add("GetBlocking", to: &methods, blocking)
    add("GetDisclosure", to: &methods, disclosure)
    add("GetPlan", to: &methods, plan)
    add("ListPlans", to: &methods, plans)
    add("GetIndicator", to: &methods, indicator)
    add("ListIndicators", to: &methods, indicators)
    add("GetPayment", to: &methods, payment)
    add("ListPayments", to: &methods, payments)
    add("GetFinancing", to: &methods, financing)
    add("GetDebtService", to: &methods, debtService)
    add("GetSettlementCosts", to: &methods, settlementCosts)
    add("GetIdleMoney", to: &methods, idleMoney)
    add("TraceHousehold", to: &methods, traceHousehold)
  }

  private func add<Request: ReadRequest>(
    _ name: String, to methods: inout [String: ServiceRouter.Method],
    _ body: @escaping @Sendable (Invocation<Request>) -> Void
  ) {
    methods.add("FundQueries", name, roles: .readers, Request.self, body)
  }

  /// Answers with a view of the books, once `entity` is found to be in the caller's scope. The view is
  /// taken on the commit thread and becomes a message on the thread that sends it, once what it
  /// rests on is durable.
  ///
  /// - Parameter field: the field of the request that names the entity.
  func answer<Request: ReadRequest, View: Sendable, Answer: FundAnswer>(
    _ invocation: Invocation<Request>, within entity: String, _ field: String,
    _ view: @escaping @Sendable (FundBooks, inout Engine) throws(Refusal) -> View,
    _ fill: @escaping @Sendable (inout Answer, View) -> Void
  ) {
    let scope = invocation.caller.scope
    context.answer(invocation) { engine throws(Refusal) in
      guard let funds = engine.machine.funds else { throw Refusal(.unknownBook) }
      do throws(Refusal) {
        try funds.requireScope(scope, of: entity)
      } catch {
        return .fail(Status(refusal: error, field: field))
      }
      do throws(Refusal) {
        let view = try view(funds, &engine)
        let revision = engine.revision
        return .reply {
          var answer = Answer()
          fill(&answer, view)
          answer.revision = revision
          return try answer.encoded()
        }
      } catch {
        return .fail(Status(asking: error))
      }
    }
  }
}

/// An answer that names the revision that it was taken at.
protocol FundAnswer: Message, Sendable {
  var revision: Fundledger_V1_Revision { get set }
}

extension Status {
  /// A refusal of a question, whose detail begins with the field that it is about.
  init(asking refusal: Refusal) {
    let parts = refusal.detail.split(separator: ":", maxSplits: 1)
    self.init(refusal: refusal, field: parts.count == 2 ? String(parts[0]) : "")
  }
}

extension UInt16 {
  /// A year of a request. Refuses what is no year.
  init(year: UInt32) throws(Refusal) {
    guard let number = UInt16(exactly: year) else { throw Refusal(.dayOutOfRange) }
    self = number
  }
}

extension Day {
  /// The day of a request that must name one.
  init(required number: UInt32) throws(Refusal) {
    guard number != 0, let number = UInt16(exactly: number) else {
      throw Refusal(.dayOutOfRange, detail: "day: the question needs one")
    }
    self.init(number: number)
  }
}
