import LedgerCore

/// 借入资金闲置: what of a draw was not paid for works when its days were over, and what that costs.
final class LoanIdleDetector: Detector {
  let kind = DetectorKind.loanIdle
  private let days: Int64
  private let least: Int64
  private var due = DeadlineQueue<Draw>()
  /// Draws of a tranche and day are looked at together, once.
  private var last: (loan: Int, day: Day)?

  private struct Draw {
    var loan: Int
    var day: Day
    var reference: FactReference
  }

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .loanIdle)
    least = settings.value("min_fen", of: .loanIdle)
  }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .drawLoan = item.command.action, let loan = books.touched.loan else { return }
    due.add(
      Draw(loan: loan, day: item.command.day, reference: item.reference),
      on: item.command.day.later(by: days + 1))
  }

  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink) {
    while let (day, draw) = due.next(by: books.today) {
      if let last, last == (draw.loan, draw.day) { continue }
      last = (draw.loan, draw.day)
      let loan = books.loans[draw.loan]
      let idle = loan.money.layers.first { $0.day == draw.day }?.amount ?? 0
      guard idle >= least, idle > 0 else { continue }
      let lain = day.days(since: draw.day)
      let cost = Int128(idle) * Int128(loan.rate) * Int128(lain)
      let interest = Int64(clamping: cost / (1_000_000 * Int128(loan.dayBasis)))
      report(.concern, loan.entity, on: day, books, &sink) {
        $0.amount = idle
        $0.name(.tranche, loan.key)
        $0.figures = [
          .init("days", lain), .init("interest_fen", interest), .init("rate", loan.rate),
        ]
        $0.point(at: [loan.reference, draw.reference])
        let (yuan, lost) = (FindingText.yuan(idle), FindingText.yuan(interest))
        let since = FindingText.day(draw.day)
        $0.chinese = "批次\(loan.key)\(since)提取的款项中\(yuan)元\(lain)天未用，其间利息约\(lost)元。"
        $0.english =
          "Of tranche \(loan.key), drawn \(since), \(yuan) yuan lay for \(lain) days at about \(lost) yuan of interest."
      }
    }
  }
}
