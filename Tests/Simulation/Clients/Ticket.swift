import LedgerCore

/// A voucher that a client means to post, or a hold that it means to place.
struct PlannedVoucher {
  /// Its summary, which no other has.
  var id: String
  var day: UInt32
  var legs: [LegFact]
  /// Business reference, or empty.
  var reference = ""
  /// The hold that it draws, or none.
  var hold = Position.none
  /// Of a hold: when it expires, 0 for never.
  var expiresMs: Int64 = 0
}

/// A batch on its way through a lane.
struct Ticket {
  var vouchers: [PlannedVoucher]
  var serial: UInt64
  var attempt: UInt32 = 1
  var isAtomic = false
  var kind = VoucherBatch.Kind.vouchers
  /// What is left of the holds that are drawn is given free.
  var releasesRest = false
  /// The call that is waited for, and until which tick.
  var call: Int?
  var deadline = 0
  /// Its serials may hold something else: each is looked up, from this voucher on.
  var lookup: Int?
  /// Vouchers that were looked up and are not there.
  var missing: [PlannedVoucher] = []

  /// A refused serial that is tried again keeps its serial.
  var isRetry: Bool { attempt > 1 }
  var end: UInt64 { serial + UInt64(vouchers.count) }

  /// Some of its vouchers, on a way of their own.
  func part(
    _ vouchers: [PlannedVoucher], serial: UInt64, attempt: UInt32 = 1, isAtomic: Bool = false
  ) -> Ticket {
    Ticket(
      vouchers: vouchers, serial: serial, attempt: attempt, isAtomic: isAtomic, kind: kind,
      releasesRest: releasesRest)
  }

  func batch(lane: UInt32, epoch: UInt32) -> VoucherBatch {
    VoucherBatch(
      kind: kind, lane: lane, epoch: epoch, firstSerial: serial, attempt: attempt,
      isAtomic: isAtomic, days: vouchers.map(\.day),
      legCounts: vouchers.map { UInt32($0.legs.count) },
      summaries: vouchers.map(\.id),
      accounts: vouchers.flatMap { $0.legs.map(\.account) },
      amounts: vouchers.flatMap { $0.legs.map(\.effect) }, red: red,
      references: column(\.reference, or: ""), drawnHolds: column(\.hold, or: .none),
      releasesRest: releasesRest, expiries: column(\.expiresMs, or: 0))
  }

  /// A column that is left out when no voucher has something in it.
  private func column<Value: Equatable>(
    _ value: (PlannedVoucher) -> Value, or none: Value
  ) -> [Value] {
    vouchers.allSatisfy { value($0) == none } ? [] : vouchers.map(value)
  }

  private var red: [UInt32] {
    let legs = vouchers.flatMap(\.legs)
    return legs.indices.filter { legs[$0].amount < 0 }.map { UInt32($0) }
  }
}
