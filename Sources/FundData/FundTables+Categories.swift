extension FundTables {
  private static let categoryColumns = [
    "code", "name_zh", "name_en", "origin", "poolable", "direct", "special", "lottery",
    "valid_from", "valid_to", "predecessor", "source",
  ]

  static func categories(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<String, FundCategory> {
    var table = DatedTable<String, FundCategory>()
    let rows = try CSVTable(.categories, bytes, columns: categoryColumns).rows
    for row in rows {
      let category = try category(row)
      guard !(category.isDirect && category.isPoolable) else {
        throw row.failure(.contradiction(column: "direct", value: row.text("direct")))
      }
      try table.insert(
        category, key: category.code, named: category.code, validity: category.validity,
        from: row)
    }
    for (row, category) in zip(rows, table.values) {
      guard let predecessor = category.predecessor else { continue }
      guard table.value(predecessor, on: category.validity.first - 1) != nil else {
        throw row.failure(.unknownReference(column: "predecessor", value: predecessor))
      }
    }
    return table
  }

  private static func category(_ row: CSVTable.Row) throws(ReferenceDataError) -> FundCategory {
    FundCategory(
      code: try row.name("code"), chineseName: try row.name("name_zh"),
      englishName: try row.name("name_en"), origin: try row.choice("origin"),
      isPoolable: try row.flag("poolable"), isDirect: try row.flag("direct"),
      isSpecial: try row.flag("special"), isLottery: try row.flag("lottery"),
      validity: try row.validity(), predecessor: row.optional("predecessor"),
      source: try row.name("source"))
  }
}
