import FundMessages
import SwiftProtobuf

/// Findings (审计疑点) and follow-up audit. Role: auditor.
extension LedgerClient {
  /// The detectors with their grounds and parameters.
  public func findingDetectors(
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> [FindingDetector] {
    let answer: Fundledger_V1_ListDetectorsResponse = try await call(
      .findings, "ListDetectors", Fundledger_V1_ListDetectorsRequest(), timeout: timeout)
    var detectors: [FindingDetector] = []
    for detector in answer.detectors { detectors.append(try FindingDetector(detector)) }
    return detectors
  }

  /// What the detectors say of the journal. The server reads it from the first block.
  ///
  /// - Parameters:
  ///   - entity: code of a region, with all below it; the caller's whole scope if nil.
  ///   - detectors: their names; all if empty.
  ///   - settings: values of parameters by their names, `idle-money.days`.
  ///   - through: up to this block; to the newest if nil.
  ///   - day: what has become old by then; up to the newest day that is seen if nil.
  ///   - timeout: for the whole run.
  public func findings(
    entity: String? = nil, detectors: [String] = [], settings: [(name: String, value: Int64)] = [],
    through: UInt64? = nil, on day: Day? = nil, timeout: Duration = .seconds(3_600)
  ) async throws(LedgerError) -> FindingsStream {
    let request = Fundledger_V1_RunFindingsRequest.with {
      $0.entity = entity ?? ""
      $0.detectors = detectors
      $0.settings = settings.map(Self.setting)
      $0.throughBlock = through ?? 0
      $0.onDay = day?.number ?? 0
    }
    return FindingsStream(
      stream: try await stream(.findings, "RunFindings", request, timeout: timeout))
  }

  private static func setting(
    _ setting: (name: String, value: Int64)
  ) -> Fundledger_V1_DetectorSetting {
    .with {
      $0.name = setting.name
      $0.value = setting.value
    }
  }

  /// Vouchers and findings as they become durable.
  ///
  /// - Parameters:
  ///   - name: of the follow, of the caller's choice: what is acknowledged is kept under it.
  ///   - after: begin behind this block; behind what was acknowledged if nil.
  ///   - withVouchers: otherwise findings only.
  ///   - timeout: how long it may last.
  public func follow(
    _ name: String, after: UInt64? = nil, entity: String? = nil, detectors: [String] = [],
    settings: [(name: String, value: Int64)] = [], withVouchers: Bool = true,
    timeout: Duration = .seconds(86_400)
  ) async throws(LedgerError) -> FollowStream {
    let request = Fundledger_V1_FollowRequest.with {
      $0.name = name
      if let after { $0.afterBlock = after }
      $0.entity = entity ?? ""
      $0.detectors = detectors
      $0.settings = settings.map(Self.setting)
      $0.withoutVouchers = !withVouchers
    }
    return FollowStream(stream: try await stream(.findings, "Follow", request, timeout: timeout))
  }

  /// Everything up to a block of a follow was dealt with; gives what is acknowledged now, which never
  /// goes back. It is durable when this returns.
  @discardableResult
  public func acknowledgeFollow(
    _ name: String, block: UInt64, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> UInt64 {
    let request = Fundledger_V1_AcknowledgeFollowRequest.with {
      $0.name = name
      $0.block = block
    }
    let answer: Fundledger_V1_AcknowledgeFollowResponse = try await call(
      .findings, "AcknowledgeFollow", request, timeout: timeout)
    return answer.block
  }

  /// The block that was acknowledged last; nil for none.
  public func acknowledgedBlock(
    ofFollow name: String, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> UInt64? {
    let answer: Fundledger_V1_GetFollowResponse = try await call(
      .findings, "GetFollow", Fundledger_V1_GetFollowRequest.with { $0.name = name },
      timeout: timeout)
    return answer.block == 0 ? nil : answer.block
  }
}
