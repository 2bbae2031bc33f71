import FundClient

extension BookReader {
  /// The vouchers of a month with their lines in the ledger, by number, a page of them at a time.
  ///
  /// - Parameter accounts: only vouchers with a line of one of these; all if nil.
  func forEachVoucher(
    of month: Month, numbers: ClosedRange<UInt32>, touching accounts: Set<UInt32>?,
    _ take: (VoucherForm) throws -> Void
  ) async throws {
    var names = VoucherNames(client: client)
    try await forEachListed(of: month, numbers: numbers) { listed in
      guard isCounted(listed) else { return }
      if let accounts, !listed.legs.contains(where: { accounts.contains($0.account) }) { return }
      let voucher = try await client.voucher(.revision(listed.revision))
      try await names.load(for: voucher, near: ledger)
      let form = VoucherForm(listed, voucher, month, names, in: ledger)
      try form.check(listed: Movement(debit: listed.debit, credit: listed.credit))
      try take(form)
    }
  }

  private func isCounted(_ voucher: ListedVoucher) -> Bool {
    voucher.revision <= state.revision && day.map { voucher.day <= $0 } ?? true
  }
}

extension VoucherForm {
  fileprivate init(
    _ listed: ListedVoucher, _ voucher: Voucher, _ month: Month, _ names: VoucherNames,
    in ledger: LedgerInfo
  ) {
    let inLedger = Set(listed.legs.map(\.account))
    self.init(
      entity: ledger.entity, ledger: "\(ledger.book) \(ledger.name)", month: month,
      number: listed.number, day: voucher.day, summary: voucher.summary,
      lines: voucher.legs.filter { inLedger.contains($0.account) }.map { leg in
        let account = names.accounts[leg.account]
        return Line(
          subject: account?.subject ?? "#\(leg.account)",
          subjectName: account?.subjectName ?? "",
          dimensions: account.map { DimensionText.join($0.dimensions) } ?? "", side: leg.side,
          amount: leg.amount)
      },
      reverses: voucher.reverses, reference: voucher.reference, submitter: voucher.submitter,
      postedAtMillis: voucher.postedAtMillis, revision: voucher.revision)
  }
}
