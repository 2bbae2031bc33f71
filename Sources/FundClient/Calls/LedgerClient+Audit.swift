import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// The vouchers of the caller's scope in journal order, to be read once. The server records every
  /// export. Role: auditor.
  ///
  /// - Parameters:
  ///   - entity: this entity and those below it; the caller's whole scope if nil.
  ///   - from: from the first month if nil; `to`: to the last.
  ///   - after: resume after this voucher.
  ///   - timeout: for the whole export, not for a chunk.
  public func exportVouchers(
    entity: String? = nil, from: Month? = nil, to: Month? = nil, after: Revision? = nil,
    timeout: Duration = .seconds(3_600)
  ) async throws(LedgerError) -> VoucherExport {
    let request = Fundledger_V1_ExportVouchersRequest.with {
      $0.entity = entity ?? ""
      $0.fromMonth = from?.number ?? 0
      $0.toMonth = to?.number ?? 0
      if let after { $0.after = after.message }
    }
    return VoucherExport(
      stream: try await stream(.audit, "ExportVouchers", request, timeout: timeout))
  }
}
