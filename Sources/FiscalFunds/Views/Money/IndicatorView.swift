import FundData
package import LedgerCore

/// Where an indicator is found: whose it is, and its name there.
package struct IndicatorName: Hashable, Sendable {
  package var entity: String
  package var key: String

  package init(entity: String, key: String) {
    self.entity = entity
    self.key = key
  }
}

/// An indicator (指标) with what its codes and numbers stand for.
package struct IndicatorView: Sendable {
  package var number: UInt32
  package var row: IndicatorRow
  /// Name of its category (资金类别) when it was issued.
  package var categoryName: String
  /// The indicator whose fen these are.
  package var parent: IndicatorName?
  /// The first of the chain; itself where it has no parent.
  package var root: IndicatorName

  /// What can still be given out or applied for, fen: not distributed, in the pool, and with projects
  /// without what applications hold.
  package var available: Int64 { row.undistributed + row.pooled + row.assigned - row.held }
}

/// How an indicator is asked for.
package enum IndicatorQuestion: Sendable {
  /// By its name within the entity.
  case key(String)
  /// By its document (文号); an empty publisher is any.
  case document(String, publisher: String)
}

extension FundBooks {
  /// One indicator. Throws `unknownRecord`.
  package func indicatorView(_ entity: String, _ key: String) throws(Refusal) -> IndicatorView {
    view(indicator: try indicator(entity, key))
  }

  /// The indicators of an entity in the order of issue. `year` is the budget year (预算年度), 0 any.
  package func indicatorViews(
    of entity: String, year: UInt16 = 0, after: UInt32 = 0, limit: Int = 0
  ) -> ViewPage<IndicatorView> {
    let limit = ViewLimits.rows(limit)
    var page = ViewPage<IndicatorView>()
    for number in index.indicatorsOfEntity[entity, default: []].numbers(after: after)
    where year == 0 || indicators[number].budgetYear == year {
      guard page.items.count < limit else {
        page.next = page.items.last?.number ?? 0
        break
      }
      page.items.append(view(indicator: number))
    }
    return page
  }

  func view(indicator number: UInt32) -> IndicatorView {
    let row = indicators[number]
    return IndicatorView(
      number: number, row: row, categoryName: categoryName(of: row),
      parent: row.parent == 0 ? nil : name(ofIndicator: row.parent),
      root: name(ofIndicator: row.root))
  }

  func name(ofIndicator number: UInt32) -> IndicatorName {
    IndicatorName(entity: indicators[number].entity, key: indicators[number].key)
  }

  func categoryName(of row: IndicatorRow) -> String {
    reference.category(row.category, on: Int32(row.issuedOn.number))?.chineseName ?? ""
  }

  /// The indicator with which the money of one came to its entity: carrying over and taking back on
  /// the own level make another one of the same money.
  func arrival(of number: UInt32) -> UInt32 {
    var number = number
    while indicators[number].isSameMoney, indicators[number].parent != 0 {
      number = indicators[number].parent
    }
    return number
  }

  private func hasAncestor(_ number: UInt32, in others: Set<UInt32>) -> Bool {
    var parent = indicators[number].parent
    while parent != 0 {
      if others.contains(parent) { return true }
      parent = indicators[parent].parent
    }
    return false
  }

  /// The indicators that a question is about, those that others of them came out of only. Throws
  /// `unknownRecord` when there is none.
  func indicators(of entity: String, _ question: IndicatorQuestion) throws(Refusal) -> [UInt32] {
    switch question {
    case .key(let key): return [try indicator(entity, key)]
    case .document(let document, let publisher):
      let found = index.indicatorsOfEntity[entity, default: []].filter {
        indicators[$0].documentNo == document
          && (publisher.isEmpty || indicators[$0].publisher == publisher)
      }
      guard !found.isEmpty else {
        throw Refusal(.unknownRecord, detail: "document_no: \(entity) \(document)")
      }
      // A carried indicator repeats the document of the one that it came out of.
      let all = Set(found)
      return found.filter { !hasAncestor($0, in: all) }
    }
  }
}

extension IndicatorRow {
  /// Money that the entity had before: no new money arrived with it.
  var isSameMoney: Bool { source == .carried || source == .takenBack }

  /// Own money that repays a debt (还本付息): it was paid when it was issued, for no project.
  var isRepayment: Bool { source == .own && !tranche.isEmpty }

  /// What is not paid and not given away, fen.
  var unspent: Int64 { undistributed + pooled + assigned }
}
