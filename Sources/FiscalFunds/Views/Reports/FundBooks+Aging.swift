import FundData
package import LedgerCore

extension FundBooks {
  /// What lies where and how long, on a day.
  ///
  /// - Parameters:
  ///   - region: a region with all below it, whatever the level, or with `onlyItself` one entity.
  ///   - minimumDays: rows by indicator of this age or more only; the total is of all.
  /// - Throws: `unknownRecord` for an indicator to go on after that is none, `balanceOverflow`.
  package func aging(
    of region: String, onlyItself: Bool = false, on day: Day, by grouping: Aging.Grouping,
    minimumDays: Int64 = 0, after: Aging.Cursor? = nil, limit: Int = 0
  ) throws(Refusal) -> Aging {
    let place = try AgingPlace(after, self)
    let limit = ViewLimits.rows(limit, most: ViewLimits.reportPage)
    var aging = AgingTable(grouping: grouping, place: place, limit: limit)
    let years = carryYears(on: day)
    for entity in entities(within: region, onlyItself: onlyItself, upTo: Int32(day.number)) {
      var own = AgingSums()
      for number in index.indicatorsOfEntity[entity, default: []]
      where indicators[number].unspent != 0 {
        let row = indicators[number]
        let days = max(0, Int64(day.number) - Int64(row.receivedOn.number))
        let passed = Int64(day.civil.year) - Int64(indicators[row.root].budgetYear)
        own.add(row, days: days, yearsLeft: years - passed)
        aging.total.add(row, days: days, yearsLeft: years - passed)
        guard grouping == .indicator, days >= minimumDays, aging.takes(entity, number) else {
          continue
        }
        var sums = AgingSums()
        sums.add(row, days: days, yearsLeft: years - passed)
        aging.append(
          Aging.Row(
            entity: entity, entityName: name(of: entity, upTo: Int32(day.number)),
            indicator: view(indicator: number), days: days, budgetYears: passed,
            sums: try sums.sums()))
      }
      guard grouping == .entity, !own.isEmpty, aging.takes(entity, 0) else { continue }
      aging.append(
        Aging.Row(
          entity: entity, entityName: name(of: entity, upTo: Int32(day.number)), indicator: nil,
          days: 0, budgetYears: 0, sums: try own.sums()))
    }
    return Aging(rows: aging.rows, total: try aging.total.sums(), next: aging.next)
  }

  /// For how many budget years money may be carried over; whether the rule warns or refuses or is
  /// off, the number is its.
  private func carryYears(on day: Day) -> Int64 {
    reference.rule(RuleNumber.twoYearCarry.rawValue, on: Int32(day.number))?.parameters["years"]
      ?? 2
  }
}

/// The row behind which a page begins.
private struct AgingPlace {
  var entity: String
  var number: UInt32

  init(_ cursor: Aging.Cursor?, _ books: FundBooks) throws(Refusal) {
    switch cursor {
    case nil: (entity, number) = ("", 0)
    case .entity(let text): (entity, number) = (text, .max)
    case .indicator(let after):
      guard books.indicators.isRow(after) else {
        throw Refusal(.unknownRecord, detail: "after_indicator: \(after)")
      }
      (entity, number) = (books.indicators[after].entity, after)
    }
  }
}

/// A page of rows under construction.
private struct AgingTable {
  let grouping: Aging.Grouping
  let place: AgingPlace
  let limit: Int
  var total = AgingSums()
  private(set) var rows: [Aging.Row] = []
  private var isFull = false

  init(grouping: Aging.Grouping, place: AgingPlace, limit: Int) {
    self.grouping = grouping
    self.place = place
    self.limit = limit
  }

  /// Whether a row belongs to the page and fits it.
  mutating func takes(_ entity: String, _ number: UInt32) -> Bool {
    guard (entity, number) > (place.entity, place.number), !isFull else { return false }
    isFull = rows.count == limit
    return !isFull
  }

  mutating func append(_ row: Aging.Row) { rows.append(row) }

  var next: Aging.Cursor? {
    guard isFull, let last = rows.last else { return nil }
    return last.indicator.map { .indicator($0.number) } ?? .entity(last.entity)
  }
}
