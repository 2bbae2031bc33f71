import LedgerCore

/// 滞留: what of an indicator from above is neither passed down nor given out when its days are over.
final class SlowPassDownDetector: Detector {
  let kind = DetectorKind.slowPassDown
  private let days: Int64
  private let countyDays: Int64
  private let least: Int64
  private var due = DeadlineQueue<Int>()

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .slowPassDown)
    countyDays = settings.value("county_days", of: .slowPassDown)
    least = settings.value("min_fen", of: .slowPassDown)
  }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    receive(item, books, &sink)
  }

  func receive(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard let number = books.touched.made else { return }
    let row = books.indicators[number]
    guard row.source == .upper else { return }
    // The day itself is still in time.
    due.add(number, on: row.receivedOn.later(by: allowed(row.entity) + 1))
  }

  /// A county's code has digits of its own at the end.
  private func allowed(_ entity: String) -> Int64 { entity.hasSuffix("00") ? days : countyDays }

  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink) {
    while let (day, number) = due.next(by: books.today) {
      let row = books.indicators[number]
      let left = row.amount &- row.distributed
      guard left >= least, left > 0 else { continue }
      let limit = allowed(row.entity)
      report(.concern, row.entity, on: day, books, &sink) {
        $0.amount = left
        $0.name(.indicator, row.key)
        $0.figures = [.init("days", limit)]
        $0.point(at: row.reference)
        let since = FindingText.day(row.receivedOn)
        let yuan = FindingText.yuan(left)
        $0.chinese = "指标\(row.key)于\(since)收到，超过\(limit)天仍有\(yuan)元未下达或未安排。"
        $0.english =
          "Of indicator \(row.key), received \(since), \(yuan) yuan were not passed on within \(limit) days."
      }
    }
  }
}
