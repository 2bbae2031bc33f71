import LedgerCore

/// 拆分规避限额: contracts without a tender, and expenses without a contract, of one unit with one payee.
final class SplitPaymentsDetector: Detector {
  let kind = DetectorKind.splitPayments
  private let days: Int64
  private let limit: Int64
  private let earlyLimit: Int64
  private let approval: Int64
  private var runs: Registry<OwnedKey, [Part]>
  /// Parts kept of a unit and payee; the oldest is then forgotten.
  private static let partsKept = 256
  /// The first day of the higher limit: 2018-06-01.
  private static let changedOn = Day(year: 2018, month: 6, day: 1) ?? Day(number: 0)

  private struct Part {
    var day: Day
    var amount: Int64
    var subject: Finding.Subject
    var reference: FactReference
  }

  init(_ settings: FindingSettings) {
    days = settings.value("days", of: .splitPayments)
    limit = settings.value("limit_fen", of: .splitPayments)
    earlyLimit = settings.value("early_limit_fen", of: .splitPayments)
    approval = settings.value("approval_fen", of: .splitPayments)
    runs = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { runs.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .signContract(let action):
      guard let number = books.touched.contract, action.tenderNo.isEmpty else { return }
      let contract = books.contracts[number]
      let day = contract.signedOn
      add(
        "k", contract.contractor, contract.amount, below: day < Self.changedOn ? earlyLimit : limit,
        on: day, Finding.Subject(.contract, contract.key),
        books.projects[contract.project].unit, item, books, &sink)
    case .applyPayment(let action):
      guard let number = books.touched.payment, action.kind == .expense,
        let project = books.touched.project
      else { return }
      let payment = books.payments[number]
      let day = item.command.day
      let tender = day < Self.changedOn ? earlyLimit : limit
      add(
        "z", payment.payeeName, payment.amount, below: approval > 0 ? approval : tender, on: day,
        Finding.Subject(.payment, payment.key), books.projects[project].unit, item, books, &sink)
    default: return
    }
  }

  private func add(
    _ prefix: String, _ payee: String, _ amount: Int64, below limit: Int64, on day: Day,
    _ subject: Finding.Subject, _ unit: String, _ item: AuditCommand, _ books: AuditBooks,
    _ sink: inout FindingSink
  ) {
    guard !payee.isEmpty, amount < limit else { return }
    let plain = FindingText.plainName(payee)
    let key = OwnedKey(prefix + unit, plain)
    guard let row = runs.number(key, at: item.reference.block, new: { [] }) else { return }
    runs[row].removeAll { abs(day.days(since: $0.day)) > days }
    if runs[row].count == Self.partsKept { runs[row].removeFirst() }
    runs[row].append(Part(day: day, amount: amount, subject: subject, reference: item.reference))
    let parts = runs[row]
    let sum = parts.reduce(Int128(0)) { $0 + Int128($1.amount) }
    guard parts.count > 1, sum >= Int128(limit) else { return }
    // A further part begins anew.
    runs[row].removeAll()
    report(.concern, item.command.entity, on: day, books, &sink) {
      $0.amount = Int64(clamping: sum)
      $0.name(.payee, payee)
      $0.name(.unit, unit)
      for part in parts { $0.name(part.subject.kind, part.subject.value) }
      $0.figures = [.init("parts", Int64(parts.count)), .init("limit_fen", limit)]
      $0.point(at: parts.map(\.reference))
      let yuan = FindingText.yuan(Int64(clamping: sum))
      let most = FindingText.yuan(limit)
      $0.chinese =
        "\(unit)在\(days)天内与“\(payee)”发生\(parts.count)笔各低于\(most)元且无招标记录的款项，合计\(yuan)元。"
      $0.english =
        "Within \(days) days \(unit) had \(parts.count) amounts below \(most) yuan without a tender with \(payee), together \(yuan) yuan."
    }
  }
}
