import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// Everything about one project (项目台账).
  public func projectRegister(
    _ project: String, of county: String, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ProjectRegister {
    let request = Fundledger_V1_GetProjectRegisterRequest.with {
      $0.county = county
      $0.project = project
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetProjectRegisterResponse = try await ask(
      "GetProjectRegister", request, timeout: timeout)
    return try ProjectRegister(answer)
  }

  /// A page of the projects of a county's library (项目库), in the order in which they came.
  ///
  /// - Parameters:
  ///   - state: only those in this state, if given.
  ///   - classPrefix: only those of this class (项目类别) or one below it.
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...500.
  public func projects(
    of county: String, state: ProjectState? = nil, classPrefix: String = "",
    after: FundCursor? = nil, limit: Int = 100, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPage<ProjectSummary> {
    let request = Fundledger_V1_ListProjectsRequest.with {
      $0.county = county
      $0.state = .init(state)
      $0.classPrefix = classPrefix
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListProjectsResponse = try await ask(
      "ListProjects", request, timeout: timeout)
    return FundPage(
      items: try answer.projects.map(ProjectSummary.init), next: FundCursor(answer.nextAfter),
      revision: Revision(answer.revision))
  }

  /// Where each fen of a project came from: its fundings with the chain of indicators of each, up to
  /// the root.
  public func trace(
    project: String, of county: String, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ProjectTrace {
    let request = Fundledger_V1_TraceProjectRequest.with {
      $0.county = county
      $0.project = project
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_TraceProjectResponse = try await ask(
      "TraceProject", request, timeout: timeout)
    return try ProjectTrace(answer)
  }

  /// What blocks the next payment (支付受阻情况) and whose desk it is on.
  ///
  /// - Parameters:
  ///   - entity: the county; of an indicator its entity.
  ///   - day: the day on which it is to be paid.
  public func blocking(
    _ subject: FundBlocking.Subject, of entity: String, on day: Day,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundBlocking {
    let request = Fundledger_V1_GetBlockingRequest.with {
      $0.entity = entity
      $0.day = day.number
      switch subject {
      case .project(let key): $0.project = key
      case .payment(let key): $0.payment = key
      case .indicator(let key): $0.indicator = key
      }
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetBlockingResponse = try await ask(
      "GetBlocking", request, timeout: timeout)
    return try FundBlocking(answer)
  }

  /// The disclosure sheet (公告公示表) of a project.
  public func disclosure(
    _ project: String, of county: String, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundDisclosure {
    let request = Fundledger_V1_GetDisclosureRequest.with {
      $0.county = county
      $0.project = project
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetDisclosureResponse = try await ask(
      "GetDisclosure", request, timeout: timeout)
    return try FundDisclosure(answer)
  }
}
