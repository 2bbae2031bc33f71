import FundClient

/// The vouchers of a file as batches.
struct ImportBatches {
  let vouchers: [ImportedVoucher]
  /// Numbers of the file's accounts.
  let accounts: [UInt32]
  let isAdjustment: Bool

  /// All vouchers in order, each batch with the index of its first. They depend on nothing but the
  /// file.
  var all: [(first: Int, batch: VoucherBatch)] {
    var batches: [(first: Int, batch: VoucherBatch)] = []
    var batch = empty
    var first = 0
    for (index, voucher) in vouchers.enumerated() {
      if !batch.hasRoom(forLegs: voucher.legs.count) {
        batches.append((first, batch))
        batch = empty
        first = index
      }
      append(voucher, to: &batch)
    }
    if !batch.isEmpty { batches.append((first, batch)) }
    return batches
  }

  /// One voucher by itself.
  func single(_ index: Int) -> VoucherBatch {
    var batch = empty
    append(vouchers[index], to: &batch)
    return batch
  }

  private var empty: VoucherBatch {
    var batch = VoucherBatch()
    batch.isAdjustment = isAdjustment
    return batch
  }

  private func append(_ voucher: ImportedVoucher, to batch: inout VoucherBatch) {
    batch.append(
      day: voucher.day, summary: voucher.summary,
      legs: voucher.legs.map { leg in
        VoucherLeg(account: accounts[leg.account], side: leg.side, amount: leg.amount)
      })
  }
}
