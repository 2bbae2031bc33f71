import LedgerCore

/// 发票重复: an invoice number behind two payments that stand.
final class InvoiceTwiceDetector: Detector {
  let kind = DetectorKind.invoiceTwice
  /// The payments of each invoice, by its hash, at most `kept`.
  private var invoices: Registry<HashedKey, [Int]>
  private static let kept = 8

  init(_ settings: FindingSettings) { invoices = Registry(limit: settings.limits.keys) }

  var fullFrom: UInt64 { invoices.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .applyPayment, .applyWorks: break
    default: return
    }
    guard let number = books.touched.payment else { return }
    let payment = books.payments[number]
    let invoice = FindingText.plainNumber(payment.invoice)
    guard !invoice.isEmpty,
      let row = invoices.number(HashedKey(invoice), at: item.reference.block, new: { [] })
    else { return }
    let others = invoices[row].filter { $0 != number && books.payments[$0].isLive }
    if invoices[row].count < Self.kept { invoices[row].append(number) }
    guard let first = others.first else { return }
    let earlier = books.payments[first]
    report(.serious, payment.entity, on: item.command.day, books, &sink) {
      $0.amount = payment.amount
      $0.name(.document, invoice)
      $0.name(.payment, payment.key)
      for other in others { $0.name(.payment, books.payments[other].key) }
      $0.point(at: others.map { books.payments[$0].applied } + [item.reference])
      $0.chinese = "发票\(invoice)已用于支付申请\(earlier.key)，又用于\(payment.key)。"
      $0.english =
        "Invoice \(invoice) stands behind \(earlier.key) and again behind \(payment.key)."
    }
  }
}
