import LedgerCore

extension FundCommand {
  /// Bytes of a name: an indicator, a project, a contract. It is a value of a dimension.
  package static let keyBytes = 64
  /// Bytes of any other text.
  package static let textBytes = 1_024

  /// Refuses what is wrong whatever the books say.
  func checkShape() throws(Refusal) {
    var check = ShapeCheck()
    do throws(FieldFailure) {
      var (entity, note) = (entity, note)
      try check.text(&entity)
      try check.text(&note)
      try action.visitFields(&check)
    } catch {
      throw Refusal(.commandShape, detail: "a text is too long or holds control characters")
    }
    guard note.utf8.count <= Limits.summaryBytes else { throw Refusal(.textTooLong) }
    guard LedgerOpening.adminCode(of: entity) != nil else {
      throw Refusal(.commandShape, detail: "entity: \(entity)")
    }
    for (field, key) in action.keys where !Self.isKey(key) {
      throw Refusal(.commandShape, detail: "\(field): a name of 1 to 64 bytes without , and =")
    }
    for (field, amount) in action.amounts
    where amount <= 0 || amount > Limits.amountFen {
      throw Refusal(.commandShape, figures: [], detail: "\(field): above zero, at most 10^15 fen")
    }
  }

  static func isKey(_ key: String) -> Bool {
    !key.isEmpty && key.utf8.count <= keyBytes
      && !key.utf8.contains(where: { $0 == 0x2C || $0 == 0x3D })
  }
}

/// Looks at every text of a command.
private struct ShapeCheck: FieldVisitor {
  mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: inout Value
  ) throws(FieldFailure) {}

  mutating func text(_ value: inout String) throws(FieldFailure) {
    guard value.utf8.count <= FundCommand.textBytes, value.isPlain else { throw .malformed }
  }

  mutating func bytes(_ value: inout [UInt8]) throws(FieldFailure) {
    guard value.count <= Limits.businessBytes else { throw .tooLong }
  }

  mutating func count(_ value: inout Int, limit: Int) throws(FieldFailure) {
    guard value <= limit else { throw .tooLong }
  }
}

extension FundAction {
  /// The names that must be there, by field.
  fileprivate var keys: [(String, String)] {
    switch self {
    case .issueIndicator(let it):
      [("key", it.key), ("document_no", it.documentNo), ("category", it.category)]
    case .adjustIndicator(let it): [("key", it.key), ("document_no", it.documentNo)]
    case .passDown(let it):
      [("key", it.key), ("to", it.to), ("to_key", it.toKey), ("document_no", it.documentNo)]
    case .moveCash(let it): [("to", it.to)]
    case .takeBack(let it):
      [("key", it.key), ("order_no", it.orderNo)] + (it.isOwnLevel ? [("to_key", it.toKey)] : [])
    case .draftPlan(let it):
      it.sources.map { ("sources", $0.key) } + it.uses.map { ("uses", $0.projectClass) }
    case .filePlan(let it): [("filing_no", it.filingNo)]
    case .pool(let it), .unpool(let it): [("indicator", it.indicator), ("line", it.line)]
    case .proposeProject(let it):
      [("key", it.key), ("project_class", it.projectClass), ("unit", it.unit)]
    case .assign(let it), .unassign(let it):
      [("indicator", it.indicator), ("project", it.project)]
    case .signContract(let it): [("project", it.project), ("key", it.key)]
    case .applyPayment(let it):
      [("key", it.key), ("project", it.project), ("indicator", it.indicator)]
    case .approvePayment(let it): [("key", it.key), ("order_no", it.orderNo)]
    case .settlePayment(let it): [("key", it.key), ("receipt_no", it.receiptNo)]
    case .refundPayment(let it): [("key", it.key), ("receipt_no", it.receiptNo)]
    case .approveList(let it):
      [("project", it.project), ("key", it.key), ("item", it.item), ("period", it.period)]
    case .handOverAsset(let it): [("project", it.project), ("asset", it.asset)]
    case .issueBond(let it):
      [("tranche", it.tranche), ("key", it.key), ("document_no", it.documentNo)]
    case .onLend(let it): [("tranche", it.tranche), ("to", it.to), ("to_key", it.toKey)]
    case .repayDebt(let it):
      [("tranche", it.tranche), ("to", it.to), ("key", it.key), ("project", it.project)]
    case .carryOver(let it): [("key", it.key), ("to_key", it.toKey)]
    case .closeYear(let it): [("target", it.target), ("book", it.book)]
    case .allocateTask(let it): [("to", it.to), ("document_no", it.documentNo)]
    case .designateBody(let it): [("body", it.body), ("document_no", it.documentNo)]
    case .openSettlement(let it): [("project", it.project), ("body", it.body)]
    case .enrolHouseholds(let it): [("project", it.project)]
    case .grantHeads(let it): [("project", it.project), ("document_no", it.documentNo)]
    case .recordMoves(let it): [("project", it.project)]
    case .raiseFromHouseholds(let it): [("project", it.project), ("receipt_no", it.receiptNo)]
    case .injectCapital(let it):
      [("tranche", it.tranche), ("key", it.key), ("receipt_no", it.receiptNo)]
    case .signLoan(let it):
      [("tranche", it.tranche), ("lender", it.lender), ("contract_no", it.contractNo)]
    case .drawLoan(let it): [("tranche", it.tranche), ("receipt_no", it.receiptNo)]
    case .changeRate(let it): [("tranche", it.tranche), ("document_no", it.documentNo)]
    case .lendDown(let it):
      [("to", it.to), ("tranche", it.tranche), ("receipt_no", it.receiptNo)]
    case .accrueInterest(let it): [("tranche", it.tranche)]
    case .payInterestShare(let it):
      [("tranche", it.tranche), ("body", it.body), ("key", it.key), ("receipt_no", it.receiptNo)]
    case .payLender(let it): [("tranche", it.tranche), ("receipt_no", it.receiptNo)]
    case .applyWorks(let it):
      [("key", it.key), ("project", it.project), ("contract", it.contract)]
    case .settleSettlement(let it):
      [("project", it.project), ("document_no", it.documentNo)]
    case .tradeLandQuota(let it):
      [
        ("seller", it.seller), ("contract_no", it.contractNo), ("key", it.key),
        ("province_key", it.provinceKey), ("seller_key", it.sellerKey),
      ]
    case .repayRelocation(let it):
      [("body", it.body), ("unit", it.unit), ("receipt_no", it.receiptNo)]
        + it.lines.flatMap { [("lines", $0.key), ("lines", $0.tranche)] }
    case .repayFromSurplus(let it):
      [
        ("tranche", it.tranche), ("project", it.project), ("approval_no", it.approvalNo),
        ("receipt_no", it.receiptNo),
      ]
    case .useSurplus(let it):
      [
        ("project", it.project), ("industry", it.industry), ("approval_no", it.approvalNo),
      ]
    default: []
    }
  }

  /// The amounts that must be above zero, by field.
  fileprivate var amounts: [(String, Int64)] {
    switch self {
    case .recordRevenue(let it): [("amount", it.amount)]
    case .issueIndicator(let it): [("amount", it.amount)]
    case .adjustIndicator(let it): [("amount", it.amount == .min ? 0 : abs(it.amount))]
    case .passDown(let it): [("amount", it.amount)]
    case .moveCash(let it): [("amount", it.amount)]
    case .takeBack(let it): [("amount", it.amount)]
    case .draftPlan(let it):
      it.sources.map { ("sources", $0.amount) } + it.uses.map { ("uses", $0.amount) }
    case .pool(let it), .unpool(let it): [("amount", it.amount)]
    case .proposeProject(let it):
      it.budget.map { ("budget", $0.amount) }
        + [("county_match", it.countyMatch + 1), ("prefecture_match", it.prefectureMatch + 1)]
    case .assign(let it), .unassign(let it): [("amount", it.amount)]
    case .signContract(let it): [("amount", it.amount)]
    case .certifyWork(let it): [("amount", it.amount)]
    case .applyPayment(let it):
      [
        ("amount", it.amount), ("advance_cleared", it.advanceCleared &+ 1),
        ("retained", it.retained &+ 1),
      ]
    case .refundPayment(let it): [("amount", it.amount)]
    case .approveList(let it): it.entries.map { ("entries", $0.amount) }
    case .finalAccount(let it): [("amount", it.amount)]
    case .handOverAsset(let it):
      [("cost", it.cost), ("income_due", it.incomeDue &+ 1)]
        + it.shares.map { ("shares", $0.amount) }
    case .issueBond(let it): [("amount", it.amount), ("quota", it.quota &+ 1)]
    case .onLend(let it): [("amount", it.amount)]
    case .repayDebt(let it): [("principal", it.principal), ("interest", it.interest &+ 1)]
    case .accrueYearEnd(let it): [("amount", it.amount)]
    case .allocateTask(let it):
      it.quotas.all.map { ("quotas", $0 &+ 1) }
    case .raiseFromHouseholds(let it): it.parts.map { ("parts", $0.amount) }
    case .injectCapital(let it): [("amount", it.amount)]
    case .signLoan(let it): [("signed", it.signed)]
    case .drawLoan(let it): [("amount", it.amount)]
    case .lendDown(let it): [("amount", it.amount)]
    case .payInterestShare(let it): [("amount", it.amount)]
    case .payLender(let it): [("central", it.central &+ 1), ("local", it.local &+ 1)]
    case .applyWorks(let it):
      it.lines.flatMap {
        [("amount", $0.amount), ("cleared", $0.cleared &+ 1), ("retained", $0.retained &+ 1)]
      }
    case .tradeLandQuota(let it): [("amount", it.amount)]
    case .repayRelocation(let it): it.lines.map { ("lines", $0.amount) }
    case .repayFromSurplus(let it): [("amount", it.amount)]
    case .useSurplus(let it): [("amount", it.amount)]
    default: []
    }
  }
}
