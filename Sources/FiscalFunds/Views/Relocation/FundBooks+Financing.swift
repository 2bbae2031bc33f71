import FundData
package import LedgerCore

extension FundBooks {
  /// The financing table of a region, or of one settlement of a county.
  ///
  /// - Parameters:
  ///   - project: key of the settlement's project; empty for the region.
  ///   - day: names and the programme are those of this day; amounts are of now.
  ///   - after: parts with a key behind this one only; the total is of all.
  /// - Throws: `unknownRecord` for a settlement that is none, `balanceOverflow`.
  package func financing(
    of entity: String, settlement project: String = "", on day: Day, after: String = "",
    limit: Int = 0
  ) throws(Refusal) -> FinancingTable {
    let upTo = Int32(day.number)
    guard project.isEmpty else {
      let number = try settlementForView(entity, project)
      return try financing(
        entity, project, projects[settlements[number].project].name, sums(ofSettlement: number),
        parts: [], hasMore: false)
    }
    let roots = taskRoots(of: entity, upTo: upTo)
    var sums = FinancingSums()
    for root in roots { sums.add(self.sums(ofTasksFrom: root, upTo: upTo)) }
    if isAboveBodies(entity, upTo) { sums.raised = raisedByAll(roots) }
    var parts = FinancingParts(
      after: after, most: ViewLimits.rows(limit, most: ViewLimits.reportPage))
    if isCountyLike(entity, upTo: upTo) {
      try addSettlements(of: entity, to: &parts)
    } else {
      try addRegions(below: entity, roots, to: &parts, upTo)
    }
    try parts.addRest(of: sums, entity, name(of: entity, upTo: upTo))
    let page = parts.page()
    var table = try financing(
      entity, "", name(of: entity, upTo: upTo), sums, parts: page.parts, hasMore: page.hasMore)
    if entity == Self.nation { table.envelope = try envelope(sums, table, upTo) }
    return table
  }

  private static var nation: String { "000000" }

  /// A settlement by its project. Throws `unknownRecord`.
  func settlementForView(_ county: String, _ key: String) throws(Refusal) -> UInt32 {
    guard let number = settlementNumber(ofProject: try project(county, key)) else {
      throw Refusal(.unknownRecord, detail: "project: \(key) is no settlement")
    }
    return number
  }

  private func financing(
    _ entity: String, _ project: String, _ name: String, _ sums: FinancingSums,
    parts: [FinancingTable.Part], hasMore: Bool
  ) throws(Refusal) -> FinancingTable {
    var lines: [FinancingTable.Line] = []
    for source in MoneySource.allCases {
      lines.append(FinancingTable.Line(source: source, figures: try sums.figures(source)))
    }
    return FinancingTable(
      entity: entity, project: project, name: name, lines: lines, total: try sums.total(),
      persons: sums.persons, parts: parts, hasMore: hasMore, envelope: nil)
  }

  private func envelope(
    _ sums: FinancingSums, _ table: FinancingTable, _ day: Int32
  ) throws(Refusal) -> FinancingTable.Envelope? {
    guard let programme = reference.programme(on: day) else { return nil }
    let total = MoneySource.allCases.reduce(Int128(0)) { $0 + Int128(programme[$1]) }
    return FinancingTable.Envelope(
      programme: programme, total: try total.fen(),
      quotaOfTotal: Share.of(table.total.quota, in: try total.fen()),
      quotaOfAbout: Share.of(table.total.quota, in: FinancingTable.Envelope.about),
      isTask: table.persons.task == programme.registered
        && MoneySource.allCases.allSatisfy { sums.quota[$0] == Int128(programme[$0]) })
  }

  // MARK: The tree of tasks

  /// The task of a region; of one without a task those of the regions in it that no other of them
  /// gave its task.
  private func taskRoots(of region: String, upTo day: Int32) -> [UInt32] {
    if let own = taskNumber(region) { return [own] }
    return tasks.numbers.filter {
      isWithin(tasks[$0].entity, region, upTo: day)
        && !isWithin(tasks[$0].parent, region, upTo: day)
    }
  }

  /// Whether an entity is a region or lies in it.
  func isWithin(_ entity: String, _ region: String, upTo day: Int32) -> Bool {
    guard !entity.isEmpty else { return false }
    return entity == region
      || reference.regions(over: self.region(of: entity), upTo: day).contains { $0.code == region }
  }

  /// Whether bond, fund and loan are raised in a region: by the financing bodies of provinces.
  private func isAboveBodies(_ region: String, _ day: Int32) -> Bool {
    switch reference.regions(over: self.region(of: region), upTo: day).first?.level {
    case .nation, .province: true
    case .prefecture, .county, nil: false
    }
  }

  /// A task and all that it was given on to.
  private func tree(from root: UInt32) -> [UInt32] {
    var found = [root]
    var at = 0
    while at < found.count {
      found += index.relocation.tasksOfParent[tasks[found[at]].entity, default: []]
      at += 1
    }
    return found
  }

  private func raisedByAll(_ roots: [UInt32]) -> SourceSums {
    var raised = SourceSums()
    for number in roots.flatMap({ tree(from: $0) }) {
      raised.add(tasks[number].raised)
      for settlement in settlements(ofCounty: tasks[number].entity) {
        for pot in index.relocation.potsOfSettlement[settlement, default: []]
        where pots[pot].source == .local {
          raised[.local] += Int128(pots[pot].received)
        }
      }
    }
    return raised
  }

  /// Settlements that the project bodies of a county build, in the order in which they came.
  func settlements(ofCounty county: String) -> [UInt32] {
    index.relocation.bodiesOfGovernment[county, default: []]
      .flatMap { index.relocation.settlementsOfBody[$0, default: []] }.sorted()
  }

  // MARK: Sums

  /// Of a task and of all below it. What was raised is as counties see it: bond, fund and loan count
  /// when project bodies have them.
  private func sums(ofTasksFrom root: UInt32, upTo day: Int32) -> FinancingSums {
    var sums = FinancingSums()
    for number in tree(from: root) { add(task: number, to: &sums) }
    sums.quota = SourceSums()
    sums.quota.add(tasks[root].quotas)
    sums.persons.task = Int64(tasks[root].registered)
    sums.persons.synchronousTask = Int64(tasks[root].synchronous)
    return sums
  }

  private func add(task number: UInt32, to sums: inout FinancingSums) {
    let row = tasks[number]
    sums.persons.enrolled += Int64(row.enrolled)
    sums.persons.granted += Int64(row.granted)
    sums.persons.synchronousEnrolled += Int64(row.enrolledSynchronous)
    for source in MoneySource.allCases where !source.hasTranche {
      sums.raised[source] += Int128(row.raised[source])
    }
    for body in index.relocation.bodiesOfGovernment[row.entity, default: []] {
      for entry in index.relocation.claimsOfBody[body, default: []] {
        let source = loans[claims[entry].loan].source
        sums.raised[source] += Int128(claims[entry].lent)
        sums.passed[source] += Int128(claims[entry].lent)
      }
      for settlement in index.relocation.settlementsOfBody[body, default: []] {
        for entry in index.relocation.potsOfSettlement[settlement, default: []] {
          let pot = pots[entry]
          sums.paid[pot.source] += Int128(pot.cash)
          sums.moved[pot.source] += Int128(pot.moved)
          if !pot.source.hasTranche { sums.passed[pot.source] += Int128(pot.received) }
          if pot.source == .local { sums.raised[.local] += Int128(pot.received) }
        }
      }
    }
  }

  private func sums(ofSettlement number: UInt32) -> FinancingSums {
    let row = settlements[number]
    var sums = FinancingSums()
    sums.quota[.grant] = Int128(row.entitled)
    sums.persons = FinancingTable.Persons(
      task: Int64(row.plannedRegistered), enrolled: Int64(row.registered),
      granted: Int64(row.granted), synchronousTask: Int64(row.plannedSynchronous),
      synchronousEnrolled: Int64(row.synchronous))
    for entry in index.relocation.potsOfSettlement[number, default: []] {
      let pot = pots[entry]
      let used = Int128(pot.cash) + Int128(pot.held) + Int128(pot.moved)
      let received = pot.source.isBorrowed ? used : Int128(pot.received)
      sums.raised[pot.source] += received
      sums.passed[pot.source] += received
      sums.paid[pot.source] += Int128(pot.cash)
      sums.moved[pot.source] += Int128(pot.moved)
    }
    return sums
  }

  // MARK: Parts

  private func addSettlements(
    of county: String, to parts: inout FinancingParts
  ) throws(Refusal) {
    for number in settlements(ofCounty: county) {
      let project = projects[settlements[number].project]
      try parts.add(
        project.key, project.name, .settlement, sums(ofSettlement: number))
    }
  }

  private func addRegions(
    below region: String, _ roots: [UInt32], to parts: inout FinancingParts, _ day: Int32
  ) throws(Refusal) {
    let below =
      roots.count == 1 && tasks[roots[0]].entity == region
      ? index.relocation.tasksOfParent[region, default: []] : roots
    for number in below {
      let entity = tasks[number].entity
      var sums = sums(ofTasksFrom: number, upTo: day)
      if isAboveBodies(entity, day) { sums.raised = raisedByAll([number]) }
      try parts.add(entity, name(of: entity, upTo: day), .region, sums)
    }
  }
}

/// Parts of a financing table under construction.
private struct FinancingParts {
  let after: String
  let most: Int
  private var all: [FinancingTable.Part] = []
  private var sum = FinancingSums()
  private var rest: FinancingTable.Part?

  init(after: String, most: Int) {
    self.after = after
    self.most = most
  }

  mutating func add(
    _ key: String, _ name: String, _ kind: FinancingTable.Part.Kind, _ sums: FinancingSums
  ) throws(Refusal) {
    sum.add(sums)
    all.append(
      FinancingTable.Part(
        key: key, name: name, kind: kind, figures: try sums.total(), persons: sums.persons))
  }

  /// What of the whole is in no part, if there is anything. It stands first and is no row of a page.
  mutating func addRest(
    of whole: FinancingSums, _ key: String, _ name: String
  ) throws(Refusal) {
    var rest = whole
    rest.add(sum, times: -1)
    let part = FinancingTable.Part(
      key: key, name: name, kind: .rest, figures: try rest.total(), persons: rest.persons)
    guard part.figures != FinancingTable.Figures() || part.persons != FinancingTable.Persons()
    else { return }
    self.rest = part
  }

  func page() -> (parts: [FinancingTable.Part], hasMore: Bool) {
    let behind = all.filter { $0.key > after }.sorted { $0.key < $1.key }
    let first = after.isEmpty ? rest.map { [$0] } ?? [] : []
    return (first + behind.prefix(most), behind.count > most)
  }
}
