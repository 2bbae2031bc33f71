import FundMessages
import SwiftProtobuf

/// Questions about the financing of relocation (易地扶贫搬迁).
extension LedgerClient {
  /// A page of the financing table (资金来源表) of a region, or of one settlement. It goes down from the nation
  /// (`000000`) by province and county to settlements.
  ///
  /// - Parameters:
  ///   - settlement: key of the settlement's project; the region is then its county.
  ///   - day: names and the programme are of this day, amounts of now.
  ///   - after: the key of the page before; from the first part if nil.
  ///   - limit: 1...1000.
  public func relocationFinancing(
    of region: String, settlement: String? = nil, on day: Day, after: String? = nil,
    limit: Int = 100, atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> RelocationFinancing {
    let request = Fundledger_V1_GetFinancingRequest.with {
      $0.region = region
      $0.project = settlement ?? ""
      $0.day = day.number
      $0.after = after ?? ""
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetFinancingResponse = try await ask(
      "GetFinancing", request, timeout: timeout)
    return try RelocationFinancing(answer)
  }

  /// The debt service calendar (偿债计划) of a financing body or of its province's, from the year of a day.
  ///
  /// - Parameter tranche: of this one only, if given.
  public func debtService(
    of entity: String, tranche: String? = nil, on day: Day, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> DebtService {
    let request = Fundledger_V1_GetDebtServiceRequest.with {
      $0.entity = entity
      $0.tranche = tranche ?? ""
      $0.day = day.number
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetDebtServiceResponse = try await ask(
      "GetDebtService", request, timeout: timeout)
    return try DebtService(answer)
  }

  /// A page of what settlements of a region cost a person, and of their areas.
  ///
  /// - Parameters:
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...1000.
  public func settlementCosts(
    of region: String, on day: Day, after: FundCursor? = nil, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> SettlementCosts {
    let request = Fundledger_V1_GetSettlementCostsRequest.with {
      $0.region = region
      $0.day = day.number
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetSettlementCostsResponse = try await ask(
      "GetSettlementCosts", request, timeout: timeout)
    return try SettlementCosts(answer)
  }

  /// A page of what of each tranche lies (资金闲置) on a day, in a region or with one body.
  ///
  /// - Parameters:
  ///   - after: the cursor of the page before; from the first if nil.
  ///   - limit: 1...1000.
  public func idleMoney(
    of region: String, on day: Day, after: FundCursor? = nil, limit: Int = 100,
    atLeast minimum: Revision? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> IdleMoney {
    let request = Fundledger_V1_GetIdleMoneyRequest.with {
      $0.region = region
      $0.day = day.number
      $0.after = after?.value ?? 0
      $0.limit = UInt32(clamping: limit)
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_GetIdleMoneyResponse = try await ask(
      "GetIdleMoney", request, timeout: timeout)
    return try IdleMoney(answer)
  }

  /// A household from its house back to the sources of the money. Refused with 431 where it is not
  /// enrolled in the region.
  ///
  /// - Parameter key: keyed hash of the household (户键), 16 bytes.
  public func trace(
    household key: [UInt8], of region: String, on day: Day, atLeast minimum: Revision? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> HouseholdTrace {
    let request = Fundledger_V1_TraceHouseholdRequest.with {
      $0.region = region
      $0.household.append(contentsOf: key)
      $0.day = day.number
      if let minimum { $0.minRevision = minimum.message }
    }
    let answer: Fundledger_V1_TraceHouseholdResponse = try await ask(
      "TraceHousehold", request, timeout: timeout)
    return try HouseholdTrace(answer)
  }
}
