extension FundTables {
  private static let programmeColumns = [
    "item", "name_zh", "name_en", "unit", "value", "valid_from", "valid_to", "source", "basis",
  ]
  private static let grantColumns = [
    "region", "group", "grant_fen", "valid_from", "valid_to", "source", "basis",
  ]

  static func relocationProgramme(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<RelocationFigure.Item, RelocationFigure> {
    var table = DatedTable<RelocationFigure.Item, RelocationFigure>()
    let rows = try CSVTable(.relocationProgramme, bytes, columns: programmeColumns).rows
    for row in rows {
      let figure = RelocationFigure(
        item: try row.choice("item"), chineseName: try row.name("name_zh"),
        englishName: try row.name("name_en"),
        value: try row.value("value") { amount($0, in: 0...RelocationFigure.maximum) },
        validity: try row.validity(), source: try row.name("source"),
        basis: try row.name("basis"))
      let unit: RelocationFigure.Unit = try row.choice("unit")
      guard unit == figure.item.unit else {
        throw row.failure(.contradiction(column: "unit", value: unit.rawValue))
      }
      try table.insert(
        figure, key: figure.item, named: figure.item.rawValue, validity: figure.validity,
        from: row)
    }
    // An envelope with a part missing would refuse or let pass what the whole would not.
    for (row, figure) in zip(rows, table.values) {
      for item in RelocationFigure.Item.allCases
      where table.values(item, throughout: figure.validity) == nil {
        throw row.failure(.unknownReference(column: "item", value: item.rawValue))
      }
    }
    return table
  }

  static func relocationGrants(
    _ bytes: [UInt8], regions: RegionTable
  ) throws(ReferenceDataError) -> DatedTable<String, RelocationGrant> {
    var table = DatedTable<String, RelocationGrant>()
    for row in try CSVTable(.relocationGrants, bytes, columns: grantColumns).rows {
      let grant = RelocationGrant(
        region: try row.name("region"), group: try row.choice("group"),
        grantFen: try row.value("grant_fen") { amount($0, in: 1...RelocationGrant.maximumFen) },
        validity: try row.validity(), source: try row.name("source"),
        basis: try row.name("basis"))
      guard regions.regions.values(grant.region, throughout: grant.validity) != nil else {
        throw row.failure(.unknownReference(column: "region", value: grant.region))
      }
      try table.insert(
        grant, key: grant.region, named: grant.region, validity: grant.validity, from: row)
    }
    return table
  }

  private static func amount(_ text: String, in range: ClosedRange<Int64>) -> Int64? {
    Int64(digits: text).flatMap { range.contains($0) ? $0 : nil }
  }
}
