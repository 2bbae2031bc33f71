import LedgerCore

/// 制单审核同一人: the person in the certificates' names, whichever the certificates.
final class SamePersonDetector: Detector {
  let kind = DetectorKind.samePerson
  /// Who drafted the plan of a county and year that came last.
  private var drafts = Registry<UsageKey, FactReference>(limit: 100_000)

  var fullFrom: UInt64 { drafts.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    let entity = item.command.entity
    switch item.command.action {
    case .approvePayment:
      guard let number = books.touched.payment else { return }
      let payment = books.payments[number]
      tell(.payment, payment.key, payment.amount, payment.applied, item, books, &sink)
    case .draftPlan(let action):
      let key = UsageKey(county: entity, year: action.year, name: String(action.version))
      drafts.set(key, item.reference, at: item.reference.block)
    case .approvePlan(let action):
      let key = UsageKey(county: entity, year: action.year, name: String(action.version))
      guard let draft = drafts.row(key) else { return }
      tell(.plan, "\(action.year)-\(action.version)", 0, draft, item, books, &sink)
    default: return
    }
  }

  private func tell(
    _ subject: Finding.Subject.Kind, _ name: String, _ amount: Int64, _ prepared: FactReference,
    _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let (preparer, approver) = (
      books.certificate(of: prepared), books.certificate(of: item.reference)
    )
    let person = books.person(approver)
    guard !person.isEmpty, books.person(preparer) == person else { return }
    report(.serious, item.command.entity, on: item.command.day, books, &sink) {
      $0.amount = amount
      $0.name(subject, name)
      $0.name(.actor, person)
      $0.figures = [.init("certificates", preparer == approver ? 1 : 2)]
      $0.point(at: [prepared, item.reference])
      let how = preparer == approver ? "用同一证书" : "用两张证书"
      $0.chinese = "\(name)由\(person)\(how)既制单又审核。"
      $0.english =
        "\(person) prepared and approved \(name) under \(preparer == approver ? "one certificate" : "two certificates")."
    }
  }
}
