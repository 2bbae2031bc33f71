import LedgerCore

/// Amounts by source under way, wide enough for any number of rows.
struct SourceSums {
  private var amounts = [Int128](repeating: 0, count: 8)

  subscript(_ source: MoneySource) -> Int128 {
    get { amounts[Int(source.rawValue)] }
    set { amounts[Int(source.rawValue)] = newValue }
  }

  mutating func add(_ other: SourceAmounts) {
    for source in MoneySource.allCases { self[source] += Int128(other[source]) }
  }

  mutating func add(_ other: SourceSums, times factor: Int128 = 1) {
    for index in amounts.indices { amounts[index] += other.amounts[index] * factor }
  }
}

/// Figures of a financing table under way.
struct FinancingSums {
  var quota = SourceSums()
  var raised = SourceSums()
  var passed = SourceSums()
  var paid = SourceSums()
  var moved = SourceSums()
  var persons = FinancingTable.Persons()

  mutating func add(_ other: FinancingSums, times factor: Int64 = 1) {
    let wide = Int128(factor)
    quota.add(other.quota, times: wide)
    raised.add(other.raised, times: wide)
    passed.add(other.passed, times: wide)
    paid.add(other.paid, times: wide)
    moved.add(other.moved, times: wide)
    persons.task += other.persons.task * factor
    persons.enrolled += other.persons.enrolled * factor
    persons.granted += other.persons.granted * factor
    persons.synchronousTask += other.persons.synchronousTask * factor
    persons.synchronousEnrolled += other.persons.synchronousEnrolled * factor
  }

  func figures(_ source: MoneySource) throws(Refusal) -> FinancingTable.Figures {
    try Self.figures(
      quota[source], raised[source], passed[source], paid[source], moved[source])
  }

  /// Over the five sources of the programme: local money is beside it.
  func total() throws(Refusal) -> FinancingTable.Figures {
    func sum(_ sums: SourceSums) -> Int128 {
      MoneySource.ofProgramme.reduce(0) { $0 + sums[$1] }
    }
    return try Self.figures(sum(quota), sum(raised), sum(passed), sum(paid), sum(moved))
  }

  private static func figures(
    _ quota: Int128, _ raised: Int128, _ passed: Int128, _ paid: Int128, _ moved: Int128
  ) throws(Refusal) -> FinancingTable.Figures {
    FinancingTable.Figures(
      quota: try quota.fen(), raised: try raised.fen(), passed: try passed.fen(),
      paid: try paid.fen(), moved: try moved.fen(), balance: try (raised - paid - moved).fen())
  }
}
