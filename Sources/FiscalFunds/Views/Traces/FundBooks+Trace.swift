package import LedgerCore

extension FundBooks {
  /// Where an indicator's money went, or that of all indicators of an entity with a document.
  ///
  /// - Parameters:
  ///   - depth: generations below the first that are shown, at most `ViewLimits.depth`; 0 is the most.
  ///   - scope: region of the reader; what others have got is told, and not what became of it.
  /// - Throws: `unknownRecord`, `balanceOverflow`.
  package func trace(
    of entity: String, _ question: IndicatorQuestion, depth: Int = 0, scope: UInt32 = 0
  ) throws(Refusal) -> IndicatorTrace {
    let most = depth == 0 ? ViewLimits.depth : min(depth, ViewLimits.depth)
    var tracing = Tracing(most: most)
    var generation = try indicators(of: entity, question)
    for first in generation { tracing.amount += Int128(indicators[first].amount) }
    for depth in 0... where !generation.isEmpty {
      var next: [UInt32] = []
      for number in generation {
        let isOutside = !isVisible(indicators[number].entity, in: scope)
        let children = index.children[number, default: []]
        tracing.add(
          node(
            number, at: depth, isOutside: isOutside, children,
            withParts: tracing.hasRoom(at: depth)))
        if !isOutside { next += children }
      }
      generation = next
      if generation.isEmpty { break }
    }
    return try tracing.trace()
  }

  /// An indicator with its parts.
  private func node(
    _ number: UInt32, at depth: Int, isOutside: Bool, _ children: [UInt32], withParts: Bool
  ) -> IndicatorTrace.Node {
    var node = IndicatorTrace.Node(
      indicator: view(indicator: number), depth: depth, isOutside: isOutside)
    guard !isOutside else { return node }
    for child in children { node.given += indicators[child].amount }
    let row = node.indicator.row
    precondition(
      node.given == row.passedDown + row.aided + row.onLent + row.takenBack + row.carried
        && node.sum == row.amount, "an indicator's money is in its parts")
    guard withParts else { return node }
    node.pools = index.poolsOfIndicator[number, default: []].map { pools[$0] }
      .filter { $0.amount != 0 }
    node.paidElsewhere = row.paid
    for entry in index.fundingsOfIndicator[number, default: []] {
      let funding = fundings[entry]
      node.paidElsewhere -= funding.paid
      guard funding.assigned != 0 || funding.paid != 0 || funding.held != 0 else { continue }
      node.uses.append(
        IndicatorTrace.Use(
          project: projects[funding.project].key, name: projects[funding.project].name,
          row: funding))
    }
    return node
  }
}

/// A trace under construction.
private struct Tracing {
  /// The deepest generation that is shown.
  let most: Int
  /// Of the indicators that were asked for.
  var amount: Int128 = 0
  private var undistributed: Int128 = 0
  private var pooled: Int128 = 0
  private var assigned: Int128 = 0
  private var held: Int128 = 0
  private var paid: Int128 = 0
  private var outside: Int128 = 0
  private var count = 0
  private var nodes: [IndicatorTrace.Node] = []
  private var uses = 0
  private var isCut = false
  /// Place of each shown node, to mark it when its children are not.
  private var places: [UInt32: Int] = [:]

  init(most: Int) { self.most = most }

  /// Whether a node of a generation will be shown.
  func hasRoom(at depth: Int) -> Bool { depth <= most && nodes.count < ViewLimits.nodes }

  mutating func add(_ node: IndicatorTrace.Node) {
    let row = node.indicator.row
    count += 1
    if node.isOutside {
      outside += Int128(row.amount)
    } else {
      undistributed += Int128(row.undistributed)
      pooled += Int128(row.pooled)
      assigned += Int128(row.assigned)
      held += Int128(row.held)
      paid += Int128(row.paid)
    }
    guard hasRoom(at: node.depth) else {
      isCut = true
      if let parent = places[row.parent] { nodes[parent].isCut = true }
      return
    }
    var shown = node
    let parts = node.pools.count + node.uses.count
    if uses + parts > ViewLimits.uses {
      (shown.pools, shown.uses, shown.isCut) = ([], [], true)
      isCut = true
    } else {
      uses += parts
    }
    places[node.indicator.number] = nodes.count
    nodes.append(shown)
  }

  func trace() throws(Refusal) -> IndicatorTrace {
    precondition(
      amount == undistributed + pooled + assigned + paid + outside,
      "each fen of an indicator is somewhere")
    return IndicatorTrace(
      nodes: nodes,
      totals: IndicatorTrace.Totals(
        amount: try amount.fen(), undistributed: try undistributed.fen(),
        pooled: try pooled.fen(), assigned: try assigned.fen(), held: try held.fen(),
        paid: try paid.fen(), outside: try outside.fen(), indicators: count), isCut: isCut)
  }
}
