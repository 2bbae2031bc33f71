/// Issues a bond (发行债券) at par.
package struct IssueBond: Fields {
  package var tranche: String = ""
  /// Name of the indicator that it makes.
  package var key: String = ""
  package var documentNo: String = ""
  package var category: String = ""
  package var budgetYear: UInt16 = 0
  /// Document of the quota (限额).
  package var quotaNo: String = ""
  /// The quota in all; zero when none is set.
  package var quota: Int64 = 0
  package var purpose: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&key)
    try visitor.text(&documentNo)
    try visitor.text(&category)
    try visitor.number(&budgetYear)
    try visitor.text(&quotaNo)
    try visitor.number(&quota)
    try visitor.text(&purpose)
    try visitor.number(&amount)
  }
}

/// Lends bond money on to a lower level (债务转贷).
package struct OnLend: Fields {
  package var tranche: String = ""
  package var key: String = ""
  package var to: String = ""
  package var toKey: String = ""
  package var documentNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&key)
    try visitor.text(&to)
    try visitor.text(&toKey)
    try visitor.text(&documentNo)
    try visitor.number(&amount)
  }
}

/// A lower level repays on-lent debt through the upper one, which pays the holders.
package struct RepayDebt: Fields {
  package var tranche: String = ""
  /// The upper level.
  package var to: String = ""
  /// Name of the own indicator that pays.
  package var key: String = ""
  package var category: String = ""
  package var budgetYear: UInt16 = 0
  /// Name under which the debt is paid.
  package var project: String = ""
  package var principal: Int64 = 0
  package var interest: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&tranche)
    try visitor.text(&to)
    try visitor.text(&key)
    try visitor.text(&category)
    try visitor.number(&budgetYear)
    try visitor.text(&project)
    try visitor.number(&principal)
    try visitor.number(&interest)
  }
}

/// Carries what is left of an indicator over to the next year (结转下年).
package struct CarryOver: Fields {
  package var key: String = ""
  package var toKey: String = ""
  /// The new year.
  package var budgetYear: UInt16 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&toKey)
    try visitor.number(&budgetYear)
  }
}

/// Books the unpaid quota of a project at year end (国库集中支付结余).
package struct AccrueYearEnd: Fields {
  package var indicator: String = ""
  package var project: String = ""
  package var line: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&indicator)
    try visitor.text(&project)
    try visitor.text(&line)
    try visitor.number(&amount)
  }
}

/// Closes the year of a ledger (年终结账).
package struct CloseYear: Fields {
  /// Entity of the ledger.
  package var target: String = ""
  /// GLF or GLA.
  package var book: String = ""
  package var year: UInt16 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&target)
    try visitor.text(&book)
    try visitor.number(&year)
  }
}

package struct LoadedTable: Fields {
  package var name: String = ""
  package var content: [UInt8] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&name)
    try visitor.bytes(&content)
  }
}

/// Loads newer tables of rules and reference data.
package struct LoadTables: Fields {
  package var files: [LoadedTable] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.list(&files)
  }
}
