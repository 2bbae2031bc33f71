import LedgerCore

/// 未公示先支付: at the first payment of a project, and at its last.
final class PaidBeforeNoticeDetector: Detector {
  let kind = DetectorKind.paidBeforeNotice
  private let days: Int64
  private let looksAtCompletion: Bool
  /// Projects that were paid, and with which finding: bit 0 before, bit 1 completion.
  private var seen: Registry<Int, UInt8>

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .paidBeforeNotice)
    looksAtCompletion = settings.value("completion", of: .paidBeforeNotice) == 1
    seen = Registry(limit: settings.limits.projects)
  }

  var fullFrom: UInt64 { seen.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .settlePayment = item.command.action, let number = books.touched.payment,
      let project = books.payments[number].project
    else { return }
    let payment = books.payments[number]
    if mark(project, 1, item) { look(.before, payment, project, item, books, &sink) }
    if looksAtCompletion, payment.isFinal, mark(project, 2, item) {
      look(.completion, payment, project, item, books, &sink)
    }
  }

  /// True the first time.
  private func mark(_ project: Int, _ bit: UInt8, _ item: AuditCommand) -> Bool {
    guard let row = seen.number(project, at: item.reference.block, new: { 0 }),
      seen[row] & bit == 0
    else { return false }
    seen[row] |= bit
    return true
  }

  private func look(
    _ stage: NoticeStage, _ payment: AuditPayment, _ number: Int, _ item: AuditCommand,
    _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let project = books.projects[number]
    let day = item.command.day
    let shown = project.noticeDays(stage, before: day)
    guard shown < days else { return }
    report(.concern, payment.entity, on: day, books, &sink) {
      $0.amount = payment.amount
      $0.name(.project, project.key)
      $0.name(.payment, payment.key)
      $0.figures = [.init("days", shown), .init("demanded", days)]
      $0.point(at: [payment.applied, item.reference])
      let isFirst = stage == .before
      let on = FindingText.day(day)
      $0.chinese =
        "项目\(project.key)于\(on)\(isFirst ? "首次" : "末次")支付，此前\(isFirst ? "实施前公告" : "完工公告")只满\(shown)天，应满\(days)天。"
      $0.english =
        "Project \(project.key) was paid on \(on) for the \(isFirst ? "first" : "last") time with \(shown) days of notice, not \(days)."
    }
  }
}
