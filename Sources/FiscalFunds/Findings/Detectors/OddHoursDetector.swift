import LedgerCore

/// 非工作时间记账: who sends many commands at weekends or at night, by the time of their blocks in Beijing.
final class OddHoursDetector: Detector {
  let kind = DetectorKind.oddHours
  private let fromHour: Int64
  private let toHour: Int64
  private let share: Int64
  private let least: Int64
  private var rows: Registry<UsageKey, Row>

  private struct Row {
    var person: String
    var year: UInt16
    var entity: String
    var count: Int64 = 0
    var weekend: Int64 = 0
    var night: Int64 = 0
    var references: [FactReference] = []
    var isJudged = false
  }

  init(_ settings: FindingSettings) {
    fromHour = settings.value("from_hour", of: .oddHours)
    toHour = settings.value("to_hour", of: .oddHours)
    share = settings.value("share_bp", of: .oddHours)
    least = settings.value("least", of: .oddHours)
    rows = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { rows.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    let person = books.person(books.certificate(of: item.reference))
    guard !person.isEmpty else { return }
    let seconds = item.timeMs / 1_000 + 28_800
    let day = Day(beijingTimeMs: item.timeMs)
    let year = UInt16(day.civil.year)
    let entity = item.command.entity
    guard
      let row = rows.number(
        UsageKey(county: person, year: year, name: ""), at: item.reference.block,
        new: { Row(person: person, year: year, entity: entity) }), !rows[row].isJudged
    else { return }
    rows[row].count += 1
    // 1970-01-01 was a Thursday.
    let isWeekend = (Int(day.number) + 3) % 7 >= 5
    let hour = seconds / 3_600 % 24
    let isNight =
      fromHour <= toHour
      ? (fromHour..<toHour).contains(hour) : hour >= fromHour || hour < toHour
    guard isWeekend || isNight else { return }
    if isWeekend { rows[row].weekend += 1 } else { rows[row].night += 1 }
    if rows[row].references.count < Finding.referencesKept {
      rows[row].references.append(item.reference)
    }
  }

  func yearEnded(_ books: AuditBooks, _ sink: inout FindingSink) {
    judge(before: UInt16(books.today.civil.year), books, &sink)
  }

  func end(_ books: AuditBooks, _ sink: inout FindingSink) { judge(before: .max, books, &sink) }

  private func judge(before year: UInt16, _ books: AuditBooks, _ sink: inout FindingSink) {
    for index in rows.rows.indices where rows[index].year < year && !rows[index].isJudged {
      rows[index].isJudged = true
      let row = rows[index]
      let odd = row.weekend + row.night
      guard odd >= least, odd > 0, odd * 10_000 >= row.count * share else { continue }
      report(.hint, row.entity, on: books.today, books, &sink) {
        $0.name(.actor, row.person)
        $0.figures = [
          .init("commands", row.count), .init("weekend", row.weekend), .init("night", row.night),
          .init("year", Int64(row.year)),
        ]
        $0.point(at: row.references)
        $0.chinese =
          "\(row.person)\(row.year)年的\(row.count)条指令中，周末\(row.weekend)条、夜间\(row.night)条。"
        $0.english =
          "Of \(row.count) commands of \(row.person) in \(row.year), \(row.weekend) came at weekends and \(row.night) at night."
      }
    }
  }
}
