import FundClient
import Testing

/// All that the daemon answers about the story, to compare before and after.
struct RelocationAnswers: Hashable, Sendable {
  var nation: RelocationFinancing
  var province: RelocationFinancing
  var county: RelocationFinancing
  var settlement: RelocationFinancing
  var debt: DebtService
  var costs: SettlementCosts
  var idle: IdleMoney
  var household: HouseholdTrace
  var synchronous: HouseholdTrace
  var closings: [String: Int64]

  /// Each question under a certificate of who may ask it.
  static func read(
    _ story: RelocationStory, _ client: (Desk) async throws -> LedgerClient
  ) async throws -> RelocationAnswers {
    let day = RelocationStory.end
    let nation = try await client(.nationAuditor)
    let province = try await client(.auditor)
    let county = try await client(.county)
    return RelocationAnswers(
      nation: try await nation.relocationFinancing(of: "000000", on: day),
      province: try await province.relocationFinancing(of: "620000", on: day),
      county: try await county.relocationFinancing(of: "620503", on: day),
      settlement: try await county.relocationFinancing(of: "620503", settlement: "S1", on: day),
      debt: try await province.debtService(of: "620000", on: day),
      costs: try await county.settlementCosts(of: "620503", on: day),
      idle: try await province.idleMoney(of: "620000", on: day),
      household: try await county.trace(
        household: RelocationStory.registered[0], of: "620503", on: day),
      synchronous: try await county.trace(
        household: RelocationStory.synchronous[0], of: "620503", on: day),
      closings: try await story.closings(nation))
  }
}

/// 万元.
func wan(_ whole: Int64, _ hundredths: Int64 = 0) -> Fen {
  Fen(whole * 10_000_00 + hundredths * 100_00)
}
