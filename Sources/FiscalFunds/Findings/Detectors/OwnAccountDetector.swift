import LedgerCore

/// 以拨代支: paid to an ordinary account of a unit, by class, by name, or by an account that was one before.
final class OwnAccountDetector: Detector {
  let kind = DetectorKind.ownAccount
  private var accounts: Registry<HashedKey, Bool>

  init(_ settings: FindingSettings) { accounts = Registry(limit: settings.limits.keys) }

  var fullFrom: UInt64 { accounts.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard let number = books.touched.payment else { return }
    let payment = books.payments[number]
    switch item.command.action {
    case .applyPayment:
      if payment.payee == .unit, !payment.account.isEmpty {
        accounts.set(payment.account, true, at: item.reference.block)
      }
    case .settlePayment:
      guard let how = how(payment, books) else { return }
      report(.concern, payment.entity, on: item.command.day, books, &sink) {
        $0.amount = payment.amount
        $0.name(.payment, payment.key)
        $0.name(.payee, payment.payeeName)
        $0.point(at: [payment.applied, item.reference])
        let yuan = FindingText.yuan(payment.amount)
        $0.chinese = "支付\(payment.key)将\(yuan)元付给“\(payment.payeeName)”，\(how.chinese)。"
        $0.english =
          "Payment \(payment.key) gives \(yuan) yuan to \(payment.payeeName): \(how.english)."
      }
    default: return
    }
  }

  private func how(
    _ payment: AuditPayment, _ books: AuditBooks
  ) -> (chinese: String, english: String)? {
    if payment.payee == .unit { return ("为预算单位本单位账户", "a spending unit's own account") }
    guard payment.payee != .government, payment.payee != .body else { return nil }
    if accounts.row(payment.account) == true {
      return ("该账户曾作为单位自有账户收款", "that account was a unit's own before")
    }
    let name = books.owner(payment.entity) + FindingText.plainName(payment.payeeName)
    return books.units.number(name) == nil ? nil : ("与预算单位同名", "the name of a spending unit")
  }
}
