extension FundTables {
  private static let classColumns = [
    "code", "parent", "name_zh", "name_en", "kind", "public_good", "valid_from", "valid_to",
    "source",
  ]
  private static let codeColumns = [
    "list", "code", "name_zh", "name_en", "parent", "valid_from", "valid_to", "source",
  ]

  static func projectClasses(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<String, ProjectClass> {
    var table = DatedTable<String, ProjectClass>()
    let rows = try CSVTable(.projectClasses, bytes, columns: classColumns).rows
    for row in rows {
      let found = ProjectClass(
        code: try row.name("code"), parent: row.optional("parent"),
        chineseName: try row.name("name_zh"), englishName: try row.name("name_en"),
        kind: try row.choice("kind"), isPublicGood: try row.flag("public_good"),
        validity: try row.validity(), source: try row.name("source"))
      try table.insert(
        found, key: found.code, named: found.code, validity: found.validity, from: row)
    }
    for (row, work) in zip(rows, table.values) {
      guard let parent = work.parent else { continue }
      guard let families = table.values(parent, throughout: work.validity),
        families.allSatisfy({ $0.parent == nil })
      else { throw row.failure(.unknownParent(parent)) }
    }
    return table
  }

  static func codes(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<CodeKey, CodeEntry> {
    var table = DatedTable<CodeKey, CodeEntry>()
    let rows = try CSVTable(.codes, bytes, columns: codeColumns).rows
    for row in rows {
      let entry = CodeEntry(
        list: try row.choice("list"), code: try row.name("code"),
        chineseName: try row.name("name_zh"), englishName: try row.name("name_en"),
        parent: row.optional("parent"), validity: try row.validity(),
        source: try row.name("source"))
      try table.insert(
        entry, key: CodeKey(list: entry.list, code: entry.code),
        named: "\(entry.list.rawValue) \(entry.code)", validity: entry.validity, from: row)
    }
    for (row, entry) in zip(rows, table.values) {
      guard let parent = entry.parent else { continue }
      // A part has a longer code than its whole, so no code is its own ancestor.
      guard parent.utf8.count < entry.code.utf8.count,
        table.values(
          CodeKey(list: entry.list, code: parent), throughout: entry.validity) != nil
      else { throw row.failure(.unknownParent(parent)) }
    }
    return table
  }
}
