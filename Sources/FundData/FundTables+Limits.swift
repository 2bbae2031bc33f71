extension FundTables {
  private static let negativeColumns = [
    "id", "name_zh", "name_en", "keywords", "effect", "document", "article", "valid_from",
    "valid_to", "basis",
  ]
  private static let rateColumns = [
    "item", "name_zh", "name_en", "unit", "rate_fen", "period", "cap_fen", "is_target",
    "valid_from", "valid_to", "source",
  ]

  static func negativeList(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<String, NegativeEntry> {
    var table = DatedTable<String, NegativeEntry>()
    for row in try CSVTable(.negativeList, bytes, columns: negativeColumns).rows {
      let entry = NegativeEntry(
        id: try row.name("id"), chineseName: try row.name("name_zh"),
        englishName: try row.name("name_en"), keywords: try keywords(row),
        effect: try row.choice("effect"), document: try row.name("document"),
        article: row.text("article"), validity: try row.validity(), basis: try row.name("basis"))
      try table.insert(
        entry, key: entry.id, named: entry.id, validity: entry.validity, from: row)
    }
    return table
  }

  /// An empty keyword would match every text.
  private static func keywords(_ row: CSVTable.Row) throws(ReferenceDataError) -> [String] {
    try row.value("keywords") { text in
      let words = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      return words.contains("") || Set(words).count < words.count ? nil : words
    }
  }

  static func subsidyRates(
    _ bytes: [UInt8]
  ) throws(ReferenceDataError) -> DatedTable<String, SubsidyRate> {
    var table = DatedTable<String, SubsidyRate>()
    for row in try CSVTable(.subsidyRates, bytes, columns: rateColumns).rows {
      let rate = SubsidyRate(
        item: try row.name("item"), chineseName: try row.name("name_zh"),
        englishName: try row.name("name_en"), unit: try row.name("unit"),
        rateFen: try row.number("rate_fen"), period: try row.choice("period"),
        capFen: row.optional("cap_fen") == nil ? nil : try row.number("cap_fen"),
        isTarget: try row.flag("is_target"), validity: try row.validity(),
        source: try row.name("source"))
      guard rate.rateFen > 0, rate.capFen ?? .max >= rate.rateFen else {
        throw row.failure(.contradiction(column: "cap_fen", value: row.text("cap_fen")))
      }
      try table.insert(rate, key: rate.item, named: rate.item, validity: rate.validity, from: row)
    }
    return table
  }
}
