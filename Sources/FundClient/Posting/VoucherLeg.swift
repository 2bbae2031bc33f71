/// A line (分录) of a voucher to be posted.
public struct VoucherLeg: Hashable, Sendable {
  public var account: UInt32
  public var side: Side
  /// On its side: positive is ordinary, negative is red (红字). Not zero, at most 10^15 fen.
  public var amount: Fen

  public init(account: UInt32, side: Side, amount: Fen) {
    self.account = account
    self.side = side
    self.amount = amount
  }

  /// 借.
  public static func debit(_ account: UInt32, _ amount: Fen) -> VoucherLeg {
    VoucherLeg(account: account, side: .debit, amount: amount)
  }

  /// 贷.
  public static func credit(_ account: UInt32, _ amount: Fen) -> VoucherLeg {
    VoucherLeg(account: account, side: .credit, amount: amount)
  }
}
