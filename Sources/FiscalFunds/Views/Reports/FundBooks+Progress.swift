package import LedgerCore

extension FundBooks {
  /// How far the money of a budget year is in the counties of a region: a county, a prefecture, a
  /// province, the nation (`000000`), or one entity with a suffix. Each fen is counted once, where it
  /// rests. Every row of the tables is looked at once at most.
  ///
  /// - Parameters:
  ///   - after: rows with a key behind this one only; the total is of all.
  /// - Throws: `dayOutOfRange` for a year without a calendar, `batchShape` for projects of more than one
  ///   county, `balanceOverflow`.
  package func progress(
    of region: String, year: UInt16, by grouping: Progress.Grouping, after: String = "",
    limit: Int = 0
  ) throws(Refusal) -> Progress {
    guard let last = Day(year: Int(year), month: 12, day: 31) else {
      throw Refusal(.dayOutOfRange)
    }
    guard grouping != .project || isCountyLike(region, upTo: Int32(last.number)) else {
      throw Refusal(.batchShape)
    }
    var table = ProgressTable(self, region: region, year: year, grouping, on: Int32(last.number))
    for entity in entities(within: region, onlyItself: false, upTo: table.day) {
      guard isCountyLike(entity, upTo: table.day) else {
        table.addAbove(entity, self)
        continue
      }
      let key = table.key(of: entity, self)
      table.addPlan(of: entity, key, self)
      table.addIndicators(of: entity, key, self)
      if grouping.isOfProjects { table.addProjects(of: entity, self) }
    }
    return try table.progress(after: after, ViewLimits.rows(limit, most: ViewLimits.reportPage))
  }
}
