/// The divisions and who manages whom.
struct RegionTable: Sendable {
  private static let columns = [
    "code", "name_zh", "level", "parent", "valid_from", "valid_to", "successor", "note",
  ]

  private(set) var regions = DatedTable<String, Region>()
  private var childrenByParent: [String: [Region]] = [:]
  private var predecessorsByCode: [String: [Region]] = [:]

  init(bytes: [UInt8]) throws(ReferenceDataError) {
    let rows = try CSVTable(.regions, bytes, columns: Self.columns).rows
    for row in rows {
      let region = try Self.region(row)
      try regions.insert(
        region, key: region.code, named: region.code, validity: region.validity, from: row)
    }
    for (row, region) in zip(rows, regions.values) {
      if let parent = region.parent {
        guard let parents = regions.values(parent, throughout: region.validity),
          parents.allSatisfy({ $0.level < region.level })
        else { throw row.failure(.unknownParent(parent)) }
        childrenByParent[parent, default: []].append(region)
      }
      if let successor = region.successor {
        guard region.validity.last < .max,
          regions.value(successor, on: region.validity.last + 1)?.level == region.level
        else { throw row.failure(.unknownReference(column: "successor", value: successor)) }
        predecessorsByCode[successor, default: []].append(region)
      }
    }
    for parent in childrenByParent.keys {
      childrenByParent[parent]?.sort { $0.code < $1.code }
    }
  }

  func ancestors(of code: String, on day: Int32) -> [Region] {
    var ancestors: [Region] = []
    var parent = regions.value(code, on: day)?.parent
    while let code = parent, let region = regions.value(code, on: day) {
      ancestors.append(region)
      parent = region.parent
    }
    return ancestors
  }

  func children(of code: String, on day: Int32) -> [Region] {
    childrenByParent[code, default: []].filter { $0.validity.contains(day) }
  }

  func predecessors(of code: String) -> [Region] { predecessorsByCode[code, default: []] }

  private static func region(_ row: CSVTable.Row) throws(ReferenceDataError) -> Region {
    let level: Region.Level = try row.choice("level")
    return Region(
      code: try row.value("code", code), name: try row.name("name_zh"), level: level,
      parent: level == .nation
        ? try row.value("parent") { $0.isEmpty ? .some(nil) : nil }
        : try row.value("parent", code),
      validity: try row.validity(),
      successor: row.text("successor").isEmpty ? nil : try row.value("successor", code),
      note: row.text("note"))
  }

  private static func code(_ text: String) -> String? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return text.utf8.count == 6 && text.utf8.allSatisfy(digits.contains) ? text : nil
  }
}
