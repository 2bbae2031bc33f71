import LedgerCore

/// 平均分配: one indicator gives one amount to projects of one class at many places.
final class EqualAmountsDetector: Detector {
  let kind = DetectorKind.equalAmounts
  private let places: Int64
  private let least: Int64
  private var groups: Registry<GroupKey, [Part]>

  private struct GroupKey: Hashable {
    var entity: String
    var indicator: String
    var projectClass: String
    var amount: Int64
  }

  private struct Part {
    var place: String
    var project: String
    var reference: FactReference
  }

  init(_ settings: FindingSettings) {
    places = settings.value("places", of: .equalAmounts)
    least = settings.value("min_fen", of: .equalAmounts)
    groups = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { groups.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .assign(let action) = item.command.action, action.amount >= least,
      let number = books.touched.project
    else { return }
    let project = books.projects[number]
    let entity = item.command.entity
    let key = GroupKey(
      entity: entity, indicator: action.indicator, projectClass: project.projectClass,
      amount: action.amount)
    guard let row = groups.number(key, at: item.reference.block, new: { [] }),
      groups[row].count < places, !groups[row].contains(where: { $0.place == project.place })
    else { return }
    groups[row].append(
      Part(place: project.place, project: project.key, reference: item.reference))
    let parts = groups[row]
    guard parts.count == places else { return }
    report(.concern, entity, on: item.command.day, books, &sink) {
      $0.amount = action.amount
      $0.name(.indicator, action.indicator)
      $0.name(.projectClass, project.projectClass)
      for part in parts { $0.name(.project, part.project) }
      $0.figures = [.init("places", Int64(parts.count))]
      $0.point(at: parts.map(\.reference))
      let yuan = FindingText.yuan(action.amount)
      $0.chinese =
        "指标\(action.indicator)对\(parts.count)个地点的\(project.projectClass)类项目各安排\(yuan)元，金额完全相同。"
      $0.english =
        "Indicator \(action.indicator) gives the same \(yuan) yuan to projects of \(project.projectClass) at \(parts.count) places."
    }
  }
}
