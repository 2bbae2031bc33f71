package import LedgerCore

/// Where each fen of a project came from: every funding with the indicators that its money went
/// through, up to the one that it was first issued as.
package struct ProjectTrace: Sendable {
  package var project: ProjectSummary
  package var fundings: [Funding]
  /// Fen of all fundings, also of those that are not shown: what the project has got in all.
  package var sum: Int64
  /// Whether fundings were left out to keep the answer short.
  package var isCut: Bool

  package struct Funding: Sendable {
    package var funding: FundingView
    /// From the project's own indicator to the root. The amount of this project's money is the
    /// funding's (`allotted`) in each of them.
    package var chain: [IndicatorView]
  }
}

extension FundBooks {
  /// The trace of a project. Throws `unknownRecord`.
  package func trace(project county: String, _ key: String) throws(Refusal) -> ProjectTrace {
    let number = try project(county, key)
    let row = projects[number]
    var trace = ProjectTrace(
      project: summary(ofProject: number), fundings: [], sum: 0, isCut: false)
    var links = 0
    for entry in row.fundings {
      let view = view(funding: entry.number)
      trace.sum += view.allotted
      guard view.allotted != 0 || view.row.held != 0 else { continue }
      let chain = chain(from: view.row.indicator)
      links += chain.count
      guard links <= ViewLimits.links, trace.fundings.count < ViewLimits.fundingsOfProject else {
        trace.isCut = true
        continue
      }
      trace.fundings.append(ProjectTrace.Funding(funding: view, chain: chain))
    }
    precondition(trace.sum == row.assigned, "a project has what its indicators gave it")
    return trace
  }

  /// An indicator and those that its money went through before, up to the first.
  func chain(from number: UInt32) -> [IndicatorView] {
    var chain = [view(indicator: number)]
    while let parent = chain.last?.row.parent, parent != 0 {
      chain.append(view(indicator: parent))
    }
    return chain
  }
}
