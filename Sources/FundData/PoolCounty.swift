/// What money a county may pool (统筹整合使用财政涉农资金).
package enum PoolScope: String, Sendable, CaseIterable {
  /// Money of every level.
  case all
  /// Money of province, prefecture and county only: the county was named by its province alone.
  case local
}

/// A county on the list of those that may pool, during some days.
package struct PoolCounty: Sendable, Equatable {
  /// Its six digits of the day; of a place without a code of its own the entity's, such as
  /// `632800.冷湖行委`.
  package let county: String
  package let scope: PoolScope
  package let validity: Validity
  /// 贫困县 or 脱贫县.
  package let list: String
  package let source: String
}
