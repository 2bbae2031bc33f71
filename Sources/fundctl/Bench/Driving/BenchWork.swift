/// What a call has done, or all calls of a run together.
struct BenchWork: Hashable, Sendable {
  var vouchers = 0
  /// Placed.
  var holds = 0
  /// Of the vouchers.
  var legs = 0
  /// Read.
  var balances = 0
  /// Of history, read.
  var pages = 0

  /// What throughput is counted in; legs are parts of their vouchers.
  var units: Int { vouchers + holds + balances + pages }
  var isReading: Bool { vouchers == 0 && holds == 0 }

  static func += (sum: inout BenchWork, work: BenchWork) {
    sum.vouchers += work.vouchers
    sum.holds += work.holds
    sum.legs += work.legs
    sum.balances += work.balances
    sum.pages += work.pages
  }

  /// Those that are not zero, with their names in a report.
  var counts: [(key: String, title: String, count: Int)] {
    [
      ("vouchers", "凭证 vouchers", vouchers), ("holds", "冻结 holds", holds),
      ("legs", "分录 legs", legs), ("balances", "余额 balances", balances),
      ("pages", "明细页 pages", pages),
    ].filter { $0.2 > 0 }
  }
}
