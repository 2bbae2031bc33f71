import FiscalFunds
import Testing

/// The tables of Protocol/COMMANDS.md against the code and the messages.
@Suite struct CommandTableTests {
  /// Rows of the tables under a heading, by their first cells.
  private static func rows(under heading: String) throws -> [String: [String]] {
    let rows = MarkdownTable.rows(in: try ProtocolFolder.text(of: "COMMANDS.md"))
    return Dictionary(
      rows.filter { $0.heading == heading }.map { ($0.cells[0], $0.cells) },
      uniquingKeysWith: { one, _ in one })
  }

  /// Names of the actions of `FundCommand` by their field numbers.
  private static func actions() throws -> [Int: String] {
    let text = try ProtocolFolder.text(of: "fundledger/v1/funds.proto")
    let body = try #require(text.firstMatch(of: /oneof action \{([^}]*)\}/)?.1)
    var names: [Int: String] = [:]
    for match in body.matches(of: /\w+ (\w+) = (\d+);/) {
      names[Int(match.2) ?? 0] = String(match.1)
    }
    return names
  }

  @Test func `every kind of command has its row, its name and its field`() throws {
    let rows = try Self.rows(under: "The commands")
    let actions = try Self.actions()
    #expect(rows.count == FundAction.Kind.allCases.count)
    #expect(actions.count == FundAction.Kind.allCases.count)
    for kind in FundAction.Kind.allCases {
      let row = try #require(rows["\(kind.rawValue)"], "\(kind)")
      #expect(row[1] == actions[Int(kind.rawValue) + 10], "\(kind)")
      #expect(row[2] == kind.chineseName, "\(kind)")
      // The word of the code, with its case.
      #expect(row[1].replacing("_", with: "").lowercased() == "\(kind)".lowercased(), "\(kind)")
    }
  }

  @Test func `the fields of a kind are those that its message and the ledger give`() throws {
    let rows = try Self.rows(under: "In the journal")
    for kind in FundAction.Kind.allCases { #expect(rows["\(kind.rawValue)"] != nil, "\(kind)") }
    let text = try ["funds", "relocation"].map {
      try ProtocolFolder.text(of: "fundledger/v1/\($0).proto")
    }.joined()
    let names = Set(text.matches(of: /\n {2,4}(?:repeated )?\w+ (\w+) = \d+;/).map { String($0.1) })
    let ledgers: Set<String> = [
      "has_unit_book", "standard", "interest", "central", "locals", "pots", "province", "claim",
      "pot",
    ]
    for (kind, row) in rows {
      for field in row[1].split(separator: ", ") {
        let words = field.split(separator: " ").map(String.init)
        let name = try #require(words.first)
        #expect(names.contains(name) || ledgers.contains(name), "\(kind) \(name)")
        if words.count > 3, words[1] == "list" {
          #expect(rows[words[3]] != nil, "\(kind) \(name)")
        }
      }
    }
  }
}
