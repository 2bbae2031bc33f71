import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// A page of the progress table (整合资金进度表) of a region and budget year. It goes down from the nation
  /// to a project: by region, by county, and of one county by project.
  ///
  /// - Parameters:
  ///   - region: code of a county, prefecture or province, `000000` for the nation, or an entity with a
  ///     suffix.
  ///   - after: the key of the page before; from the first row if nil.
  ///   - limit: 1...1000.
  public func progress(
    of region: String, year: Int, by grouping: FundProgress.Grouping, after: String? = nil,
    limit: Int = 100, atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundProgress {
    let request = Fundledger_V1_GetProgressRequest.with {
      $0.region = region
      $0.year = UInt32(clamping: year)
      $0.grouping = .init(grouping)
      $0.after = after ?? ""
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetProgressResponse = try await ask(
      "GetProgress", request, timeout: timeout)
    return FundProgress(answer)
  }

  /// A page of what lies where and how long (指标账龄).
  ///
  /// - Parameters:
  ///   - region: a region with all levels below it, or with `onlyItself` one entity.
  ///   - day: ages are of this day, amounts of now.
  ///   - minimumDays: rows by indicator of this age or more only; the total is of all.
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...1000.
  public func aging(
    of region: String, onlyItself: Bool = false, on day: Day,
    by grouping: FundAging.Grouping = .indicator, minimumDays: Int = 0,
    after: FundAging.Cursor? = nil, limit: Int = 100, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundAging {
    let request = Fundledger_V1_GetAgingRequest.with {
      $0.region = region
      $0.onlyItself = onlyItself
      $0.day = day.number
      $0.grouping = .init(grouping)
      $0.minimumDays = UInt32(clamping: minimumDays)
      $0.afterIndicator = after?.indicator ?? 0
      $0.afterEntity = after?.entity ?? ""
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetAgingResponse = try await ask(
      "GetAging", request, timeout: timeout)
    return try FundAging(answer)
  }

  /// A version of the integration plan (统筹整合使用方案) of a county with its lines and what of each is used.
  ///
  /// - Parameter version: the one in force if nil, or the newest while none is.
  public func plan(
    of county: String, year: Int, version: Int? = nil, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPlan {
    let request = Fundledger_V1_GetPlanRequest.with {
      $0.county = county
      $0.year = UInt32(clamping: year)
      $0.version = UInt32(clamping: version ?? 0)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetPlanResponse = try await ask(
      "GetPlan", request, timeout: timeout)
    return try FundPlan(answer)
  }

  /// A page of the versions of a county's plans, in the order in which they came.
  ///
  /// - Parameters:
  ///   - year: only those of this year, if given.
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...500.
  public func plans(
    of county: String, year: Int? = nil, after: FundCursor? = nil, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> FundPage<PlanSummary> {
    let request = Fundledger_V1_ListPlansRequest.with {
      $0.county = county
      $0.year = UInt32(clamping: year ?? 0)
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_ListPlansResponse = try await ask(
      "ListPlans", request, timeout: timeout)
    return FundPage(
      items: try answer.plans.map(PlanSummary.init), next: FundCursor(answer.nextAfter),
      revision: Revision(answer.revision))
  }
}
