/// Where each fen of an indicator went: the indicators that came out of it, pool lines, projects, and
/// what is still to be distributed.
package struct IndicatorTrace: Sendable {
  /// Generation by generation, each in the order of issue.
  package var nodes: [Node]
  /// Over all generations, also over those that are not shown.
  package var totals: Totals
  /// Whether something was left out: the nodes that lack their parts or children say so.
  package var isCut: Bool

  package struct Node: Sendable {
    package var indicator: IndicatorView
    /// 0 for the indicator that was asked for.
    package var depth: Int
    /// It lies outside the reader's region: what became of it is not shown.
    package var isOutside: Bool
    /// Its children, pool lines or projects are not all shown.
    package var isCut = false
    package var pools: [PoolRow] = []
    package var uses: [Use] = []
    /// Fen that its children have got of it, shown or not.
    package var given: Int64 = 0
    /// Fen that were paid for no project (还本付息).
    package var paidElsewhere: Int64 = 0

    /// Fen of all its parts: not distributed, in the pool, with projects, paid, given to children.
    /// It is the indicator's amount.
    package var sum: Int64 {
      let row = indicator.row
      return row.undistributed + row.pooled + row.assigned + row.paid + given
    }
  }

  /// What a project has of an indicator.
  package struct Use: Sendable {
    package var project: String
    package var name: String
    package var row: FundingRow
  }

  /// Fen. `amount` is the sum of `undistributed`, `pooled`, `assigned`, `paid` and `outside`.
  package struct Totals: Equatable, Sendable {
    package var amount: Int64 = 0
    package var undistributed: Int64 = 0
    package var pooled: Int64 = 0
    /// Holds included.
    package var assigned: Int64 = 0
    package var held: Int64 = 0
    package var paid: Int64 = 0
    /// Given to entities outside the reader's region.
    package var outside: Int64 = 0
    /// Indicators that make it up.
    package var indicators: Int = 0
  }
}
