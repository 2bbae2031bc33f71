import Foundation

/// A worked story of postings with the trial balances that must come out; the grammar is in
/// `Fixtures/postings/README.md`.
package struct PostingScenario: Sendable {
  package let name: String
  package var events: [Event] = []
  /// Everything that is not zero at the end, summed over dimensions.
  package var balances: [Balance] = []

  package struct Event: Sendable {
    /// Empty for the one event of a scenario without headings.
    package let id: String
    package let heading: String
    /// 0 before the year end, 1 after it.
    package let block: Int
    package var lines: [Line] = []
  }

  package struct Line: Sendable {
    package let ledger: Ledger
    package let legs: [Leg]
    /// Line of the file, from 1.
    package let number: Int
  }

  package struct Ledger: Hashable, Sendable, CustomStringConvertible {
    package let book: String
    package let entity: String
    /// `F` or `B` in the book GLA, else nil.
    package let part: Character?

    package var description: String { "\(book)/\(entity)" + (part.map { ".\($0)" } ?? "") }
  }

  package struct Leg: Sendable {
    package enum Side: String, Sendable {
      case debit = "D"
      case credit = "C"
    }

    package let side: Side
    package let code: String
    /// In the order written; no letter twice.
    package let dimensions: [Dimension]
    /// Negative when red.
    package let fen: Int64

    /// What the leg adds to debits less credits.
    package var signedFen: Int64 { side == .debit ? fen : -fen }
  }

  package struct Dimension: Hashable, Sendable {
    package let letter: Character
    package let value: String
  }

  package struct Balance: Sendable {
    package let ledger: Ledger
    package let code: String
    /// Debits less credits.
    package let signedFen: Int64
  }

  package struct ParseError: Error, Equatable {
    package let file: String
    package let line: Int
    package let text: String

    package init(file: String, line: Int, text: String) {
      self.file = file
      self.line = line
      self.text = text
    }
  }
}

extension PostingScenario {
  /// The end balances by ledger and subject: `GLB/C G101`.
  package var closings: [String: Int64] {
    Dictionary(balances.map { ("\($0.ledger) \($0.code)", $0.signedFen) }) { _, last in last }
  }

  /// The scenarios of this repository, in the order of the file.
  package static func all() throws -> [PostingScenario] {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/postings")
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    return try parse(
      scenarios: text("scenarios.txt"), trialBalances: text("trial-balances.txt"))
  }

  package static func parse(
    scenarios: String, trialBalances: String
  ) throws(ParseError) -> [PostingScenario] {
    var found: [PostingScenario] = []
    var blocks: [String: Int] = [:]
    var current: Int?
    for (number, line) in numberedLines(scenarios) {
      let failure = ParseError(file: "scenarios.txt", line: number, text: line)
      if line.hasPrefix("```post ") {
        let name = String(line.dropFirst(8))
        if let index = found.firstIndex(where: { $0.name == name }) {
          current = index
          blocks[name, default: 0] += 1
        } else {
          current = found.count
          found.append(PostingScenario(name: name))
        }
      } else if line == "```" {
        current = nil
      } else if let index = current {
        let block = blocks[found[index].name, default: 0]
        if isPosting(line) {
          if found[index].events.isEmpty {
            found[index].events.append(Event(id: "", heading: "", block: block))
          }
          guard let posting = posting(line, number: number) else { throw failure }
          found[index].events[found[index].events.count - 1].lines.append(posting)
        } else {
          guard let id = line.split(separator: " ").first else { throw failure }
          found[index].events.append(Event(id: String(id), heading: line, block: block))
        }
      } else if !line.isEmpty {
        throw failure
      }
    }
    try addBalances(trialBalances, to: &found)
    return found
  }

  private static func addBalances(
    _ text: String, to scenarios: inout [PostingScenario]
  ) throws(ParseError) {
    var current: Int?
    for (number, line) in numberedLines(text) where !line.isEmpty {
      let failure = ParseError(file: "trial-balances.txt", line: number, text: line)
      if line.hasPrefix("# ") {
        current = scenarios.firstIndex { $0.name == line.dropFirst(2) }
        guard current != nil else { throw failure }
      } else {
        guard let current, let balances = balances(line) else { throw failure }
        scenarios[current].balances += balances
      }
    }
  }

  private static func numberedLines(_ text: String) -> [(Int, String)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, String($0.element)) }
  }

  private static func isPosting(_ line: String) -> Bool {
    let start = Array(line.prefix(4))
    return start.count == 4 && start[3] == "/"
      && start[..<3].allSatisfy { ("A"..."Z").contains($0) }
  }

  private static func posting(_ line: String, number: Int) -> Line? {
    let cells = line.components(separatedBy: " | ")
    guard cells.count >= 3, let ledger = ledger(cells[0]) else { return nil }
    let legs = cells.dropFirst().compactMap(leg)
    guard legs.count == cells.count - 1 else { return nil }
    return Line(ledger: ledger, legs: legs, number: number)
  }

  private static func ledger(_ text: String) -> Ledger? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0].count == 3, !halves[1].isEmpty else { return nil }
    guard halves[0] == "GLA" else {
      return Ledger(book: String(halves[0]), entity: String(halves[1]), part: nil)
    }
    guard halves[1].hasSuffix(".F") || halves[1].hasSuffix(".B") else { return nil }
    return Ledger(
      book: String(halves[0]), entity: String(halves[1].dropLast(2)), part: halves[1].last)
  }

  private static func leg(_ text: String) -> Leg? {
    let words = text.split(separator: " ")
    guard words.count == 4, let side = Leg.Side(rawValue: String(words[0])),
      let dimensions = dimensions(words[2]), let fen = fen(words[3])
    else { return nil }
    return Leg(side: side, code: String(words[1]), dimensions: dimensions, fen: fen)
  }

  private static func dimensions(_ text: Substring) -> [Dimension]? {
    guard text != "-" else { return [] }
    var dimensions: [Dimension] = []
    for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
      let halves = pair.split(separator: "=", omittingEmptySubsequences: false)
      guard halves.count == 2, halves[0].count == 1, let letter = halves[0].first,
        !halves[1].isEmpty, !dimensions.contains(where: { $0.letter == letter })
      else { return nil }
      dimensions.append(Dimension(letter: letter, value: String(halves[1])))
    }
    return dimensions
  }

  private static func balances(_ line: String) -> [Balance]? {
    let parts = line.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "- ", let ledger = ledger(String(parts[1])),
      parts[2].hasPrefix(": ")
    else { return nil }
    let cells = parts[2].dropFirst(2).components(separatedBy: " · ")
    let balances = cells.compactMap { cell -> Balance? in
      let words = cell.split(separator: " ")
      guard words.count == 3, let fen = fen(words[1]),
        let side = Leg.Side(rawValue: String(words[2]))
      else { return nil }
      return Balance(
        ledger: ledger, code: String(words[0]), signedFen: side == .debit ? fen : -fen)
    }
    return balances.count == cells.count ? balances : nil
  }

  /// 万元 with at most four places to fen, exactly.
  private static func fen(_ text: Substring) -> Int64? {
    let negative = text.hasPrefix("-")
    let halves = (negative ? text.dropFirst() : text)
      .split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, halves.allSatisfy({ !$0.isEmpty }),
      halves.joined().allSatisfy({ ("0"..."9").contains($0) })
    else { return nil }
    let places = halves.count == 2 ? halves[1] : ""
    guard places.count <= 4 else { return nil }
    let digits = halves[0] + places + String(repeating: "0", count: 6 - places.count)
    return Int64(digits).map { negative ? -$0 : $0 }
  }
}
