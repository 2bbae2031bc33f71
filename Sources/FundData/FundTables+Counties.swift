extension FundTables {
  static func poolCounties(
    _ bytes: [UInt8], regions: RegionTable
  ) throws(ReferenceDataError) -> DatedTable<String, PoolCounty> {
    var table = DatedTable<String, PoolCounty>()
    let columns = ["county", "scope", "valid_from", "valid_to", "list", "source"]
    for row in try CSVTable(.poolCounties, bytes, columns: columns).rows {
      let validity = try row.validity()
      let county = PoolCounty(
        county: try county(row, throughout: validity, regions), scope: try row.choice("scope"),
        validity: validity, list: try row.name("list"), source: try row.name("source"))
      try table.insert(
        county, key: county.county, named: county.county, validity: validity, from: row)
    }
    return table
  }

  static func lotteryCounties(
    _ bytes: [UInt8], regions: RegionTable
  ) throws(ReferenceDataError) -> DatedTable<String, LotteryCounty> {
    var table = DatedTable<String, LotteryCounty>()
    let columns = ["county", "valid_from", "valid_to", "source"]
    for row in try CSVTable(.lotteryCounties, bytes, columns: columns).rows {
      let validity = try row.validity()
      let county = LotteryCounty(
        county: try county(row, throughout: validity, regions), validity: validity,
        source: try row.name("source"))
      try table.insert(
        county, key: county.county, named: county.county, validity: validity, from: row)
    }
    return table
  }

  /// The code of a county that is there on each day, or an entity with a suffix under a region.
  private static func county(
    _ row: CSVTable.Row, throughout validity: Validity, _ regions: RegionTable
  ) throws(ReferenceDataError) -> String {
    let code = try row.name("county")
    let parts = code.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let hasSuffix = parts.count == 2
    guard parts.last?.isEmpty == false,
      let found = regions.regions.values(String(parts[0]), throughout: validity),
      hasSuffix || found.allSatisfy({ $0.level == .county })
    else { throw row.failure(.unknownReference(column: "county", value: code)) }
    return code
  }
}
