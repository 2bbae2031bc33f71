import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// One indicator (指标) with all its sums.
  public func indicator(
    _ key: String, of entity: String, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundIndicator {
    let request = Fundledger_V1_GetIndicatorRequest.with {
      $0.entity = entity
      $0.key = key
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetIndicatorResponse = try await ask(
      "GetIndicator", request, timeout: timeout)
    return try FundIndicator(answer.indicator)
  }

  /// A page of the indicators of an entity, in the order of issue.
  ///
  /// - Parameters:
  ///   - year: only those of this budget year (预算年度), if given.
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...500.
  public func indicators(
    of entity: String, year: Int? = nil, after: FundCursor? = nil, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPage<FundIndicator> {
    let request = Fundledger_V1_ListIndicatorsRequest.with {
      $0.entity = entity
      $0.year = UInt32(clamping: year ?? 0)
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListIndicatorsResponse = try await ask(
      "ListIndicators", request, timeout: timeout)
    return FundPage(
      items: try answer.indicators.map(FundIndicator.init), next: FundCursor(answer.nextAfter),
      revision: Revision(answer.revision))
  }

  /// Where each fen of an indicator went, down to the projects.
  ///
  /// - Parameter depth: generations below it, at most 16; all of these if nil.
  public func trace(
    indicator key: String, of entity: String, depth: Int? = nil,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> IndicatorTrace {
    try await trace(timeout) {
      $0.entity = entity
      $0.key = key
      $0.depth = UInt32(clamping: depth ?? 0)
      if let minimum { $0.minRevision = minimum.message }
    }
  }

  /// Where each fen of the indicators went that an entity has by a document (文号).
  ///
  /// - Parameters:
  ///   - publisher: who published it; any if empty.
  ///   - depth: generations below them, at most 16; all of these if nil.
  public func trace(
    document: String, publisher: String = "", of entity: String, depth: Int? = nil,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> IndicatorTrace {
    try await trace(timeout) {
      $0.entity = entity
      $0.document.documentNo = document
      $0.document.publisher = publisher
      $0.depth = UInt32(clamping: depth ?? 0)
      if let minimum { $0.minRevision = minimum.message }
    }
  }

  private func trace(
    _ timeout: Duration, _ fill: (inout Fundledger_V1_TraceIndicatorRequest) -> Void
  ) async throws(LedgerError) -> IndicatorTrace {
    var request = Fundledger_V1_TraceIndicatorRequest()
    fill(&request)
    let answer: Fundledger_V1_TraceIndicatorResponse = try await ask(
      "TraceIndicator", request, timeout: timeout)
    return try IndicatorTrace(answer)
  }

  /// One payment (支付).
  public func payment(
    _ key: String, of county: String, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPayment {
    let request = Fundledger_V1_GetPaymentRequest.with {
      $0.county = county
      $0.key = key
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetPaymentResponse = try await ask(
      "GetPayment", request, timeout: timeout)
    return try FundPayment(answer.payment)
  }

  /// A page of the payments of a county, by project and then in the order of application.
  ///
  /// - Parameters:
  ///   - project: only those of this project, if given. So for `state`.
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...500.
  public func payments(
    of county: String, project: String? = nil, state: PaymentState? = nil,
    after: FundCursor? = nil, limit: Int = 100, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPage<FundPayment> {
    let request = Fundledger_V1_ListPaymentsRequest.with {
      $0.county = county
      $0.project = project ?? ""
      $0.state = .init(state)
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListPaymentsResponse = try await ask(
      "ListPayments", request, timeout: timeout)
    return FundPage(
      items: try answer.payments.map(FundPayment.init), next: FundCursor(answer.nextAfter),
      revision: Revision(answer.revision))
  }
}
