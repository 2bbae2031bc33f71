package import FundClient

/// Money that one government gives another: the indicator by document, and the cash.
package struct FundTransfer: Sendable {
  package enum Kind: Sendable {
    /// 补助, to a lower level.
    case subsidy
    /// 地区间援助, resting on an agreement (协议).
    case aid(agreement: String)
  }

  package var kind = Kind.subsidy
  package var giver: String
  /// The giver's indicator (指标).
  package var indicator: String
  package var receiver: String
  /// The receiver's own number for it.
  package var receiverIndicator: String
  package var amount: Fen
}
