import LedgerCore

/// 重复申报项目: same place, class and content as a project before.
final class ProjectTwiceDetector: Detector {
  let kind = DetectorKind.projectTwice
  private var projects: Registry<HashedKey, Int>

  init(_ settings: FindingSettings) { projects = Registry(limit: settings.limits.projects) }

  var fullFrom: UInt64 { projects.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .proposeProject(let action) = item.command.action,
      let number = books.touched.project
    else { return }
    let entity = item.command.entity
    let print = HashedKey(
      entity, FindingText.plainName(action.place), action.projectClass,
      FindingText.plainName(action.content))
    guard let first = projects.row(print) else {
      projects.set(print, number, at: item.reference.block)
      return
    }
    let earlier = books.projects[first]
    guard first != number else { return }
    report(.concern, entity, on: item.command.day, books, &sink) {
      $0.name(.project, action.key)
      $0.name(.project, earlier.key)
      $0.point(at: [earlier.reference, item.reference])
      $0.chinese = "项目\(action.key)与\(earlier.key)地点、类别和建设内容相同。"
      $0.english = "Project \(action.key) has the place, class and content of \(earlier.key)."
    }
  }
}
