/// Money of one indicator that a project has, with what the indicator is.
package struct FundingView: Sendable {
  package var row: FundingRow
  package var indicator: IndicatorView

  /// What the project has got in all, fen: still there and paid.
  package var allotted: Int64 { row.assigned + row.paid }
}

extension FundBooks {
  func view(funding number: UInt32) -> FundingView {
    let row = fundings[number]
    return FundingView(row: row, indicator: view(indicator: row.indicator))
  }
}
