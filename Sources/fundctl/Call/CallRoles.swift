/// Whose certificate fits a method when nobody is named: the roles that may call it, the likeliest
/// first.
enum CallRoles {
  private static let services: [String: [Role]] = [
    "Audit": [.auditor], "Findings": [.auditor], "FundQueries": Role.readers,
    "Funds": [.bureau, .checker, .supervisor], "Health": [.operator] + Role.readers,
    "Holds": Role.readers, "Ledger": Role.readers, "Maintenance": [.operator],
    "Posting": [.bureau], "Query": Role.readers,
  ]

  /// Those that differ from their service.
  private static let methods: [String: [Role]] = [
    "Audit/GetCheckpoint": [.auditor] + Role.allCases,
    "Audit/ListCheckpoints": [.auditor] + Role.allCases,
    "Audit/ListCheckpointKeys": [.auditor] + Role.allCases,
    "Audit/GetConsistencyProof": [.auditor] + Role.allCases,
    "Audit/GetBlockProof": [.auditor] + Role.allCases,
    "Holds/PlaceHolds": [.bureau], "Holds/LockHolds": [.checker],
    "Holds/ReleaseHolds": [.bureau, .checker],
    "Ledger/OpenLedger": [.supervisor], "Ledger/ReopenMonth": [.supervisor],
    "Ledger/OpenAccounts": [.bureau, .supervisor], "Ledger/CloseMonth": [.bureau, .supervisor],
  ]

  static func fitting(_ method: ProtocolDescriptors.Method) -> [Role] {
    let service = DescriptorText.short(method.service)
    return methods["\(service)/\(method.name)"] ?? services[service] ?? Role.allCases
  }
}
