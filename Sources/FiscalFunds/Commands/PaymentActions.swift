package import LedgerCore

/// Applies for a payment (支付申请): the money is held on the project's indicator.
package struct ApplyPayment: Fields {
  /// Number of the application, unique in the county.
  package var key: String = ""
  package var project: String = ""
  package var indicator: String = ""
  package var line: String = ""
  /// Empty when there is none.
  package var contract: String = ""
  package var kind: PaymentKind = PaymentKind.progress
  package var payee: PayeeClass = PayeeClass.contractor
  /// Name of the payee; of households the list.
  package var payeeName: String = ""
  /// Hash of the account.
  package var payeeAccount: HashedKey = HashedKey()
  /// What is paid.
  package var amount: Int64 = 0
  /// Advances that the accepted work clears.
  package var advanceCleared: Int64 = 0
  /// Retention money kept of the accepted work.
  package var retained: Int64 = 0
  /// Economic classification code (支出经济分类).
  package var economic: String = ""
  /// Invoice number, unique.
  package var invoice: String = ""
  /// Of households: the approved list.
  package var list: String = ""
  /// The last payment of the project.
  package var isFinal: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&project)
    try visitor.text(&indicator)
    try visitor.text(&line)
    try visitor.text(&contract)
    try visitor.choice(&kind)
    try visitor.choice(&payee)
    try visitor.text(&payeeName)
    try visitor.key(&payeeAccount)
    try visitor.number(&amount)
    try visitor.number(&advanceCleared)
    try visitor.number(&retained)
    try visitor.text(&economic)
    try visitor.text(&invoice)
    try visitor.text(&list)
    try visitor.flag(&isFinal)
  }
}

package struct ApprovePayment: Fields {
  package var key: String = ""
  /// Number of the payment order (支付令).
  package var orderNo: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&orderNo)
  }
}

package struct ReturnPayment: Fields {
  package var key: String = ""
  package var reason: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&reason)
  }
}

/// The bank has paid (银行回单): the three books are posted.
package struct SettlePayment: Fields {
  package var key: String = ""
  /// Number of the bank receipt, unique.
  package var receiptNo: String = ""
  /// Whether the unit's books take part: found out when it is decided, whatever was submitted.
  package var hasUnitBook: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&receiptNo)
    try visitor.flag(&hasUnitBook)
  }
}

package struct ReversePayment: Fields {
  package var key: String = ""
  package var reason: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&reason)
  }
}

package struct RefundPayment: Fields {
  package var key: String = ""
  package var amount: Int64 = 0
  package var receiptNo: String = ""
  /// The payees still have a claim.
  package var isOwed: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.number(&amount)
    try visitor.text(&receiptNo)
    try visitor.flag(&isOwed)
  }
}

/// A person of a household list.
package struct ListEntry: Fields {
  package var person: HashedKey = HashedKey()
  /// In hundredths of the unit of the rate.
  package var quantity: UInt32 = 0
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&person)
    try visitor.number(&quantity)
    try visitor.number(&amount)
  }
}

/// Approves a list of household subsidies (补贴发放清单).
package struct ApproveList: Fields {
  package var project: String = ""
  package var key: String = ""
  /// Code of the subsidy, where it has a rate; otherwise a word.
  package var item: String = ""
  /// Year, or year and month.
  package var period: String = ""
  package var digest: HashedKey = HashedKey()
  /// The unit books what it owes (应付政府补贴款).
  package var isAccrued: Bool = false
  package var entries: [ListEntry] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&key)
    try visitor.text(&item)
    try visitor.text(&period)
    try visitor.key(&digest)
    try visitor.flag(&isAccrued)
    try visitor.list(&entries)
  }
}

package struct Registration: Fields {
  package var person: HashedKey = HashedKey()
  package var beneficiary: BeneficiaryClass = BeneficiaryClass.registered
  package var from: Day = Day(number: 0)
  /// Last day; zero is open.
  package var to: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.key(&person)
    try visitor.choice(&beneficiary)
    try visitor.day(&from)
    try visitor.day(&to)
  }
}

package struct RegisterBeneficiaries: Fields {
  package var entries: [Registration] = []

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.list(&entries)
  }
}
