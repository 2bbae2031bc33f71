import LedgerCore

/// 重复享受补助: a person twice for one item and period, or with two kinds of help for housing.
final class BenefitTwiceDetector: Detector {
  let kind = DetectorKind.benefitTwice
  private var benefits: Registry<BenefitKey, FactReference>
  /// Persons with a subsidy for a dilapidated house (危房改造), and households to be moved.
  private var housing: Registry<HashedKey, (isRelocation: Bool, reference: FactReference)>

  init(_ settings: FindingSettings) {
    benefits = Registry(limit: settings.limits.keys)
    housing = Registry(limit: settings.limits.keys)
  }

  var fullFrom: UInt64 { benefits.fullFrom == 0 ? housing.fullFrom : benefits.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .approveList(let action): take(action, item, books, &sink)
    case .enrolHouseholds(let action):
      takeHousing(
        action.households.map { ($0.key, 0) }, isRelocation: true, .project, action.project, item,
        books, &sink)
    default: return
    }
  }

  private func take(
    _ action: ApproveList, _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    let claim = HashedKey(action.item, action.period)
    var twice: [(person: HashedKey, amount: Int64, first: FactReference)] = []
    for entry in action.entries {
      let key = BenefitKey(person: entry.person, claim: claim)
      if let first = benefits.row(key) {
        twice.append((entry.person, entry.amount, first))
      } else {
        benefits.set(key, item.reference, at: item.reference.block)
      }
    }
    if !twice.isEmpty {
      let about = "\(action.item) \(action.period)"
      report(twice, "同一期间重复列入", "for the same period", about, action.key, item, books, &sink)
    }
    guard action.item == RelocationUse.renovation else { return }
    takeHousing(
      action.entries.map { ($0.person, $0.amount) }, isRelocation: false, .list, action.key, item,
      books, &sink)
  }

  private func takeHousing(
    _ persons: [(HashedKey, Int64)], isRelocation: Bool, _ subject: Finding.Subject.Kind,
    _ name: String, _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    var twice: [(person: HashedKey, amount: Int64, first: FactReference)] = []
    for (person, amount) in persons {
      if let other = housing.row(person) {
        if other.isRelocation != isRelocation { twice.append((person, amount, other.reference)) }
      } else {
        housing.set(person, (isRelocation, item.reference), at: item.reference.block)
      }
    }
    guard !twice.isEmpty else { return }
    report(
      twice, "危房改造与易地搬迁重复享受", "of renovation and of relocation", name, name, item, books,
      &sink, subject)
  }

  private func report(
    _ twice: [(person: HashedKey, amount: Int64, first: FactReference)], _ how: String,
    _ howInEnglish: String, _ about: String, _ name: String, _ item: AuditCommand,
    _ books: AuditBooks, _ sink: inout FindingSink, _ subject: Finding.Subject.Kind = .list
  ) {
    let sum = twice.reduce(0) { $0 &+ $1.amount }
    report(.serious, item.command.entity, on: item.command.day, books, &sink) {
      $0.amount = sum
      $0.name(subject, name)
      for row in twice { $0.name(.person, FindingText.key(row.person)) }
      $0.figures = [.init("persons", Int64(twice.count))]
      var pointed: Set<FactReference> = []
      for row in twice where pointed.insert(row.first).inserted { $0.point(at: row.first) }
      $0.point(at: item.reference)
      let yuan = FindingText.yuan(sum)
      $0.chinese = "\(name)中\(twice.count)人\(how)（\(about)），涉及\(yuan)元。"
      $0.english =
        "\(twice.count) persons of \(name) have a benefit twice \(howInEnglish) (\(about)), \(yuan) yuan."
    }
  }
}
