import LedgerCore

/// 整而不合: compares, over a county's year, from which category and to which class pooled money went.
final class PaperIntegrationDetector: Detector {
  let kind = DetectorKind.paperIntegration
  private let share: Int64
  private let least: Int64
  private let categories: Int64
  private var cells: Registry<CellKey, Cell>
  private var years: Registry<YearKey, Bool>

  private struct YearKey: Hashable {
    var entity: String
    var year: UInt16
  }

  private struct CellKey: Hashable {
    var year: YearKey
    var category: String
    var projectClass: String
  }

  private struct Cell {
    var key: CellKey
    var amount: Int64 = 0
    var references: [FactReference] = []
  }

  init(_ settings: FindingSettings) {
    share = settings.value("share_bp", of: .paperIntegration)
    least = settings.value("min_fen", of: .paperIntegration)
    categories = settings.value("categories", of: .paperIntegration)
    cells = Registry(limit: settings.limits.rows)
    years = Registry(limit: settings.limits.rows)
  }

  var fullFrom: UInt64 { cells.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    let (action, times): (AssignFunds, Int64)
    switch item.command.action {
    case .assign(let fields): (action, times) = (fields, 1)
    case .unassign(let fields): (action, times) = (fields, -1)
    default: return
    }
    guard !action.line.isEmpty, let source = books.touched.indicator,
      let project = books.touched.project
    else { return }
    let indicator = books.indicators[source]
    let year = YearKey(entity: indicator.entity, year: indicator.year)
    let key = CellKey(
      year: year, category: indicator.category,
      projectClass: books.projects[project].projectClass)
    let block = item.reference.block
    guard let cell = cells.number(key, at: block, new: { Cell(key: key) }) else { return }
    _ = years.number(year, at: block) { false }
    cells[cell].amount &+= times * action.amount
    if cells[cell].references.count < Finding.referencesKept {
      cells[cell].references.append(item.reference)
    }
  }

  func yearEnded(_ books: AuditBooks, _ sink: inout FindingSink) {
    judge(before: UInt16(books.today.civil.year), books, &sink)
  }

  func end(_ books: AuditBooks, _ sink: inout FindingSink) { judge(before: .max, books, &sink) }

  private func judge(before year: UInt16, _ books: AuditBooks, _ sink: inout FindingSink) {
    var sums: [YearKey: (ofCategory: [String: Int64], ofClass: [String: Int64])] = [:]
    for cell in cells.rows where cell.key.year.year < year && years.row(cell.key.year) == false {
      sums[cell.key.year, default: ([:], [:])].ofCategory[cell.key.category, default: 0] &+=
        cell.amount
      sums[cell.key.year, default: ([:], [:])].ofClass[cell.key.projectClass, default: 0] &+=
        cell.amount
    }
    for cell in cells.rows {
      guard let sum = sums[cell.key.year], sum.ofCategory.count >= categories,
        let ofCategory = sum.ofCategory[cell.key.category],
        let ofClass = sum.ofClass[cell.key.projectClass],
        ofCategory >= least, ofCategory > 0, isMost(cell.amount, of: ofCategory),
        isMost(cell.amount, of: ofClass)
      else { continue }
      report(cell, ofCategory, ofClass, books, &sink)
    }
    for cell in cells.rows where cell.key.year.year < year {
      years.set(cell.key.year, true, at: 0)
    }
  }

  private func isMost(_ part: Int64, of whole: Int64) -> Bool {
    Int128(part) * 10_000 >= Int128(whole) * Int128(share)
  }

  private func report(
    _ cell: Cell, _ ofCategory: Int64, _ ofClass: Int64, _ books: AuditBooks,
    _ sink: inout FindingSink
  ) {
    let key = cell.key
    report(.concern, key.year.entity, on: books.today, books, &sink) {
      $0.amount = cell.amount
      $0.name(.category, key.category)
      $0.name(.projectClass, key.projectClass)
      $0.figures = [
        .init("category_fen", ofCategory), .init("class_fen", ofClass),
        .init("year", Int64(key.year.year)),
      ]
      $0.point(at: cell.references)
      let yuan = FindingText.yuan(cell.amount)
      let (from, to) = (key.category, key.projectClass)
      $0.chinese =
        "\(key.year.year)年整合资金中\(from)类\(yuan)元几乎全部安排给\(to)类项目，后者也几乎只用该类资金，疑为整而不合。"
      $0.english =
        "In \(key.year.year) pooled money of \(from), \(yuan) yuan, went almost wholly to class \(to), which has almost nothing else."
    }
  }
}
