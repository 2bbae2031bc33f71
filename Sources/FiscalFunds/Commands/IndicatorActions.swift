package import LedgerCore

/// Records own revenue of a treasury (本级收入入库): debit 1001, credit 4001 or 4002.
package struct RecordRevenue: Fields {
  /// Fund nature (资金性质).
  package var nature: FundNature = FundNature.general
  /// Fen, above zero.
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&nature)
    try visitor.number(&amount)
  }
}

/// Issues an indicator (指标下达) that comes from no indicator kept here.
package struct IssueIndicator: Fields {
  /// Its name within the entity; the document number where one document brings one indicator.
  package var key: String = ""
  /// Document number (文号), unique per publisher.
  package var documentNo: String = ""
  /// Who published the document: an entity's code or a name; empty for the entity itself.
  package var publisher: String = ""
  /// What it stands on.
  package var source: IndicatorSource = IndicatorSource.own
  /// Level of government that the money comes from (资金来源层级).
  package var level: FundLevel = FundLevel.county
  /// Code of the fund category (资金类别).
  package var category: String = ""
  /// Budget year (预算年度).
  package var budgetYear: UInt16 = 0
  package var nature: FundNature = FundNature.general
  /// Functional classification code (支出功能分类), or empty.
  package var function: String = ""
  /// Purpose (用途).
  package var purpose: String = ""
  /// Day on which the document was received: the clock of idle money starts.
  package var receivedOn: Day = Day(number: 0)
  /// Direct-reach money (直达资金).
  package var isDirect: Bool = false
  /// The document demands matching money of the lower level (要求配套).
  package var requiresMatch: Bool = false
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&documentNo)
    try visitor.text(&publisher)
    try visitor.choice(&source)
    try visitor.choice(&level)
    try visitor.text(&category)
    try visitor.number(&budgetYear)
    try visitor.choice(&nature)
    try visitor.text(&function)
    try visitor.text(&purpose)
    try visitor.day(&receivedOn)
    try visitor.flag(&isDirect)
    try visitor.flag(&requiresMatch)
    try visitor.number(&amount)
  }
}

/// Raises or lowers an indicator of the own level (指标调整) by a document.
package struct AdjustIndicator: Fields {
  package var key: String = ""
  package var documentNo: String = ""
  /// Fen; negative lowers it.
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&documentNo)
    try visitor.number(&amount)
  }
}

/// Passes an indicator down to a lower level (转移支付指标下达), or gives it as aid to another region.
package struct PassDown: Fields {
  /// The indicator that is passed down.
  package var key: String = ""
  /// Entity that receives it.
  package var to: String = ""
  /// Name of the indicator there.
  package var toKey: String = ""
  package var documentNo: String = ""
  /// Aid between regions (东西部扶贫协作), not a transfer to a lower level.
  package var isAid: Bool = false
  /// Of aid: the agreement (协议) it rests on.
  package var agreementNo: String = ""
  /// Empty keeps the purpose.
  package var purpose: String = ""
  /// Empty keeps the functional code.
  package var function: String = ""
  /// Day on which the lower level received it; zero is the effective day.
  package var receivedOn: Day = Day(number: 0)
  package var isDirect: Bool = false
  package var requiresMatch: Bool = false
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&to)
    try visitor.text(&toKey)
    try visitor.text(&documentNo)
    try visitor.flag(&isAid)
    try visitor.text(&agreementNo)
    try visitor.text(&purpose)
    try visitor.text(&function)
    try visitor.day(&receivedOn)
    try visitor.flag(&isDirect)
    try visitor.flag(&requiresMatch)
    try visitor.number(&amount)
  }
}

/// Moves cash between two treasuries (资金拨付、库款调度).
package struct MoveCash: Fields {
  package var kind: CashMove = CashMove.subsidy
  /// The other treasury.
  package var to: String = ""
  package var nature: FundNature = FundNature.general
  /// The sender's indicator that the cash follows, where it follows one.
  package var indicator: String = ""
  /// The receiver's.
  package var toIndicator: String = ""
  /// Of money in transit: the number that sending and receiving share.
  package var transferNo: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.choice(&kind)
    try visitor.text(&to)
    try visitor.choice(&nature)
    try visitor.text(&indicator)
    try visitor.text(&toIndicator)
    try visitor.text(&transferNo)
    try visitor.number(&amount)
  }
}

/// Takes an indicator back (收回统筹).
package struct TakeBack: Fields {
  /// The indicator that loses the money.
  package var key: String = ""
  /// The order (收回文件).
  package var orderNo: String = ""
  /// The own level takes back what was allotted; otherwise the upper level what was not.
  package var isOwnLevel: Bool = false
  /// Of the own level: the project that loses it, or empty for money not assigned.
  package var project: String = ""
  /// And its plan line.
  package var line: String = ""
  /// Of the own level: name of the indicator that is issued again with it.
  package var toKey: String = ""
  /// Of the upper level: the cash goes back too.
  package var returnsCash: Bool = false
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&orderNo)
    try visitor.flag(&isOwnLevel)
    try visitor.text(&project)
    try visitor.text(&line)
    try visitor.text(&toKey)
    try visitor.flag(&returnsCash)
    try visitor.number(&amount)
  }
}
