import LedgerCore

/// 支付令断号: numbers left out of a sequence of payment orders and not used in the days after. The journal's
/// own voucher numbers have no gaps by their making; `fundctl verify` proves it.
final class NumberGapDetector: Detector {
  let kind = DetectorKind.numberGap
  private let days: Int64
  private let most: Int64
  private let seen: Int64
  private var sequences: Registry<OwnedKey, Sequence>
  private var due = DeadlineQueue<Gap>()

  /// Orders of an entity whose texts before the last digits are the same.
  private struct Sequence {
    var entity: String
    var prefix: String
    var highest: Int64
    var count: Int64 = 1
    /// Left out so far.
    var missing: Set<Int64> = []
    var newest: FactReference
  }

  private struct Gap {
    var sequence: Int
    var from: Int64
    var to: Int64
    var before: FactReference
    var after: FactReference
  }

  /// Numbers of a sequence that are waited for at most.
  private static let missingKept = 4_096
  private static let digitsRead = 12

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .numberGap)
    most = settings.value("most", of: .numberGap)
    seen = settings.value("seen", of: .numberGap)
    sequences = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { sequences.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .approvePayment(let action) = item.command.action,
      let (prefix, number) = Self.parse(action.orderNo)
    else { return }
    let entity = item.command.entity
    let key = OwnedKey(entity, prefix)
    guard let row = sequences.number(key) else {
      sequences.set(
        key,
        Sequence(entity: entity, prefix: prefix, highest: number, newest: item.reference),
        at: item.reference.block)
      return
    }
    sequences[row].count += 1
    defer { sequences[row].newest = item.reference }
    let highest = sequences[row].highest
    guard number > highest else {
      sequences[row].missing.remove(number)
      return
    }
    sequences[row].highest = number
    let left = number - highest - 1
    guard left > 0, left <= most,
      sequences[row].missing.count + Int(left) <= Self.missingKept
    else { return }
    for missing in highest + 1..<number { sequences[row].missing.insert(missing) }
    due.add(
      Gap(
        sequence: row, from: highest + 1, to: number - 1, before: sequences[row].newest,
        after: item.reference),
      on: max(books.today, item.command.day).later(by: days))
  }

  /// `支令2020-0012` is `支令2020-` and 12.
  private static func parse(_ order: String) -> (prefix: String, number: Int64)? {
    let digits = order.reversed().prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty, digits.count <= digitsRead, let number = Int64(String(digits.reversed()))
    else { return nil }
    return (String(order.dropLast(digits.count)), number)
  }

  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink) {
    while let (day, gap) = due.next(by: books.today) {
      let row = sequences[gap.sequence]
      let missing = (gap.from...gap.to).filter { row.missing.contains($0) }
      for number in missing { sequences[gap.sequence].missing.remove(number) }
      guard let first = missing.first, let last = missing.last, row.count >= seen else { continue }
      report(.hint, row.entity, on: day, books, &sink) {
        for number in missing { $0.name(.document, row.prefix + String(number)) }
        $0.figures = [.init("missing", Int64(missing.count))]
        $0.point(at: [gap.before, gap.after])
        let range = first == last ? "\(first)" : "\(first)—\(last)"
        $0.chinese = "支付令编号“\(row.prefix)”缺\(range)号共\(missing.count)个，\(days)天内未使用。"
        $0.english =
          "Of the payment orders \(row.prefix), \(missing.count) numbers (\(first) to \(last)) were not used for \(days) days."
      }
    }
  }
}
