import LedgerCore

/// 年末突击支出: the share of a unit's year that falls on its last days. Said once the year is over.
final class YearEndRushDetector: Detector {
  let kind = DetectorKind.yearEndRush
  private let days: Int64
  private let share: Int64
  private let least: Int64
  private let payments: Int64
  private var rows: Registry<UsageKey, Row>

  private struct Row {
    var entity: String
    var unit: String
    var year: UInt16
    var sum: Int64 = 0
    var late: Int64 = 0
    var lateCount: Int64 = 0
    var references: [FactReference] = []
    var isJudged = false
  }

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .yearEndRush)
    share = settings.value("share_bp", of: .yearEndRush)
    least = settings.value("min_fen", of: .yearEndRush)
    payments = settings.value("payments", of: .yearEndRush)
    rows = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { rows.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .settlePayment = item.command.action, let number = books.touched.payment,
      let project = books.payments[number].project
    else { return }
    let payment = books.payments[number]
    let unit = books.projects[project].unit
    let day = item.command.day
    let year = UInt16(day.civil.year)
    let key = UsageKey(county: payment.entity, year: year, name: unit)
    guard
      let row = rows.number(
        key, at: item.reference.block,
        new: { Row(entity: payment.entity, unit: unit, year: year) }), !rows[row].isJudged
    else { return }
    rows[row].sum &+= payment.amount
    guard let last = Day(year: Int(year), month: 12, day: 31), last.days(since: day) < days else {
      return
    }
    rows[row].late &+= payment.amount
    rows[row].lateCount += 1
    if rows[row].references.count < Finding.referencesKept {
      rows[row].references.append(item.reference)
    }
  }

  func yearEnded(_ books: AuditBooks, _ sink: inout FindingSink) {
    let year = UInt16(books.today.civil.year)
    for index in rows.rows.indices where rows[index].year < year && !rows[index].isJudged {
      rows[index].isJudged = true
      let row = rows[index]
      guard row.sum >= least, row.sum > 0, row.lateCount >= payments else { continue }
      let found = Int64(clamping: Int128(row.late) * 10_000 / Int128(row.sum))
      guard found >= share, let last = Day(year: Int(row.year), month: 12, day: 31) else {
        continue
      }
      report(.hint, row.entity, on: last, books, &sink) {
        $0.amount = row.late
        $0.name(.unit, row.unit)
        $0.figures = [
          .init("share_bp", found), .init("year_fen", row.sum), .init("payments", row.lateCount),
        ]
        $0.point(at: row.references)
        let yuan = FindingText.yuan(row.late)
        let part = FindingText.share(found)
        $0.chinese = "\(row.unit)\(row.year)年最后\(days)天支付\(yuan)元，占全年\(part)。"
        $0.english =
          "\(row.unit) paid \(yuan) yuan in the last \(days) days of \(row.year), \(part) of its year."
      }
    }
  }
}
