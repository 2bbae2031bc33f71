import LedgerCore

/// Where the rows of relocation are found again.
struct RelocationIndex {
  var tasks = RowIndex()
  /// Tasks of the regions below an entity.
  var tasksOfParent: [String: [UInt32]] = [:]
  var bodies = RowIndex()
  /// The financing body of a province, project bodies of a county: by government.
  var bodiesOfGovernment: [String: [UInt32]] = [:]
  /// By project.
  var settlements = RowIndex()
  var settlementsOfBody: [UInt32: [UInt32]] = [:]
  var pots = RowIndex()
  var potsOfSettlement: [UInt32: [UInt32]] = [:]
  var households = RowIndex()
  var householdsOfSettlement: [UInt32: [UInt32]] = [:]
  var loans = RowIndex()
  var loansOfBody: [UInt32: [UInt32]] = [:]
  var claims = RowIndex()
  var claimsOfLoan: [UInt32: [UInt32]] = [:]
  var claimsOfBody: [UInt32: [UInt32]] = [:]
  var services = RowIndex()
  var works = RowIndex()
  var worksOfSettlement: [UInt32: [UInt32]] = [:]
  /// Persons with a benefit of the renovation of dilapidated houses (危房改造).
  var renovated: Set<HashedKey> = []
}

extension FundBooks {
  func noteRelocation() {
    for number in tasks.numbers { note(task: number) }
    for number in bodies.numbers { note(body: number) }
    for number in settlements.numbers { note(settlement: number) }
    for number in pots.numbers { note(pot: number) }
    for number in households.numbers { note(household: number) }
    for number in loans.numbers { note(loan: number) }
    for number in claims.numbers { note(claim: number) }
    for number in services.numbers { note(service: number) }
    for number in works.numbers { note(works: number) }
  }

  func note(task number: UInt32) {
    let row = tasks[number]
    index.relocation.tasks.insert(row.entity.byteHash, number)
    if !row.parent.isEmpty {
      index.relocation.tasksOfParent[row.parent, default: []].append(number)
    }
  }

  func note(body number: UInt32) {
    let row = bodies[number]
    index.relocation.bodies.insert(row.entity.byteHash, number)
    index.relocation.bodiesOfGovernment[row.government, default: []].append(number)
  }

  func note(settlement number: UInt32) {
    let row = settlements[number]
    index.relocation.settlements.insert(RowKey.hash(row.project, 0, ""), number)
    index.relocation.settlementsOfBody[row.body, default: []].append(number)
  }

  func note(pot number: UInt32) {
    let row = pots[number]
    index.relocation.pots.insert(RowKey.pot(row.settlement, row.source, row.loan), number)
    index.relocation.potsOfSettlement[row.settlement, default: []].append(number)
  }

  func note(household number: UInt32) {
    index.relocation.households.insert(households[number].key.low, number)
    index.relocation.householdsOfSettlement[households[number].settlement, default: []]
      .append(number)
  }

  func note(loan number: UInt32) {
    index.relocation.loans.insert(RowKey.hash(loans[number].body, 0, loans[number].key), number)
    index.relocation.loansOfBody[loans[number].body, default: []].append(number)
  }

  func note(claim number: UInt32) {
    let row = claims[number]
    index.relocation.claims.insert(RowKey.hash(row.loan, row.body, ""), number)
    index.relocation.claimsOfLoan[row.loan, default: []].append(number)
    index.relocation.claimsOfBody[row.body, default: []].append(number)
  }

  func note(service number: UInt32) {
    let row = services[number]
    index.relocation.services.insert(
      RowKey.hash(row.body, UInt32(row.source.rawValue), ""), number)
  }

  func note(works number: UInt32) {
    index.relocation.works.insert(RowKey.hash(works[number].body, works[number].key), number)
    index.relocation.worksOfSettlement[works[number].settlement, default: []].append(number)
  }

  /// Every number that leads from one row to another leads to one.
  func checkRelocationNumbers() throws(SnapshotFailure) {
    for row in settlements.numbers {
      try check(
        19, row, projects.isRow(settlements[row].project) && bodies.isRow(settlements[row].body))
    }
    for row in pots.numbers {
      try check(
        20, row,
        settlements.isRow(pots[row].settlement)
          && (pots[row].loan == 0 || loans.isRow(pots[row].loan)))
    }
    for row in households.numbers {
      try check(21, row, settlements.isRow(households[row].settlement))
    }
    for row in loans.numbers { try check(22, row, bodies.isRow(loans[row].body)) }
    for row in claims.numbers {
      try check(23, row, loans.isRow(claims[row].loan) && bodies.isRow(claims[row].body))
    }
    for row in services.numbers { try check(24, row, bodies.isRow(services[row].body)) }
    for row in works.numbers {
      try check(
        25, row,
        settlements.isRow(works[row].settlement) && contracts.isRow(works[row].contract))
    }
  }
}

extension RowKey {
  static func pot(_ settlement: UInt32, _ source: MoneySource, _ loan: UInt32) -> UInt64 {
    (UInt64(settlement) << 32 | UInt64(loan)) &* 31 ^ UInt64(source.rawValue)
  }
}

/// Numbers of rows by what names them; nil where there is none.
extension FundBooks {
  package func taskNumber(_ entity: String) -> UInt32? {
    index.relocation.tasks.find(entity.byteHash) { tasks[$0].entity.hasSameBytes(as: entity) }
  }

  package func bodyNumber(_ entity: String) -> UInt32? {
    index.relocation.bodies.find(entity.byteHash) { bodies[$0].entity.hasSameBytes(as: entity) }
  }

  package func settlementNumber(ofProject project: UInt32) -> UInt32? {
    index.relocation.settlements.find(RowKey.hash(project, 0, "")) {
      settlements[$0].project == project
    }
  }

  func potNumber(_ settlement: UInt32, _ source: MoneySource, _ loan: UInt32) -> UInt32? {
    index.relocation.pots.find(RowKey.pot(settlement, source, loan)) {
      pots[$0].settlement == settlement && pots[$0].source == source && pots[$0].loan == loan
    }
  }

  package func householdNumber(_ key: HashedKey) -> UInt32? {
    index.relocation.households.find(key.low) { households[$0].key == key }
  }

  package func loanNumber(_ body: UInt32, _ key: String) -> UInt32? {
    index.relocation.loans.find(RowKey.hash(body, 0, key)) {
      loans[$0].body == body && loans[$0].key.hasSameBytes(as: key)
    }
  }

  func claimNumber(_ loan: UInt32, _ body: UInt32) -> UInt32? {
    index.relocation.claims.find(RowKey.hash(loan, body, "")) {
      claims[$0].loan == loan && claims[$0].body == body
    }
  }

  func serviceNumber(_ body: UInt32, _ source: MoneySource) -> UInt32? {
    index.relocation.services.find(RowKey.hash(body, UInt32(source.rawValue), "")) {
      services[$0].body == body && services[$0].source == source
    }
  }

  package func worksNumber(_ body: String, _ key: String) -> UInt32? {
    // Most payments are of counties that move nobody.
    guard works.count > 0 else { return nil }
    return index.relocation.works.find(RowKey.hash(body, key)) {
      works[$0].key.hasSameBytes(as: key) && works[$0].body.hasSameBytes(as: body)
    }
  }
}

extension FundBooks {
  /// What a project body owes of a tranche.
  package func outstanding(ofBody body: UInt32, _ tranche: String) -> Int64 {
    (try? claim(body, tranche)).map { claims[$0].outstanding } ?? 0
  }
}
