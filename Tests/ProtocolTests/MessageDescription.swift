import Foundation
import FundMessages
import SwiftProtobuf

/// A message: its full name, and its value in the JSON form of protobuf.
struct MessageDescription: Decodable, Sendable {
  var message: String
  var value: JSONValue

  func type() throws -> any Message.Type {
    guard let type = Self.types[message] else { throw VectorProblem.unknownMessage(message) }
    return type
  }

  /// The message that the value describes.
  func make() throws -> any Message { try make(type()) }

  private func make<Described: Message>(_ type: Described.Type) throws -> Described {
    try Described(jsonUTF8Data: JSONEncoder().encode(value))
  }

  func bytes() throws -> [UInt8] { try make().serializedBytes() }

  /// The messages that a vector may name: those of the methods, and parts worth one of their own.
  static let types: [String: any Message.Type] = {
    let types: [any Message.Type] = [
      Fundledger_V1_CheckRequest.self, Fundledger_V1_CheckResponse.self,
      Fundledger_V1_ExportVouchersRequest.self, Fundledger_V1_ExportChunk.self,
      Fundledger_V1_ExportEvidenceRequest.self, Fundledger_V1_EvidencePiece.self,
      Fundledger_V1_GetCheckpointRequest.self, Fundledger_V1_GetCheckpointResponse.self,
      Fundledger_V1_ListCheckpointsRequest.self, Fundledger_V1_ListCheckpointsResponse.self,
      Fundledger_V1_ListCheckpointKeysRequest.self,
      Fundledger_V1_ListCheckpointKeysResponse.self,
      Fundledger_V1_GetConsistencyProofRequest.self,
      Fundledger_V1_GetConsistencyProofResponse.self,
      Fundledger_V1_GetBlockProofRequest.self, Fundledger_V1_GetBlockProofResponse.self,
      Fundledger_V1_GetVoucherProofRequest.self, Fundledger_V1_GetVoucherProofResponse.self,
      Fundledger_V1_OpenLedgerRequest.self, Fundledger_V1_OpenLedgerResponse.self,
      Fundledger_V1_OpenAccountsRequest.self, Fundledger_V1_OpenAccountsResponse.self,
      Fundledger_V1_CloseMonthRequest.self, Fundledger_V1_CloseMonthResponse.self,
      Fundledger_V1_ReopenMonthRequest.self, Fundledger_V1_ReopenMonthResponse.self,
      Fundledger_V1_PlaceHoldsRequest.self, Fundledger_V1_PlaceHoldsResponse.self,
      Fundledger_V1_LockHoldsRequest.self, Fundledger_V1_LockHoldsResponse.self,
      Fundledger_V1_ReleaseHoldsRequest.self, Fundledger_V1_ReleaseHoldsResponse.self,
      Fundledger_V1_ListHoldsRequest.self, Fundledger_V1_ListHoldsResponse.self,
      Fundledger_V1_GetHoldRequest.self, Fundledger_V1_GetHoldResponse.self,
      Fundledger_V1_ListLedgersRequest.self, Fundledger_V1_ListLedgersResponse.self,
      Fundledger_V1_ListAccountsRequest.self, Fundledger_V1_ListAccountsResponse.self,
      Fundledger_V1_OpenLaneRequest.self, Fundledger_V1_OpenLaneResponse.self,
      Fundledger_V1_GetLaneRequest.self, Fundledger_V1_GetLaneResponse.self,
      Fundledger_V1_PostVouchersRequest.self, Fundledger_V1_PostVouchersResponse.self,
      Fundledger_V1_ReverseVoucherRequest.self, Fundledger_V1_ReverseVoucherResponse.self,
      Fundledger_V1_GetBalancesRequest.self, Fundledger_V1_GetBalancesResponse.self,
      Fundledger_V1_ListLegsRequest.self, Fundledger_V1_ListLegsResponse.self,
      Fundledger_V1_SumBalancesRequest.self, Fundledger_V1_SumBalancesResponse.self,
      Fundledger_V1_ListVouchersRequest.self, Fundledger_V1_ListVouchersResponse.self,
      Fundledger_V1_ListTurnoverRequest.self, Fundledger_V1_ListTurnoverResponse.self,
      Fundledger_V1_GetVoucherRequest.self, Fundledger_V1_GetVoucherResponse.self,
      Fundledger_V1_GetTrialBalanceRequest.self, Fundledger_V1_GetTrialBalanceResponse.self,
      Fundledger_V1_SubmitCommandsRequest.self, Fundledger_V1_SubmitCommandsResponse.self,
      Fundledger_V1_TrialBalanceLine.self, Fundledger_V1_Refusal.self,
    ]
    return Dictionary(uniqueKeysWithValues: types.map { ($0.protoMessageName, $0) })
  }()
}
