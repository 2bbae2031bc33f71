import LedgerCore

/// 补助对象未登记: somebody on a list who was not registered in the county on its day.
final class UnregisteredDetector: Detector {
  let kind = DetectorKind.unregistered
  private var persons: Registry<RegistrationKey, [Span]>

  private struct Span {
    var from: Day
    var to: Day
  }

  /// Registrations kept of one person; the oldest is then forgotten.
  private static let spansKept = 16

  init(_ settings: FindingSettings) { persons = Registry(limit: settings.limits.keys) }

  var fullFrom: UInt64 { persons.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .registerBeneficiaries(let action): register(action, item)
    case .approveList(let action): look(action, item, books, &sink)
    default: return
    }
  }

  private func register(_ action: RegisterBeneficiaries, _ item: AuditCommand) {
    for entry in action.entries {
      let key = RegistrationKey(county: item.command.entity, person: entry.person)
      guard let row = persons.number(key, at: item.reference.block, new: { [] }) else { continue }
      if persons[row].count == Self.spansKept { persons[row].removeFirst() }
      persons[row].append(Span(from: entry.from, to: entry.to))
    }
  }

  /// The newest registration that had begun by the day decides.
  private func isRegistered(_ person: HashedKey, _ county: String, _ day: Day) -> Bool {
    guard let spans = persons.row(RegistrationKey(county: county, person: person)),
      let newest = spans.last(where: { $0.from <= day })
    else { return false }
    return newest.to.number == 0 || day <= newest.to
  }

  private func look(
    _ action: ApproveList, _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let (entity, day) = (item.command.entity, item.command.day)
    let missing = action.entries.filter { !isRegistered($0.person, entity, day) }
    guard !missing.isEmpty else { return }
    let sum = missing.reduce(0) { $0 &+ $1.amount }
    report(.serious, entity, on: day, books, &sink) {
      $0.amount = sum
      $0.name(.list, action.key)
      for entry in missing { $0.name(.person, FindingText.key(entry.person)) }
      $0.figures = [.init("persons", Int64(missing.count))]
      $0.point(at: item.reference)
      let yuan = FindingText.yuan(sum)
      $0.chinese = "清单\(action.key)中\(missing.count)人在\(FindingText.day(day))不在建档立卡登记内，涉及\(yuan)元。"
      $0.english =
        "\(missing.count) persons of list \(action.key) were not registered on \(FindingText.day(day)), \(yuan) yuan."
    }
  }
}
