/// What one view shows at most, so that every answer fits a frame of the wire. They are part of the
/// protocol: raising one is compatible.
package enum ViewLimits {
  /// Rows of a page of a list when none is asked for.
  package static let defaultPage = 100
  /// Rows of a page of projects, payments, indicators or plans, also when more are asked for.
  package static let page = 500
  /// Rows of a page of a progress table or of an aging table, also when more are asked for.
  package static let reportPage = 1_000
  /// Of each kind of part of a project (steps, notices, contracts, lists ...) that its register shows;
  /// of more the newest, with how many there are.
  package static let partsOfProject = 200
  /// Fundings of a project that its register and its trace show.
  package static let fundingsOfProject = 500
  /// Lines of a budget that a register shows.
  package static let budgetLines = 1_000
  /// Lines by source, and lines by use, of a plan that is shown.
  package static let linesOfPlan = 5_000
  /// Links of all chains of a project's trace.
  package static let links = 2_000
  /// Indicators of the trace of one.
  package static let nodes = 500
  /// Pool lines and projects that such a trace shows in all.
  package static let uses = 2_000
  /// Generations of such a trace.
  package static let depth = 16
  /// Entries of an answer on what blocks a payment.
  package static let blockers = 300
  /// Projects of an indicator that such an answer looks at.
  package static let blockedProjects = 100
  /// Payments that a disclosure sheet shows, the newest.
  package static let disclosedPayments = 500
  /// Tranches, and debtors, of a debt service calendar.
  package static let tranches = 1_000
  package static let debtors = 1_000
  /// Sources and tranches of a settlement's pot that the trace of a household shows.
  package static let potsOfSettlement = 200
  /// Household lists that nothing was applied for are looked for among so many of the newest.
  package static let listsLookedAt: UInt32 = 100_000

  /// Rows of a page: as asked, within what a page holds.
  static func rows(_ asked: Int, most: Int = page) -> Int {
    asked == 0 ? min(defaultPage, most) : min(max(1, asked), most)
  }
}

/// A page of a list.
package struct ViewPage<Item: Sendable>: Sendable {
  package var items: [Item] = []
  /// The number to go on after; 0 at the end.
  package var next: UInt32 = 0
}

extension [UInt32] {
  /// The numbers behind one, of an ascending list.
  func numbers(after number: UInt32) -> ArraySlice<UInt32> {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= number { low = middle + 1 } else { high = middle }
    }
    return self[low...]
  }
}

extension Array {
  /// The newest of a list in the order of time, at most so many.
  func newest(_ limit: Int) -> ArraySlice<Element> { self[Swift.max(0, count - limit)...] }
}
