/// What only some vouchers have. Apart from the head, so that a plain voucher builds no strings.
final class VoucherExtras: Sendable {
  /// Business reference (业务流水号), or empty.
  let reference: String
  /// The hold that the voucher draws, or none.
  let hold: Position
  let releasesRest: Bool
  /// It is a hold and no voucher.
  let isHold: Bool
  /// Of a hold: block time in milliseconds, 0 for never.
  let expiresMs: Int64

  init(
    reference: String = "", hold: Position = .none, releasesRest: Bool = false,
    isHold: Bool = false, expiresMs: Int64 = 0
  ) {
    self.reference = reference
    self.hold = hold
    self.releasesRest = releasesRest
    self.isHold = isHold
    self.expiresMs = expiresMs
  }
}
