import FundData
package import LedgerCore

extension FundBooks {
  package var parts: [StatePart] {
    [
      indicators.part(1), pools.part(2), fundings.part(3), plans.part(4), usages.part(5),
      projects.part(6), contracts.part(7), payments.part(8), lists.part(9), benefits.part(10),
      registrations.part(11), assets.part(12), tranches.part(13), transfers.part(14),
      tables.part(15), documents.part(16), tasks.part(17), bodies.part(18),
      settlements.part(19), pots.part(20), households.part(21), loans.part(22),
      claims.part(23), services.part(24), works.part(25),
    ]
  }

  package func decode<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try indicators.decode(1, from: &source)
    try pools.decode(2, from: &source)
    try fundings.decode(3, from: &source)
    try plans.decode(4, from: &source)
    try usages.decode(5, from: &source)
    try projects.decode(6, from: &source)
    try contracts.decode(7, from: &source)
    try payments.decode(8, from: &source)
    try lists.decode(9, from: &source)
    try benefits.decode(10, from: &source)
    try registrations.decode(11, from: &source)
    try assets.decode(12, from: &source)
    try tranches.decode(13, from: &source)
    try transfers.decode(14, from: &source)
    try tables.decode(15, from: &source)
    try documents.decode(16, from: &source)
    try tasks.decode(17, from: &source)
    try bodies.decode(18, from: &source)
    try settlements.decode(19, from: &source)
    try pots.decode(20, from: &source)
    try households.decode(21, from: &source)
    try loans.decode(22, from: &source)
    try claims.decode(23, from: &source)
    try services.decode(24, from: &source)
    try works.decode(25, from: &source)
    try checkNumbers()
    try checkRelocationNumbers()
    for number in indicators.numbers { note(indicator: number) }
    for number in pools.numbers { note(pool: number) }
    for number in fundings.numbers { note(funding: number) }
    for number in plans.numbers { note(plan: number) }
    for number in usages.numbers { note(usage: number) }
    for number in projects.numbers { note(project: number) }
    for number in contracts.numbers { note(contract: number) }
    for number in lists.numbers { note(list: number) }
    for number in payments.numbers { note(payment: number) }
    for number in benefits.numbers { note(benefit: number) }
    for number in registrations.numbers { note(registration: number) }
    for number in assets.numbers { note(asset: number) }
    for number in tranches.numbers { note(tranche: number) }
    for number in transfers.numbers { note(transfer: number) }
    for number in documents.numbers { note(document: number) }
    noteRelocation()
    for number in tables.numbers { take(tables[number].files) }
  }

  func check(_ part: UInt16, _ row: UInt32, _ isFine: Bool) throws(SnapshotFailure) {
    guard isFine else {
      throw .impossible(
        part: StatePart.Kind.business(part).rawValue, reason: "row \(row) leads nowhere")
    }
  }

  /// Every number that leads from one row to another leads to one.
  private func checkNumbers() throws(SnapshotFailure) {
    for row in indicators.numbers {
      let indicator = indicators[row]
      try check(
        1, row,
        indicator.parent < row && indicator.root > 0 && indicator.root <= row)
    }
    for row in pools.numbers { try check(2, row, indicators.isRow(pools[row].indicator)) }
    for row in fundings.numbers {
      try check(
        3, row,
        indicators.isRow(fundings[row].indicator) && projects.isRow(fundings[row].project))
    }
    for row in projects.numbers {
      let project = projects[row]
      try check(
        6, row,
        project.fundings.allSatisfy { fundings.isRow($0.number) }
          && project.contracts.allSatisfy { contracts.isRow($0.number) }
          && project.payments.allSatisfy { payments.isRow($0.number) })
    }
    for row in contracts.numbers { try check(7, row, projects.isRow(contracts[row].project)) }
    for row in payments.numbers {
      let payment = payments[row]
      try check(
        8, row,
        projects.isRow(payment.project) && fundings.isRow(payment.funding)
          && (payment.contract == 0 || contracts.isRow(payment.contract))
          && (payment.list == 0 || lists.isRow(payment.list)))
    }
    for row in lists.numbers { try check(9, row, projects.isRow(lists[row].project)) }
    for row in benefits.numbers { try check(10, row, lists.isRow(benefits[row].list)) }
    for row in assets.numbers { try check(12, row, projects.isRow(assets[row].project)) }
    for row in tranches.numbers { try check(13, row, indicators.isRow(tranches[row].indicator)) }
    for row in transfers.numbers {
      try check(14, row, indicators.isRow(transfers[row].indicator))
    }
  }

  /// Puts loaded tables in force.
  func take(_ files: [LoadedTable]) {
    let bytes = Dictionary(files.map { ($0.name, $0.content) }) { _, last in last }
    // They were read once before they were recorded.
    if let newer = try? ReferenceData(replacing: bytes, in: reference) {
      tablesInForce = TablesInForce(newer)
    }
  }
}
