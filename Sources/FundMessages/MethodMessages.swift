package import SwiftProtobuf

/// The generated types of what methods take and answer, by the names of their messages. Not generated:
/// a test compares it with the descriptors.
package enum MethodMessages {
  package static let types: [String: any Message.Type] = {
    let services = [
      audit, findings, fundQueries, funds, health, holds, ledger, maintenance, posting, query,
    ]
    return Dictionary(
      uniqueKeysWithValues: services.joined().map { ($0.protoMessageName, $0) })
  }()

  private static let audit: [any Message.Type] = [
    Fundledger_V1_ExportVouchersRequest.self, Fundledger_V1_ExportChunk.self,
    Fundledger_V1_ExportEvidenceRequest.self, Fundledger_V1_EvidencePiece.self,
    Fundledger_V1_GetCheckpointRequest.self, Fundledger_V1_GetCheckpointResponse.self,
    Fundledger_V1_ListCheckpointsRequest.self, Fundledger_V1_ListCheckpointsResponse.self,
    Fundledger_V1_ListCheckpointKeysRequest.self, Fundledger_V1_ListCheckpointKeysResponse.self,
    Fundledger_V1_GetConsistencyProofRequest.self, Fundledger_V1_GetConsistencyProofResponse.self,
    Fundledger_V1_GetBlockProofRequest.self, Fundledger_V1_GetBlockProofResponse.self,
    Fundledger_V1_GetVoucherProofRequest.self, Fundledger_V1_GetVoucherProofResponse.self,
  ]

  private static let findings: [any Message.Type] = [
    Fundledger_V1_ListDetectorsRequest.self, Fundledger_V1_ListDetectorsResponse.self,
    Fundledger_V1_RunFindingsRequest.self, Fundledger_V1_FindingsPiece.self,
    Fundledger_V1_FollowRequest.self, Fundledger_V1_FollowItem.self,
    Fundledger_V1_AcknowledgeFollowRequest.self, Fundledger_V1_AcknowledgeFollowResponse.self,
    Fundledger_V1_GetFollowRequest.self, Fundledger_V1_GetFollowResponse.self,
  ]

  private static let fundQueries: [any Message.Type] = [
    Fundledger_V1_GetProjectRegisterRequest.self, Fundledger_V1_GetProjectRegisterResponse.self,
    Fundledger_V1_ListProjectsRequest.self, Fundledger_V1_ListProjectsResponse.self,
    Fundledger_V1_GetProgressRequest.self, Fundledger_V1_GetProgressResponse.self,
    Fundledger_V1_TraceProjectRequest.self, Fundledger_V1_TraceProjectResponse.self,
    Fundledger_V1_TraceIndicatorRequest.self, Fundledger_V1_TraceIndicatorResponse.self,
    Fundledger_V1_GetAgingRequest.self, Fundledger_V1_GetAgingResponse.self,
    Fundledger_V1_GetBlockingRequest.self, Fundledger_V1_GetBlockingResponse.self,
    Fundledger_V1_GetDisclosureRequest.self, Fundledger_V1_GetDisclosureResponse.self,
    Fundledger_V1_GetPlanRequest.self, Fundledger_V1_GetPlanResponse.self,
    Fundledger_V1_ListPlansRequest.self, Fundledger_V1_ListPlansResponse.self,
    Fundledger_V1_GetIndicatorRequest.self, Fundledger_V1_GetIndicatorResponse.self,
    Fundledger_V1_ListIndicatorsRequest.self, Fundledger_V1_ListIndicatorsResponse.self,
    Fundledger_V1_GetPaymentRequest.self, Fundledger_V1_GetPaymentResponse.self,
    Fundledger_V1_ListPaymentsRequest.self, Fundledger_V1_ListPaymentsResponse.self,
    Fundledger_V1_GetFinancingRequest.self, Fundledger_V1_GetFinancingResponse.self,
    Fundledger_V1_GetDebtServiceRequest.self, Fundledger_V1_GetDebtServiceResponse.self,
    Fundledger_V1_GetSettlementCostsRequest.self, Fundledger_V1_GetSettlementCostsResponse.self,
    Fundledger_V1_GetIdleMoneyRequest.self, Fundledger_V1_GetIdleMoneyResponse.self,
    Fundledger_V1_TraceHouseholdRequest.self, Fundledger_V1_TraceHouseholdResponse.self,
  ]

  private static let funds: [any Message.Type] = [
    Fundledger_V1_SubmitCommandsRequest.self, Fundledger_V1_SubmitCommandsResponse.self,
  ]

  private static let health: [any Message.Type] = [
    Fundledger_V1_CheckRequest.self, Fundledger_V1_CheckResponse.self,
  ]

  private static let holds: [any Message.Type] = [
    Fundledger_V1_PlaceHoldsRequest.self, Fundledger_V1_PlaceHoldsResponse.self,
    Fundledger_V1_LockHoldsRequest.self, Fundledger_V1_LockHoldsResponse.self,
    Fundledger_V1_ReleaseHoldsRequest.self, Fundledger_V1_ReleaseHoldsResponse.self,
    Fundledger_V1_ListHoldsRequest.self, Fundledger_V1_ListHoldsResponse.self,
    Fundledger_V1_GetHoldRequest.self, Fundledger_V1_GetHoldResponse.self,
  ]

  private static let ledger: [any Message.Type] = [
    Fundledger_V1_OpenLedgerRequest.self, Fundledger_V1_OpenLedgerResponse.self,
    Fundledger_V1_OpenAccountsRequest.self, Fundledger_V1_OpenAccountsResponse.self,
    Fundledger_V1_CloseMonthRequest.self, Fundledger_V1_CloseMonthResponse.self,
    Fundledger_V1_ReopenMonthRequest.self, Fundledger_V1_ReopenMonthResponse.self,
    Fundledger_V1_ListLedgersRequest.self, Fundledger_V1_ListLedgersResponse.self,
    Fundledger_V1_ListAccountsRequest.self, Fundledger_V1_ListAccountsResponse.self,
  ]

  private static let maintenance: [any Message.Type] = [
    Fundledger_V1_BackupRequest.self, Fundledger_V1_BackupProgress.self,
    Fundledger_V1_GetScrubStatusRequest.self, Fundledger_V1_ScrubStatus.self,
    Fundledger_V1_ListSegmentsRequest.self, Fundledger_V1_ListSegmentsResponse.self,
    Fundledger_V1_ArchiveSegmentRequest.self, Fundledger_V1_ArchiveSegmentResponse.self,
    Fundledger_V1_BringBackSegmentRequest.self, Fundledger_V1_BringBackSegmentResponse.self,
  ]

  private static let posting: [any Message.Type] = [
    Fundledger_V1_OpenLaneRequest.self, Fundledger_V1_OpenLaneResponse.self,
    Fundledger_V1_GetLaneRequest.self, Fundledger_V1_GetLaneResponse.self,
    Fundledger_V1_PostVouchersRequest.self, Fundledger_V1_PostVouchersResponse.self,
    Fundledger_V1_ReverseVoucherRequest.self, Fundledger_V1_ReverseVoucherResponse.self,
  ]

  private static let query: [any Message.Type] = [
    Fundledger_V1_GetBalancesRequest.self, Fundledger_V1_GetBalancesResponse.self,
    Fundledger_V1_SumBalancesRequest.self, Fundledger_V1_SumBalancesResponse.self,
    Fundledger_V1_ListLegsRequest.self, Fundledger_V1_ListLegsResponse.self,
    Fundledger_V1_GetVoucherRequest.self, Fundledger_V1_GetVoucherResponse.self,
    Fundledger_V1_ListVouchersRequest.self, Fundledger_V1_ListVouchersResponse.self,
    Fundledger_V1_ListTurnoverRequest.self, Fundledger_V1_ListTurnoverResponse.self,
    Fundledger_V1_GetTrialBalanceRequest.self, Fundledger_V1_GetTrialBalanceResponse.self,
  ]
}
