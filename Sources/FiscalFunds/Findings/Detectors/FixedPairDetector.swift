import LedgerCore

/// 固定搭档: who approves what a preparer applies for, over a year, where others could.
final class FixedPairDetector: Detector {
  let kind = DetectorKind.fixedPair
  private let payments: Int64
  private let share: Int64
  private let approvers: Int64
  private var rows: Registry<UsageKey, Row>
  /// Approvers of an entity and year.
  private var entities: Registry<UsageKey, [String]>
  /// Approvers kept of a preparer or entity; further ones are others.
  private static let approversKept = 256

  private struct Row {
    var entity: String
    var year: UInt16
    var preparer: String
    var counts: [(approver: String, count: Int64)] = []
    var sum: Int64 = 0
    var count: Int64 = 0
    var references: [FactReference] = []
    var isJudged = false
  }

  init(_ settings: FindingSettings) {
    payments = settings.value("payments", of: .fixedPair)
    share = settings.value("share_bp", of: .fixedPair)
    approvers = settings.value("approvers", of: .fixedPair)
    rows = Registry(limit: settings.limits.rows)
    entities = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { rows.fullFrom == 0 ? entities.fullFrom : rows.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .approvePayment = item.command.action, let number = books.touched.payment else {
      return
    }
    let payment = books.payments[number]
    let (preparer, approver) = (books.person(payment.preparer), books.person(payment.approver))
    guard !preparer.isEmpty, !approver.isEmpty, preparer != approver else { return }
    let year = UInt16(item.command.day.civil.year)
    let (entity, block) = (payment.entity, item.reference.block)
    let key = UsageKey(county: entity, year: year, name: preparer)
    guard
      let all = entities.number(
        UsageKey(county: entity, year: year, name: ""), at: block, new: { [] }),
      let row = rows.number(
        key, at: block, new: { Row(entity: entity, year: year, preparer: preparer) }),
      !rows[row].isJudged
    else { return }
    if entities[all].count < Self.approversKept, !entities[all].contains(approver) {
      entities[all].append(approver)
    }
    rows[row].count += 1
    rows[row].sum &+= payment.amount
    if let at = rows[row].counts.firstIndex(where: { $0.approver == approver }) {
      rows[row].counts[at].count += 1
    } else if rows[row].counts.count < Self.approversKept {
      rows[row].counts.append((approver, 1))
    }
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
      let all = entities.row(UsageKey(county: row.entity, year: row.year, name: "")) ?? []
      guard row.count >= payments, all.count >= approvers,
        let top = row.counts.max(by: { $0.count < $1.count }),
        top.count * 10_000 >= row.count * share
      else { continue }
      report(.hint, row.entity, on: books.today, books, &sink) {
        $0.amount = row.sum
        $0.name(.actor, row.preparer)
        $0.name(.actor, top.approver)
        $0.figures = [
          .init("payments", row.count), .init("same", top.count),
          .init("approvers", Int64(all.count)), .init("year", Int64(row.year)),
        ]
        $0.point(at: row.references)
        $0.chinese =
          "\(row.preparer)\(row.year)年的\(row.count)笔申请中\(top.count)笔由\(top.approver)审核，而审核人有\(all.count)名。"
        $0.english =
          "\(top.approver) approved \(top.count) of \(row.count) payments of \(row.preparer) in \(row.year), of \(all.count) approvers."
      }
    }
  }
}
