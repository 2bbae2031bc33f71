import FundData
package import LedgerCore

/// A project (项目) with what its codes stand for and what of its money is where.
package struct ProjectSummary: Sendable {
  package var number: UInt32
  package var row: ProjectRow
  /// Name of its class (项目类别) when it was proposed.
  package var className: String
  /// Fen that it still has, holds included.
  package var assigned: Int64
  /// Fen of its budget in all.
  package var budget: Int64

  /// What it has got in all, fen: still there and paid.
  package var allotted: Int64 { assigned + row.paid }
}

extension FundBooks {
  /// Projects of a county's library (项目库) in the order in which they came.
  ///
  /// - Parameters:
  ///   - state: in this state only.
  ///   - classPrefix: of this class or the classes below it.
  package func projectSummaries(
    of county: String, state: ProjectState? = nil, classPrefix: String = "", after: UInt32 = 0,
    limit: Int = 0
  ) -> ViewPage<ProjectSummary> {
    let limit = ViewLimits.rows(limit)
    var page = ViewPage<ProjectSummary>()
    for number in index.projectsOfCounty[county, default: []].numbers(after: after)
    where (state == nil || projects[number].state == state)
      && projects[number].projectClass.hasPrefix(classPrefix)
    {
      guard page.items.count < limit else {
        page.next = page.items.last?.number ?? 0
        break
      }
      page.items.append(summary(ofProject: number))
    }
    return page
  }

  func summary(ofProject number: UInt32) -> ProjectSummary {
    let row = projects[number]
    return ProjectSummary(
      number: number, row: row, className: projectClass(of: row)?.chineseName ?? "",
      assigned: row.fundings.reduce(0) { $0 + fundings[$1.number].assigned },
      budget: row.budget.reduce(0) { $0 + $1.amount })
  }

  /// The class of a project as it was on the day on which it was last proposed.
  func projectClass(of row: ProjectRow) -> ProjectClass? {
    reference.projectClass(row.projectClass, on: Int32(row.proposedOn.number))
  }
}

extension ProjectRow {
  /// The day on which it was last proposed.
  package var proposedOn: Day { steps.last { $0.state == .proposed }?.day ?? Day(number: 0) }
}
