import LedgerCore

/// 整数金额: payments for measured work and expenses that are exactly round.
final class RoundSumDetector: Detector {
  let kind = DetectorKind.roundSum
  private let unit: Int64

  init(_ settings: FindingSettings) { unit = settings.value("unit_fen", of: .roundSum) }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .settlePayment = item.command.action, let number = books.touched.payment else {
      return
    }
    let payment = books.payments[number]
    // Advances and retention are shares of a contract, and money for a body is what the task says.
    guard payment.kind == .progress || payment.kind == .expense, payment.payee != .body,
      payment.gross > 0, payment.gross % unit == 0
    else { return }
    report(.hint, payment.entity, on: item.command.day, books, &sink) {
      $0.amount = payment.gross
      $0.name(.payment, payment.key)
      $0.point(at: [payment.applied, item.reference])
      let yuan = FindingText.yuan(payment.gross)
      let isWork = payment.kind == .progress
      $0.chinese = "支付\(payment.key)的\(isWork ? "计量" : "费用")金额恰为\(yuan)元整。"
      $0.english =
        "Payment \(payment.key) is for \(isWork ? "measured work" : "an expense") of exactly \(yuan) yuan."
    }
  }
}
