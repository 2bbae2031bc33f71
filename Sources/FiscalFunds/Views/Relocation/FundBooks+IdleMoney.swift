import FundData
package import LedgerCore

extension FundBooks {
  /// Money of tranches that lies in a region, on a day: with its financing bodies and its project
  /// bodies. Of a region below the province only what was passed down to it.
  ///
  /// - Throws: `balanceOverflow`.
  package func idleMoney(
    of region: String, on day: Day, after: UInt32 = 0, limit: Int = 0
  ) throws(Refusal) -> IdleMoney {
    let limit = ViewLimits.rows(limit, most: ViewLimits.reportPage)
    let rule = reference.rule(RuleNumber.loanIdle.rawValue, on: Int32(day.number))
    let sums = trancheSums(in: region, upTo: Int32(day.number))
    var table = IdleTable()
    for number in loans.numbers {
      guard let sum = sums[number] else { continue }
      let row = try idleRow(number, sum, on: day, limit: rule?.parameters["days"])
      table.add(row, isShown: number > after, limit)
    }
    return IdleMoney(rows: table.rows, total: try table.total(), next: table.next, rule: rule)
  }

  private func idleRow(
    _ number: UInt32, _ sum: TrancheSum, on day: Day, limit: Int64?
  ) throws(Refusal) -> IdleMoney.Row {
    let row = loans[number]
    let drawn = sum.isBodyInside ? Int128(row.drawn) : sum.passed
    let passed = sum.isBodyInside ? Int128(row.lentDown) : sum.passed
    let notPaid = passed - sum.paid - sum.moved
    let idle = drawn - passed + notPaid
    let days = max(0, Int64(day.number) - Int64(row.lastDrawnOn.number))
    // At rate millionths a year of so many days.
    let whole = 1_000_000 * Int128(max(1, row.dayBasis))
    let interestOfDay = idle * Int128(row.rate)
    return IdleMoney.Row(
      number: number, entity: bodies[row.body].entity, row: row, drawn: try drawn.fen(),
      passed: try passed.fen(), paid: try sum.paid.fen(), moved: try sum.moved.fen(),
      notPassed: try (drawn - passed).fen(), notPaid: try notPaid.fen(), held: try sum.held.fen(),
      days: days, interestOfDay: Share.rounded(interestOfDay, over: whole),
      interestSince: Share.rounded(interestOfDay * Int128(days), over: whole),
      isLate: limit.map { days > $0 } ?? false)
  }

  /// What the bodies of a region have of each tranche; only tranches that they have to do with.
  private func trancheSums(in region: String, upTo day: Int32) -> [UInt32: TrancheSum] {
    let inside = bodies.numbers.map { isWithin(bodies[$0].entity, region, upTo: day) }
    func isInside(_ body: UInt32) -> Bool { inside[Int(body) - 1] }
    var sums: [UInt32: TrancheSum] = [:]
    for number in loans.numbers where isInside(loans[number].body) {
      sums[number] = TrancheSum(isBodyInside: true)
    }
    for number in claims.numbers where isInside(claims[number].body) {
      sums[claims[number].loan, default: TrancheSum()].passed += Int128(claims[number].lent)
    }
    for number in pots.numbers where pots[number].loan != 0 {
      let pot = pots[number]
      guard isInside(settlements[pot.settlement].body) else { continue }
      sums[pot.loan, default: TrancheSum()].add(pot)
    }
    return sums
  }
}

/// What was done with a tranche in a region.
private struct TrancheSum {
  var isBodyInside = false
  var passed: Int128 = 0
  var paid: Int128 = 0
  var moved: Int128 = 0
  var held: Int128 = 0

  mutating func add(_ pot: PotRow) {
    paid += Int128(pot.cash)
    moved += Int128(pot.moved)
    held += Int128(pot.held)
  }
}

/// A page of idle money under construction.
private struct IdleTable {
  private(set) var rows: [IdleMoney.Row] = []
  private(set) var next: UInt32 = 0
  private var sums = [Int128](repeating: 0, count: 10)

  mutating func add(_ row: IdleMoney.Row, isShown: Bool, _ limit: Int) {
    let own: [Int64] = [
      row.drawn, row.passed, row.paid, row.moved, row.notPassed, row.notPaid, row.held,
      row.isLate ? row.idle : 0, row.interestOfDay, row.interestSince,
    ]
    for (at, amount) in own.enumerated() { sums[at] += Int128(amount) }
    guard row.idle != 0, isShown, next == 0 else { return }
    guard rows.count < limit else {
      next = rows.last?.number ?? 0
      return
    }
    rows.append(row)
  }

  func total() throws(Refusal) -> IdleMoney.Total {
    var fen: [Int64] = []
    for sum in sums { fen.append(try sum.fen()) }
    return IdleMoney.Total(
      drawn: fen[0], passed: fen[1], paid: fen[2], moved: fen[3], notPassed: fen[4],
      notPaid: fen[5], held: fen[6], late: fen[7], interestOfDay: fen[8], interestSince: fen[9])
  }
}
