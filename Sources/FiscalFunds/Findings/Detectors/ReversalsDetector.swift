import LedgerCore

/// 异常冲销: preparers who reverse much, and vouchers that stand over a month's end only.
final class ReversalsDetector: Detector {
  let kind = DetectorKind.reversals
  private let share: Int64
  private let vouchers: Int64
  private let least: Int64
  private let daysBefore: Int64
  private let daysAfter: Int64
  private var rows: Registry<UsageKey, Row>

  private struct Row {
    var person: String
    var year: UInt16
    var entity: String
    var vouchers: Int64 = 0
    var reversals: Int64 = 0
    var amount: Int64 = 0
    var references: [FactReference] = []
    var isJudged = false
  }

  init(_ settings: FindingSettings) {
    share = settings.value("share_bp", of: .reversals)
    vouchers = settings.value("vouchers", of: .reversals)
    least = settings.value("least", of: .reversals)
    daysBefore = settings.value("days_before", of: .reversals)
    daysAfter = settings.value("days_after", of: .reversals)
    rows = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { rows.fullFrom }

  func take(_ voucher: AuditVoucher, _ books: AuditBooks, _ sink: inout FindingSink) {
    let isReversal = voucher.flags.contains(.reversal)
    let person = books.person(books.certificate(of: voucher.reference))
    let year = UInt16(voucher.day.civil.year)
    let ledger = voucher.ledgers.first { books.contains(ledger: $0) } ?? 0
    let entity =
      ledger > 0 && Int(ledger) <= books.ledgers.count
      ? books.ledgers[Int(ledger) - 1].entity : ""
    count(person, year, entity, isReversal, voucher)
    guard isReversal, let first = books.voucher(voucher.reversed) else { return }
    straddle(first, voucher, entity, books, &sink)
  }

  private func count(
    _ person: String, _ year: UInt16, _ entity: String, _ isReversal: Bool,
    _ voucher: AuditVoucher
  ) {
    let key = UsageKey(county: person, year: year, name: "")
    guard !person.isEmpty,
      let row = rows.number(
        key, at: voucher.reference.block,
        new: { Row(person: person, year: year, entity: entity) })
    else { return }
    guard isReversal else {
      rows[row].vouchers += 1
      return
    }
    rows[row].reversals += 1
    rows[row].amount &+= Int64(clamping: voucher.debits.magnitude)
    if rows[row].references.count < Finding.referencesKept {
      rows[row].references.append(voucher.reference)
    }
  }

  private func straddle(
    _ first: AuditBooks.VoucherMemo, _ voucher: AuditVoucher, _ entity: String,
    _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let (old, new) = (first.day.civil, voucher.day.civil)
    let isNextMonth = new.year * 12 + new.month == old.year * 12 + old.month + 1
    let isLate = first.day.later(by: daysBefore).civil.month != old.month
    guard isNextMonth, isLate, Int64(new.day) <= daysAfter else { return }
    report(.concern, entity, on: voucher.day, books, &sink) {
      $0.amount = Int64(clamping: voucher.debits.magnitude)
      // The command that reverses came right before.
      let touched = books.touched
      if let payment = touched.payment, touched.reference?.voucher == voucher.reference.voucher {
        $0.name(.payment, books.payments[payment].key)
      }
      $0.figures = [.init("days", voucher.day.days(since: first.day))]
      $0.point(at: [first.reference, voucher.reference])
      let yuan = FindingText.yuan($0.amount)
      let (from, to) = (FindingText.day(first.day), FindingText.day(voucher.day))
      $0.chinese = "\(from)入账的凭证于\(to)冲销，金额\(yuan)元，只跨月末存在。"
      $0.english =
        "A voucher of \(from) over \(yuan) yuan was reversed on \(to): it stood over the month's end only."
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
      guard row.reversals >= least, row.vouchers >= vouchers,
        row.reversals * 10_000 >= row.vouchers * share
      else { continue }
      report(.hint, row.entity, on: books.today, books, &sink) {
        $0.amount = row.amount
        $0.name(.actor, row.person)
        $0.figures = [
          .init("reversals", row.reversals), .init("vouchers", row.vouchers),
          .init("year", Int64(row.year)),
        ]
        $0.point(at: row.references)
        $0.chinese = "\(row.person)\(row.year)年经手\(row.vouchers)张凭证，冲销\(row.reversals)张，比率偏高。"
        $0.english =
          "\(row.person) posted \(row.vouchers) vouchers in \(row.year) and \(row.reversals) reversals."
      }
    }
  }
}
