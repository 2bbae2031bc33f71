import FundClient

/// What stands on every page of a book.
struct BookCover {
  /// 总账, 明细账, ...
  var heading: String
  var entity: String
  /// Book and name of the ledger.
  var ledger: String
  var period: BookPeriod
  var state: BookState
  var unit: Fen.Unit
  /// Across the paper: a table with many columns.
  var isWide = false

  init(heading: String, ledger: LedgerInfo, period: BookPeriod, state: BookState, unit: Fen.Unit) {
    self.init(
      heading: heading, entity: ledger.entity, ledger: "\(ledger.book) \(ledger.name)",
      period: period, state: state, unit: unit)
  }

  init(
    heading: String, entity: String, ledger: String, period: BookPeriod, state: BookState,
    unit: Fen.Unit
  ) {
    self.heading = heading
    self.entity = entity
    self.ledger = ledger
    self.period = period
    self.state = state
    self.unit = unit
  }

  var facts: [Report.Fact] {
    [
      .init(key: "entity", title: "会计主体", cell: .text(entity)),
      .init(key: "ledger", title: "账簿", cell: .text(ledger)),
      .init(key: "from", title: "起始期间", cell: .text(period.from.description)),
      .init(key: "to", title: "截止期间", cell: .text(period.to.description)),
      .init(
        key: "through", title: "截至日期",
        cell: period.through.map { .text($0.description) } ?? .empty),
    ] + state.facts
  }

  /// At the foot of every page on paper.
  var footer: String { "\(entity) \(ledger)　期间 \(period.title)　\(state.footer)" }
}
