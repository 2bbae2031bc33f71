import FundData
import LedgerCore

/// A progress table under construction.
struct ProgressTable {
  let region: String
  let year: UInt16
  let grouping: Progress.Grouping
  let day: Int32
  private var groups: [String: Int] = [:]
  private var rows: [(key: String, name: String, sums: ProgressSums)] = []
  private var total = ProgressSums()
  private var above: Int128 = 0
  /// Whether an indicator is of the year's money, by number.
  private var isOfYear: [Bool]
  /// Groups of project classes that were looked up for the county.
  private var groupOfClass: [String: Int] = [:]

  init(
    _ books: FundBooks, region: String, year: UInt16, _ grouping: Progress.Grouping, on day: Int32
  ) {
    self.region = region
    self.year = year
    self.grouping = grouping
    self.day = day
    isOfYear = Array(repeating: false, count: books.indicators.count + 1)
  }

  /// The group of a key, a new one with the name that it has on the day of the table.
  private mutating func group(_ key: String, _ name: (_ day: Int32) -> String) -> Int {
    if let known = groups[key] { return known }
    rows.append((key, name(day), ProgressSums()))
    groups[key] = rows.count - 1
    return rows.count - 1
  }

  /// The key of a county's row, where a county has one.
  func key(of entity: String, _ books: FundBooks) -> String {
    let admin = books.region(of: entity)
    let own = entity.contains(".U.") ? admin : entity
    guard grouping == .region, admin != region else { return own }
    let path = books.reference.regions(over: admin, upTo: day).map(\.code)
    guard let at = path.firstIndex(of: region), at > 0 else { return own }
    return path[at - 1]
  }

  // MARK: Levels above

  mutating func addAbove(_ entity: String, _ books: FundBooks) {
    for number in books.index.indicatorsOfEntity[entity, default: []]
    where books.indicators[books.arrival(of: number)].budgetYear == year {
      above += Int128(books.indicators[number].undistributed)
    }
  }

  // MARK: Plans

  mutating func addPlan(of entity: String, _ county: String, _ books: FundBooks) {
    guard let number = books.planInForce(entity, year) else { return }
    for line in books.plans[number].sources { total.planned += Int128(line.amount) }
    switch grouping {
    case .level, .category:
      for line in books.plans[number].sources {
        let at = sourceGroup(line.level, line.category, books)
        rows[at].sums.planned += Int128(line.amount)
      }
    case .projectClass, .projectKind:
      for line in books.plans[number].uses {
        let at = classGroup(line.projectClass, books)
        rows[at].sums.planned += Int128(line.amount)
      }
    case .region, .county:
      let at = group(county) { books.name(of: county, upTo: $0) }
      for line in books.plans[number].sources { rows[at].sums.planned += Int128(line.amount) }
    case .project: break
    }
  }

  // MARK: Indicators

  private mutating func sourceGroup(
    _ level: FundLevel, _ category: String, _ books: FundBooks
  ) -> Int {
    if grouping == .category {
      return group(category) { books.reference.category(category, on: $0)?.chineseName ?? "" }
    }
    let code = "\(level)"
    return group(code) { books.reference.code(.level, code, on: $0)?.chineseName ?? "" }
  }

  mutating func addIndicators(of entity: String, _ county: String, _ books: FundBooks) {
    for number in books.index.indicatorsOfEntity[entity, default: []] {
      let row = books.indicators[number]
      guard !row.isRepayment, books.indicators[books.arrival(of: number)].budgetYear == year
      else { continue }
      isOfYear[Int(number)] = true
      var sums = ProgressSums()
      sums.add(row, of: year)
      for entry in books.index.fundingsOfIndicator[number, default: []] {
        let funding = books.fundings[entry]
        guard !funding.line.isEmpty else { continue }
        sums.add(pooledAssigned: funding.assigned, pooledPaid: funding.paid)
      }
      total.add(sums)
      guard !grouping.isOfProjects else { continue }
      let at =
        grouping == .level || grouping == .category
        ? sourceGroup(row.level, row.category, books)
        : group(county) { books.name(of: county, upTo: $0) }
      rows[at].sums.add(sums)
    }
  }

  // MARK: Projects

  mutating func addProjects(of entity: String, _ books: FundBooks) {
    groupOfClass.removeAll(keepingCapacity: true)
    let plan = books.planInForce(entity, year)
    for number in books.index.projectsOfCounty[entity, default: []] {
      var sums = ProgressSums()
      var isFunded = false
      for entry in books.projects[number].fundings {
        let funding = books.fundings[entry.number]
        guard isOfYear[Int(funding.indicator)] else { continue }
        isFunded = true
        sums.assigned += Int128(funding.assigned)
        sums.paid += Int128(funding.paid)
        if books.indicators[funding.indicator].budgetYear != year {
          sums.carriedOver += Int128(funding.assigned)
        }
        guard !funding.line.isEmpty else { continue }
        sums.add(pooledAssigned: funding.assigned, pooledPaid: funding.paid)
      }
      guard isFunded else { continue }
      let at = projectGroup(number, plan, &sums, books)
      rows[at].sums.add(sums)
    }
  }

  private mutating func projectGroup(
    _ number: UInt32, _ plan: UInt32?, _ sums: inout ProgressSums, _ books: FundBooks
  ) -> Int {
    if grouping == .project {
      sums.planned = Int128(books.projects[number].budget.reduce(0) { $0 + $1.amount })
      return group(books.projects[number].key) { _ in books.projects[number].name }
    }
    let code = books.projects[number].projectClass
    if let known = groupOfClass[code] { return known }
    let line =
      grouping == .projectClass ? plan.flatMap { books.planLine(of: code, in: $0, on: day) } : nil
    let at = classGroup(line ?? code, books)
    groupOfClass[code] = at
    return at
  }

  private mutating func classGroup(_ code: String, _ books: FundBooks) -> Int {
    let found = books.reference.projectClass(code, on: day)
    if grouping == .projectClass { return group(code) { _ in found?.chineseName ?? "" } }
    let kind = found?.kind ?? .other
    return group(kind.rawValue) { _ in kind.chineseName }
  }

  // MARK: The end

  func progress(after: String, _ limit: Int) throws(Refusal) -> Progress {
    let figures = try total.figures()
    precondition(
      figures.arrived == figures.paid + figures.balance + figures.passedOn,
      "money of the year is somewhere")
    var shown: [Progress.Row] = []
    var hasMore = false
    for row in rows.sorted(by: { $0.key < $1.key }) where row.key > after {
      guard shown.count < limit else {
        hasMore = true
        break
      }
      let own = try row.sums.figures()
      shown.append(
        Progress.Row(
          key: row.key, name: row.name, figures: own,
          share: grouping.isOfProjects
            ? Share.of(own.pooledAllotted, in: figures.pooledAllotted)
            : Share.of(own.pooled, in: figures.pooled)))
    }
    return Progress(
      rows: shown, total: figures, notPassedDown: try above.fen(), hasMore: hasMore)
  }
}

extension FundBooks {
  /// The class of the plan's line for projects of a class: the class itself, or one above it.
  fileprivate func planLine(
    of projectClass: String, in plan: UInt32, on day: Int32
  ) -> String? {
    var code: String? = projectClass
    while let current = code, !current.isEmpty {
      if plans[plan].uses.contains(where: { $0.projectClass == current }) { return current }
      code = reference.projectClass(current, on: day)?.parent
    }
    return nil
  }
}

extension ProjectClass.Kind {
  fileprivate var chineseName: String {
    switch self {
    case .production: "农业生产发展"
    case .infrastructure: "农村基础设施"
    case .other: "其他"
    }
  }
}
