import FundClient

/// The months (会计期间) of a book, and the last day when it ends inside one.
struct BookPeriod: Hashable {
  var from: Month
  var to: Month
  /// Only what is dated on this day or before it counts; nil for all of `to`.
  var through: Day?
  /// The first month of the ledger: nothing comes from before it.
  var ledgerFirst: Month?

  func contains(_ month: Month) -> Bool { from <= month && month <= to }

  /// Whether what stands before a month comes from the year before (上年结转).
  func carriesYear(into month: Month) -> Bool {
    month.month == 1 && ledgerFirst.map { $0 < month } ?? true
  }

  /// `2018.01—2018.12`, for the head of a page.
  var title: String {
    let months = from == to ? from.dotted : "\(from.dotted)—\(to.dotted)"
    return through.map { "\(months)（截至 \($0)）" } ?? months
  }

  /// The last month that a day reaches into; the adjustment period (整理期) of its year in December.
  static func lastMonth(through day: Day) -> Month {
    let month = Month(of: day)
    return month.month == 12 ? Month(number: month.number + 1) ?? month : month
  }

  /// Whether a day leaves out part of a month that it reaches into.
  static func isInsideMonth(_ day: Day) -> Bool {
    Month(of: Day(number: day.number + 1)) == Month(of: day)
  }
}

extension Month {
  /// `2018.03`; the adjustment period is `2018.13`.
  var dotted: String { "\(year).\(month < 10 ? "0" : "")\(month)" }

  /// The first month of its year.
  var january: Month { Month(number: UInt32(year * 100 + 1)) ?? self }
}
