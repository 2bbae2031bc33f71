import LedgerCore

/// 日期倒置: effective days of a payment's papers that cannot follow each other. That it is approved after it
/// is applied for and paid after that, the ledger itself sees to.
final class DateOrderDetector: Detector {
  let kind = DetectorKind.dateOrder

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .settlePayment:
      guard let number = books.touched.payment else { return }
      look(books.payments[number], item, books, &sink)
    case .certifyWork(let action):
      guard let number = books.touched.contract else { return }
      let contract = books.contracts[number]
      guard item.command.day < contract.signedOn else { return }
      tell(
        .contract, contract.key, action.amount, [contract.reference, item.reference],
        (item.command.day, "计量", "measured"), (contract.signedOn, "合同签订", "the contract"), item,
        books, &sink)
    default: return
    }
  }

  private typealias Dated = (day: Day, chinese: String, english: String)

  private func look(
    _ payment: AuditPayment, _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let day = item.command.day
    var pairs: [(Dated, Dated)] = []
    let paid: Dated = (day, "支付", "paid")
    if let number = payment.contract {
      pairs.append((paid, (books.contracts[number].signedOn, "合同签订", "the contract")))
    }
    if payment.isFinal, let number = payment.project, payment.kind != .retention {
      // Without an acceptance at all it is yet to come.
      let accepted = books.projects[number].acceptedOn ?? day.later(by: 1)
      pairs.append(
        ((payment.appliedOn, "末次申请", "last applied for"), (accepted, "验收", "acceptance")))
    }
    guard let (early, late) = pairs.first(where: { $0.0.day < $0.1.day }) else { return }
    tell(
      .payment, payment.key, payment.amount, [payment.applied, item.reference], early, late, item,
      books, &sink)
  }

  private func tell(
    _ subject: Finding.Subject.Kind, _ name: String, _ amount: Int64,
    _ references: [FactReference], _ early: Dated, _ late: Dated, _ item: AuditCommand,
    _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    report(.concern, item.command.entity, on: item.command.day, books, &sink) {
      $0.amount = amount
      $0.name(subject, name)
      $0.figures = [.init("days", late.day.days(since: early.day))]
      $0.point(at: references)
      let (first, second) = (FindingText.day(early.day), FindingText.day(late.day))
      $0.chinese = "\(name)的\(early.chinese)日\(first)早于\(late.chinese)日\(second)。"
      $0.english = "\(name) was \(early.english) on \(first), before \(late.english) on \(second)."
    }
  }
}
