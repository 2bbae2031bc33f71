import LedgerCore

/// 资金闲置: looks at each receipt of an indicator on the days on which it becomes one and two years old.
final class IdleMoneyDetector: Detector {
  let kind = DetectorKind.idleMoney
  private let ages: [(days: Int64, severity: Finding.Severity)]
  private let least: Int64
  private let graceDays: Int64
  private var due = DeadlineQueue<Check>()

  private struct Check {
    var indicator: Int
    var age: Int
    /// The receipt that becomes so old; earlier ones were looked at before.
    var receivedOn: Day
  }

  init(_ settings: FindingSettings) {
    ages = [
      (settings.value("days", of: .idleMoney), .concern),
      (settings.value("long_days", of: .idleMoney), .serious),
    ]
    least = settings.value("min_fen", of: .idleMoney)
    graceDays = settings.value("grace_days", of: .idleMoney)
  }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    let command = item.command
    switch command.action {
    case .carryOver, .takeBack:
      // As old as it was: what was looked at before is not looked at again.
      guard let number = books.touched.made else { return }
      for layer in books.indicators[number].money.layers {
        plan(number, layer.day, after: books.today)
      }
    case .adjustIndicator(let action):
      guard let number = books.touched.indicator, action.amount > 0 else { return }
      plan(number, command.day, after: nil)
    default:
      receive(item, books, &sink)
    }
  }

  func receive(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard let number = books.touched.made else { return }
    let received = books.indicators[number].receivedOn
    for (age, row) in ages.enumerated() {
      // What is entered late has the days of grace to be used.
      let day = max(received.later(by: row.days), item.command.day.later(by: graceDays))
      due.add(Check(indicator: number, age: age, receivedOn: received), on: day)
    }
  }

  private func plan(_ indicator: Int, _ received: Day, after today: Day?) {
    for (age, row) in ages.enumerated() {
      let day = received.later(by: row.days)
      if let today, day <= today { continue }
      due.add(Check(indicator: indicator, age: age, receivedOn: received), on: day)
    }
  }

  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink) {
    while let (day, check) = due.next(by: books.today) {
      let row = books.indicators[check.indicator]
      let idle = row.money.layers.first { $0.day == check.receivedOn }?.amount ?? 0
      guard idle >= least, idle > 0 else { continue }
      let days = day.days(since: check.receivedOn)
      report(ages[check.age].severity, row.entity, on: day, books, &sink) {
        $0.amount = idle
        $0.name(.indicator, row.key)
        $0.figures = [.init("days", days)]
        $0.point(at: row.reference)
        let since = FindingText.day(check.receivedOn)
        let yuan = FindingText.yuan(idle)
        $0.chinese = "指标\(row.key)于\(since)收到，已满\(days)天，仍有\(yuan)元未支付也未下达。"
        $0.english =
          "Indicator \(row.key), received \(since), still has \(yuan) yuan unspent after \(days) days."
      }
    }
  }
}
