import LedgerCore

/// 搬迁超标准: area a person of registered households, debt of theirs, and cost a head of a settlement.
final class RelocationStandardDetector: Detector {
  let kind = DetectorKind.relocationStandard
  private let area: Int64
  private let cost: Int64
  private var persons: Registry<HashedKey, Int64>

  init(_ settings: FindingSettings) {
    area = settings.value("area", of: .relocationStandard)
    cost = settings.value("cost_fen", of: .relocationStandard)
    persons = Registry(limit: settings.limits.keys)
  }

  var fullFrom: UInt64 { persons.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    switch item.command.action {
    case .enrolHouseholds(let action):
      var over: [HashedKey] = []
      for entry in action.households where entry.beneficiary == .registered {
        persons.set(entry.key, Int64(entry.persons), at: item.reference.block)
        if Int64(entry.area) > area * Int64(entry.persons) { over.append(entry.key) }
      }
      tell(over, "计划住房面积", "planned housing", action.project, item, books, &sink)
    case .recordMoves(let action):
      let over = action.households.filter { entry in
        persons.row(entry.key).map { Int64(entry.area) > area * $0 } ?? false
      }
      tell(over.map(\.key), "建成住房面积", "housing as built", action.project, item, books, &sink)
    case .raiseFromHouseholds(let action):
      tellDebt(action, item, books, &sink)
    case .settleSettlement(let action):
      tellCost(action, item, books, &sink)
    default: return
    }
  }

  private func tell(
    _ households: [HashedKey], _ what: String, _ whatInEnglish: String, _ project: String,
    _ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink
  ) {
    guard !households.isEmpty else { return }
    report(.concern, item.command.entity, on: item.command.day, books, &sink) {
      $0.name(.project, project)
      for key in households { $0.name(.person, FindingText.key(key)) }
      $0.figures = [.init("households", Int64(households.count)), .init("area", area)]
      $0.point(at: item.reference)
      let most = "\(area / 100).\(area % 100 < 10 ? "0" : "")\(area % 100)"
      $0.chinese = "安置点\(project)有\(households.count)户\(what)超过人均\(most)平方米。"
      $0.english =
        "\(households.count) households of \(project): \(whatInEnglish) is above \(most) square metres a person."
    }
  }

  private func tellDebt(
    _ action: RaiseFromHouseholds, _ item: AuditCommand, _ books: AuditBooks,
    _ sink: inout FindingSink
  ) {
    let parts = action.parts.filter(\.isBorrowed)
    guard !parts.isEmpty else { return }
    report(.concern, item.command.entity, on: item.command.day, books, &sink) {
      $0.amount = parts.reduce(0) { $0 &+ $1.amount }
      $0.name(.project, action.project)
      for part in parts { $0.name(.person, FindingText.key(part.key)) }
      $0.figures = [.init("households", Int64(parts.count))]
      $0.point(at: item.reference)
      let yuan = FindingText.yuan($0.amount)
      $0.chinese = "安置点\(action.project)有\(parts.count)户举债自筹\(yuan)元。"
      $0.english =
        "\(parts.count) households of \(action.project) borrowed what they raised, \(yuan) yuan."
    }
  }

  private func tellCost(
    _ action: SettleSettlement, _ item: AuditCommand, _ books: AuditBooks,
    _ sink: inout FindingSink
  ) {
    let sum = action.pots.reduce(Int128(0)) { $0 + Int128($1.amount) }
    guard let number = books.touched.project, books.projects[number].persons > 0,
      sum > Int128(books.projects[number].persons) * Int128(cost)
    else { return }
    let persons = books.projects[number].persons
    report(.concern, item.command.entity, on: item.command.day, books, &sink) {
      $0.amount = Int64(clamping: sum)
      $0.name(.project, action.project)
      let head = Int64(clamping: sum / Int128(persons))
      $0.figures = [.init("persons", persons), .init("head_fen", head), .init("cost_fen", cost)]
      $0.point(at: [books.projects[number].reference, item.reference])
      let (found, most) = (FindingText.yuan(head), FindingText.yuan(cost))
      $0.chinese = "安置点\(action.project)决算人均\(found)元，超过\(most)元。"
      $0.english = "Settlement \(action.project) cost \(found) yuan a head, above \(most)."
    }
  }
}
