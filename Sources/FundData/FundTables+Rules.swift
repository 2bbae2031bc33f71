extension FundTables {
  private static let ruleColumns = [
    "number", "id", "name_zh", "name_en", "document", "article", "valid_from", "valid_to",
    "effect", "parameters", "text_zh", "text_en", "basis",
  ]

  static func rules(_ bytes: [UInt8]) throws(ReferenceDataError) -> DatedTable<UInt16, Rule> {
    var table = DatedTable<UInt16, Rule>()
    for row in try CSVTable(.rules, bytes, columns: ruleColumns).rows {
      let number: UInt16 = try row.number("number")
      guard let known = Rule.known.first(where: { $0.number == number }) else {
        throw row.failure(.unknownReference(column: "number", value: row.text("number")))
      }
      guard row.text("id") == known.id else {
        throw row.failure(.contradiction(column: "id", value: row.text("id")))
      }
      let rule = Rule(
        number: number, id: known.id, chineseName: try row.name("name_zh"),
        englishName: try row.name("name_en"), document: try row.name("document"),
        article: row.text("article"), validity: try row.validity(),
        effect: try row.choice("effect"), parameters: try parameters(row, of: known),
        chineseText: try row.name("text_zh"), englishText: try row.name("text_en"),
        basis: try row.name("basis"))
      try table.insert(rule, key: number, named: known.id, validity: rule.validity, from: row)
    }
    return table
  }

  private static func parameters(
    _ row: CSVTable.Row, of known: Rule.Known
  ) throws(ReferenceDataError) -> [String: Int64] {
    try row.value("parameters") { text in
      var parameters: [String: Int64] = [:]
      for pair in text.split(separator: ";", omittingEmptySubsequences: text.isEmpty) {
        let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let value = Int64(digits: parts[1]),
          parameters.updateValue(value, forKey: String(parts[0])) == nil
        else { return nil }
      }
      return Set(parameters.keys) == Set(known.parameters) ? parameters : nil
    }
  }
}
