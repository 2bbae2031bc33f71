import LedgerCore

/// When the principal of a tranche falls due, and the interest until then.
///
/// The contract's own calendar is not in the books, so one is assumed: the outstanding principal is due in
/// equal yearly parts on the anniversaries of maturity behind the end of grace (宽限期), the last of them
/// maturity; what does not divide goes to the last part. Days that are past are left out: whatever was
/// repaid so far, early or late, what is outstanding is spread over the days that are left. What matured and
/// is not repaid is due at once.
///
/// Interest is that of the current rate on the falling principal, by the day and the contract's day basis,
/// from the day up to which the ledger accrued it. A year has what its days make, rounded down, and
/// the fraction of a fen goes on to the next; with the last principal gone what is left is rounded half
/// up, so that all years together are rounded once. The centre's share of a year is rounded down, and
/// the rest is local.
struct RepaymentCalendar {
  private(set) var isOverdue = false
  /// Ascending by day; together the outstanding principal.
  private(set) var parts: [(day: Day, amount: Int64)] = []
  private var principalOfYear: [Int: Int128] = [:]
  private var interestOfYear: [Int: Int128] = [:]
  private let source: MoneySource
  private let centralShare: Int128
  private let firstYear: Int
  private let rate: Int128
  private let wholeFen: Int128
  /// Below a whole fen.
  private var fraction: Int128

  /// Hundredths of a percent.
  private static let wholeShare: Int128 = 10_000

  init(of row: LoanRow, from day: Day) {
    source = row.source
    centralShare = Int128(row.centralShare)
    firstYear = day.civil.year
    rate = Int128(row.rate)
    wholeFen = 1_000_000 * Int128(row.dayBasis)
    fraction = Int128(row.residue)
    let principal = row.drawn - row.repaid
    guard principal > 0, row.matures.number != 0 else { return }
    spread(principal, over: Self.days(of: row, after: day), or: day)
    isOverdue = row.matures <= day
    addInterest(principal, from: row.accruedTo.number == 0 ? day : row.accruedTo)
  }

  /// Days on which principal is due, ascending; none where the last is past.
  static func days(of row: LoanRow, after day: Day) -> [Day] {
    guard row.matures > day else { return [] }
    var days = [row.matures]
    let (year, month, dayOfMonth) = row.matures.civil
    for before in 1...max(1, year - 1970) {
      guard
        let anniversary = Day(year: year - before, month: month, day: dayOfMonth)
          ?? Day(year: year - before, month: month, day: 28),
        anniversary > row.graceUntil, anniversary > day
      else { break }
      days.append(anniversary)
    }
    return days.reversed()
  }

  private mutating func spread(_ principal: Int64, over days: [Day], or day: Day) {
    guard !days.isEmpty else {
      parts = [(day, principal)]
      principalOfYear[firstYear] = Int128(principal)
      return
    }
    let each = principal / Int64(days.count)
    for (at, due) in days.enumerated() {
      let amount = at == days.count - 1 ? principal - each * Int64(at) : each
      parts.append((due, amount))
      principalOfYear[due.civil.year, default: 0] += Int128(amount)
    }
  }

  private mutating func addInterest(_ principal: Int64, from start: Day) {
    guard rate > 0, wholeFen > 0 else { return }
    var (at, left) = (start, Int128(principal))
    for part in parts {
      if part.day > at {
        addInterest(on: left, from: at, to: part.day)
        at = part.day
      }
      left -= Int128(part.amount)
    }
    if fraction * 2 >= wholeFen {
      interestOfYear[max(at.civil.year, firstYear), default: 0] += 1
    }
  }

  /// The last day does not count.
  private mutating func addInterest(on principal: Int128, from start: Day, to end: Day) {
    var at = start
    while at < end {
      let year = at.civil.year
      let next = min(Day(year: year + 1, month: 1, day: 1) ?? end, end)
      fraction += principal * rate * Int128(next.number - at.number)
      interestOfYear[max(year, firstYear), default: 0] += fraction / wholeFen
      fraction %= wholeFen
      at = next
    }
  }

  func dues() throws(Refusal) -> [DebtService.Due] {
    var dues: [DebtService.Due] = []
    for year in Set(principalOfYear.keys).union(interestOfYear.keys).sorted() {
      let interest = interestOfYear[year, default: 0]
      let central = interest * centralShare / Self.wholeShare
      dues.append(
        DebtService.Due(
          year: year, source: source, principal: try principalOfYear[year, default: 0].fen(),
          interest: try interest.fen(), central: try central.fen(),
          local: try (interest - central).fen()))
    }
    return dues
  }
}
