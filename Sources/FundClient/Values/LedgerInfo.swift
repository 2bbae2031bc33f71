import FundMessages

/// A ledger: an entity's book (账套).
public struct LedgerInfo: Hashable, Sendable {
  /// Given by the server; stands for the ledger in calls.
  public var number: UInt32
  /// GB/T 2260 code of the place, with a suffix for a unit: `620503.U.农业农村局`.
  public var entity: String
  /// GLB 指标账, GLF 总会计, GLA 单位账, ENT 企业账, TRN 在途, AST 备查.
  public var book: String
  public var name: String
  /// Version of its chart of accounts (科目表).
  public var chart: String
  /// Nothing can be posted before it.
  public var firstMonth: Month?
  /// The newest closed month, nil when none is.
  public var closedThrough: Month?
  /// How often that month was closed.
  public var closeVersion: UInt32

  init(_ message: Fundledger_V1_LedgerInfo) {
    number = message.ledger
    entity = message.entity
    book = message.book
    name = message.name
    chart = message.chart
    firstMonth = Month(wire: message.openedMonth)
    closedThrough = Month(wire: message.closedThrough)
    closeVersion = message.closeVersion
  }
}
