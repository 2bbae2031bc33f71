import LedgerCore

/// 决算后支付: applied for after the final account of the project, and no retention.
final class PaidAfterFinalDetector: Detector {
  let kind = DetectorKind.paidAfterFinal

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .settlePayment = item.command.action, let number = books.touched.payment,
      let project = books.payments[number].project
    else { return }
    let payment = books.payments[number]
    guard payment.kind != .retention, payment.kind != .households,
      let final = books.projects[project].finalOn, payment.appliedOn > final
    else { return }
    let key = books.projects[project].key
    report(.concern, payment.entity, on: item.command.day, books, &sink) {
      $0.amount = payment.amount
      $0.name(.payment, payment.key)
      $0.name(.project, key)
      $0.figures = [.init("days", payment.appliedOn.days(since: final))]
      $0.point(at: [payment.applied, item.reference])
      let (applied, closed) = (FindingText.day(payment.appliedOn), FindingText.day(final))
      $0.chinese = "项目\(key)已于\(closed)决算，支付\(payment.key)却于\(applied)申请，且不是质保金。"
      $0.english =
        "Payment \(payment.key) was applied for on \(applied), after the final account of \(key) on \(closed), and is no retention."
    }
  }
}
