/// A ledger by its names.
package struct LedgerName: Hashable, Sendable {
  package var entity: String
  package var book: String

  package init(entity: String, book: String) {
    self.entity = entity
    self.book = book
  }

  /// 指标账 GLB.
  package static func indicators(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLB")
  }

  /// 总会计 GLF.
  package static func treasury(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLF")
  }

  /// 单位账 GLA.
  package static func unit(_ entity: String) -> LedgerName {
    LedgerName(entity: entity, book: "GLA")
  }
}
