import FundData
package import LedgerCore

/// A version of an integration plan (统筹整合使用方案) and what of each line is used.
package struct PlanView: Sendable {
  package var number: UInt32
  package var row: PlanRow
  package var draftedBy: PersonView?
  package var approvedBy: PersonView?
  /// Lines by source and by use, at most `ViewLimits.linesOfPlan` of each; empty in a list.
  package var sources: [Source] = []
  package var uses: [Use] = []

  /// What the plan has by source in all, and by use; fen. They are equal.
  package var planned: Int64 { row.sources.reduce(0) { $0 + $1.amount } }

  package struct Source: Sendable {
    package var line: PlanSource
    package var categoryName: String
    /// Fen of the year's indicators on this line, whatever the version: in the pool, assigned and
    /// paid. What is carried over counts in the year to which it went.
    package var used: Int64
  }

  package struct Use: Sendable {
    package var line: PlanUse
    package var className: String
    /// Fen of the year's indicators that projects of this class, and of classes below it without a
    /// line of their own, have got of the pool: assigned and paid.
    package var used: Int64
  }
}

extension FundBooks {
  /// One version with its lines. Version 0 is the one in force, or the newest while none is. Throws
  /// `unknownRecord`.
  package func planView(
    _ county: String, _ year: UInt16, version: UInt16 = 0, _ machine: borrowing StateMachine
  ) throws(Refusal) -> PlanView {
    let number: UInt32
    if version != 0 {
      number = try plan(county, year, version)
    } else if let current = planInForce(county, year) {
      number = current
    } else {
      let newest = index.plans[UsageKey(county: county, year: year, name: "")]?.last
      guard let newest else {
        throw Refusal(.unknownRecord, detail: "year: \(county) \(year)")
      }
      number = newest
    }
    var view = head(ofPlan: number, machine)
    let row = view.row
    // A draft has no day; its lines were known on its last day.
    let day = row.filedOn.number == 0 ? lastDay(of: year) : Int32(row.filedOn.number)
    view.sources = row.sources.prefix(ViewLimits.linesOfPlan).map { line in
      PlanView.Source(
        line: line, categoryName: reference.category(line.category, on: day)?.chineseName ?? "",
        used: usage(county, year, line.key))
    }
    let used = classUse(county, year, by: row.uses, on: day)
    view.uses = row.uses.prefix(ViewLimits.linesOfPlan).enumerated().map { at, line in
      PlanView.Use(
        line: line,
        className: reference.projectClass(line.projectClass, on: day)?.chineseName ?? "",
        used: used[at] ?? 0)
    }
    return view
  }

  /// Versions of a county in the order in which they came, without their lines. Year 0 is any.
  package func planViews(
    of county: String, year: UInt16 = 0, after: UInt32 = 0, limit: Int = 0,
    _ machine: borrowing StateMachine
  ) -> ViewPage<PlanView> {
    let limit = ViewLimits.rows(limit)
    var page = ViewPage<PlanView>()
    for number in plans.numbers
    where number > after && plans[number].county == county
      && (year == 0 || plans[number].year == year)
    {
      guard page.items.count < limit else {
        page.next = page.items.last?.number ?? 0
        break
      }
      page.items.append(head(ofPlan: number, machine))
    }
    return page
  }

  private func head(ofPlan number: UInt32, _ machine: borrowing StateMachine) -> PlanView {
    let row = plans[number]
    return PlanView(
      number: number, row: row, draftedBy: machine.person(row.draftedBy),
      approvedBy: machine.person(row.approvedBy))
  }

  /// The last day of a year as the tables count it.
  func lastDay(of year: UInt16) -> Int32 {
    Int32(Day(year: Int(year), month: 12, day: 31)?.number ?? .max)
  }
}
