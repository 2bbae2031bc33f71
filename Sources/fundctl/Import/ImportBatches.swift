import FundClient

/// Vouchers or holds that go to the server in one call.
enum ImportBatch: Sendable {
  case vouchers(VoucherBatch)
  case holds(HoldBatch)

  var count: Int {
    switch self {
    case .vouchers(let batch): batch.count
    case .holds(let batch): batch.count
    }
  }

  func submit(
    through lane: Lane, at serial: UInt64, attempt: UInt32 = 1, isAtomic: Bool = false
  ) async throws(LedgerError) -> BatchOutcome {
    switch self {
    case .vouchers(let batch):
      try await lane.submit(batch, at: serial, attempt: attempt, isAtomic: isAtomic)
    case .holds(let batch):
      try await lane.place(batch, at: serial, attempt: attempt, isAtomic: isAtomic)
    }
  }
}

/// The vouchers or applications of a file as batches.
struct ImportBatches {
  var kind = ImportKind.vouchers
  let vouchers: [ImportedVoucher]
  /// Numbers of the file's accounts.
  let accounts: [UInt32]
  let isAdjustment: Bool
  /// What is left of the holds that vouchers draw is given free.
  var releasesRest = false

  /// All in order, each batch with the index of its first. They depend on nothing but the file.
  var all: [(first: Int, batch: ImportBatch)] {
    var batches: [(first: Int, batch: ImportBatch)] = []
    var batch = empty
    var first = 0
    for (index, voucher) in vouchers.enumerated() {
      if !hasRoom(batch, for: voucher) {
        batches.append((first, batch))
        batch = empty
        first = index
      }
      append(voucher, to: &batch)
    }
    if batch.count > 0 { batches.append((first, batch)) }
    return batches
  }

  /// One by itself.
  func single(_ index: Int) -> ImportBatch {
    var batch = empty
    append(vouchers[index], to: &batch)
    return batch
  }

  private var empty: ImportBatch {
    switch kind {
    case .vouchers:
      var batch = VoucherBatch()
      batch.isAdjustment = isAdjustment
      batch.releasesRest = releasesRest
      return .vouchers(batch)
    case .holds:
      var batch = HoldBatch()
      batch.isAdjustment = isAdjustment
      return .holds(batch)
    }
  }

  private func hasRoom(_ batch: ImportBatch, for voucher: ImportedVoucher) -> Bool {
    switch batch {
    case .vouchers(let batch): batch.hasRoom(forLegs: voucher.legs.count)
    case .holds(let batch): batch.hasRoom(forLines: voucher.legs.count)
    }
  }

  private func append(_ voucher: ImportedVoucher, to batch: inout ImportBatch) {
    let legs = voucher.legs.map { leg in
      VoucherLeg(account: accounts[leg.account], side: leg.side, amount: leg.amount)
    }
    switch batch {
    case .vouchers(var columns):
      // Without a second owner the columns grow in place.
      batch = .holds(HoldBatch())
      columns.append(
        day: voucher.day, summary: voucher.summary, reference: voucher.reference,
        hold: voucher.hold, legs: legs)
      batch = .vouchers(columns)
    case .holds(var columns):
      batch = .vouchers(VoucherBatch())
      columns.append(
        day: voucher.day, purpose: voucher.summary,
        expiresAtMillis: voucher.expires.map { BeijingTime.millis(after: $0) }, lines: legs)
      batch = .holds(columns)
    }
  }
}
