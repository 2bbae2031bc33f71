/// What integration and disbursement ask the tables.
extension ReferenceData {
  package var poolCounties: [PoolCounty] { funds.poolCounties.values }
  package var categories: [FundCategory] { funds.categories.values }
  package var projectClasses: [ProjectClass] { funds.projectClasses.values }
  package var codes: [CodeEntry] { funds.codes.values }
  package var lotteryCounties: [LotteryCounty] { funds.lotteryCounties.values }
  package var negativeList: [NegativeEntry] { funds.negativeList.values }
  package var subsidyRates: [SubsidyRate] { funds.subsidyRates.values }
  package var rules: [Rule] { funds.rules.values }

  /// What the county may pool on the day; nil for nothing. The code is the county's of that day, or
  /// the entity's for the places without one.
  package func poolScope(ofCounty code: String, on day: Int32) -> PoolScope? {
    funds.poolCounties.value(code, on: day)?.scope
  }

  package func category(_ code: String, on day: Int32) -> FundCategory? {
    funds.categories.value(code, on: day)
  }

  /// A family or one of its works.
  package func projectClass(_ code: String, on day: Int32) -> ProjectClass? {
    funds.projectClasses.value(code, on: day)
  }

  package func code(_ list: CodeList, _ code: String, on day: Int32) -> CodeEntry? {
    funds.codes.value(FundTables.CodeKey(list: list, code: code), on: day)
  }

  /// In the order of the table, whatever the day.
  package func codes(in list: CodeList) -> [CodeEntry] { codes.filter { $0.list == list } }

  /// Whether lottery money may go to the county on the day. The list that comes with the program is
  /// not complete.
  package func isLotteryCounty(_ code: String, on day: Int32) -> Bool {
    funds.lotteryCounties.value(code, on: day) != nil
  }

  /// The entries of the day with a keyword in the text, in the order of the table.
  package func negativeEntries(matching text: String, on day: Int32) -> [NegativeEntry] {
    negativeList.filter { $0.validity.contains(day) && $0.matches(text) }
  }

  package func subsidyRate(_ item: String, on day: Int32) -> SubsidyRate? {
    funds.subsidyRates.value(item, on: day)
  }

  /// Nil on a day on which the rule does not apply.
  package func rule(_ number: UInt16, on day: Int32) -> Rule? {
    funds.rules.value(number, on: day)
  }

  /// The known rules of which the table has no row at all: a version that shall be loaded should have
  /// none, since a rule is switched off and not left out.
  package var missingRules: [UInt16] {
    let found = Set(rules.map(\.number))
    return Rule.known.map(\.number).filter { !found.contains($0) }
  }
}
