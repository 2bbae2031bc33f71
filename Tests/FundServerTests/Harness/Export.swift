import FundClient

/// An export, read to its end.
struct Export: Sendable {
  var ledgers: [LedgerInfo] = []
  var accounts: [AccountInfo] = []
  var summaries: [String] = []
  var legAccounts: [UInt32] = []
  var amounts: [Int64] = []
  var totals: ExportTotals?

  var entities: [String] { ledgers.map(\.entity) }

  static func read(_ stream: VoucherExport) async throws -> Export {
    var export = Export()
    for try await chunk in stream {
      export.ledgers += chunk.ledgers
      export.accounts += chunk.accounts
      export.summaries += chunk.vouchers.summary
      export.legAccounts += chunk.legs.account
      export.amounts += chunk.legs.amount
      export.totals = chunk.totals
    }
    return export
  }
}
