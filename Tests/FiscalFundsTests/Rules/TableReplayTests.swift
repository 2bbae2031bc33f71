import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// Rules judge a command once: what was accepted is replayed as it was, whatever the tables say now.
struct TableReplayTests {
  /// Rules under which hardly anything of the story would pass.
  private static func harsh() throws -> ReferenceData {
    try RuleBooks.tables("rules.csv") { line in
      line.replacing(",warn,", with: ",refuse,").replacing(#/share_bp=\d+/#, with: "share_bp=0")
        .replacing(#/limit_fen=\d+/#, with: "limit_fen=0").replacing(#/days=\d+/#, with: "days=365")
        .replacing(#/years=\d+/#, with: "years=0").replacing(#/last_year=\d+/#, with: "last_year=0")
    }
  }

  @Test func theStoryDoesNotPassUnderHarsherRules() throws {
    let books = try RuleBooks(reference: Self.harsh())
    try books.project("p", hasNotice: true)
    #expect(books.verdict(Act.sign("k", 1)) == .refuses(.retentionShare, 0, 300))
  }

  @Test func replayJudgesNothingAgain() throws {
    var scenario = try EventScenario()
    try scenario.run()
    let machine = try scenario.desk.replayed(over: Self.harsh())
    #expect(machine.stateBytes() == scenario.desk.state())
    #expect(machine.firstBrokenInvariant() == nil)
  }

  @Test func replayNeedsNoListOfPoolCountiesOrCategories() throws {
    var scenario = try EventScenario()
    try scenario.run()
    func empty(_ name: String) throws -> [UInt8] {
      let header = try RuleBooks.text(name) { $0 }.split(separator: "\n").first {
        !$0.hasPrefix("#")
      }
      return Array("\(header ?? "")\n".utf8)
    }
    let tables = try ReferenceData(
      replacing: [
        "pool_counties.csv": empty("pool_counties.csv"),
        "subsidy_rates.csv": empty("subsidy_rates.csv"),
        "negative_list.csv": empty("negative_list.csv"), "rules.csv": empty("rules.csv"),
      ], in: ReferenceData.load())
    let machine = try scenario.desk.replayed(over: tables)
    #expect(machine.stateBytes() == scenario.desk.state())
  }

  private static func rules(retention basisPoints: Int) throws -> String {
    try RuleBooks.text("rules.csv") {
      $0.replacing("share_bp=300", with: "share_bp=\(basisPoints)")
    }
  }

  @Test func loadedTablesJudgeWhatComesLaterOnly() throws {
    let books = try RuleBooks.ready()
    let before = books.desk.funds.reference.tablesHash
    let sign = { (key: String) in Act.sign(key, 100_00) { $0.retentionBasisPoints = 250 } }
    #expect(books.verdict(sign("k1")) == .passes)
    let load = Act.load(["rules.csv": try Self.rules(retention: 200)])
    #expect(books.verdict(load, by: FundDesk.checker) == .passes)
    #expect(books.desk.funds.reference.tablesHash != before)
    #expect(books.verdict(sign("k2")) == .refuses(.retentionShare, 200, 250))
    books.desk.seal()

    // The books that were replayed, and those of an image, judge by the loaded tables too.
    let replayed = try books.desk.replayed()
    #expect(replayed.stateBytes() == books.desk.state())
    let restored = try StateMachine.restored(
      from: books.desk.state(), reference: books.desk.reference)
    for funds in [replayed.funds, restored.funds] {
      #expect(funds?.reference.tablesHash == books.desk.funds.reference.tablesHash)
      let day = Int32(RuleBooks.day.number)
      let rule = funds?.reference.rule(RuleNumber.retentionShare.rawValue, on: day)
      #expect(rule?.parameters["share_bp"] == 200)
      #expect(funds?.contracts.count == 2)
    }

    // Back again.
    let back = Act.load(["rules.csv": try Self.rules(retention: 300)])
    #expect(books.verdict(back, by: FundDesk.checker) == .passes)
    #expect(books.verdict(sign("k2")) == .passes)
  }

  @Test(arguments: [
    ["charts.csv": ""], ["rules.csv": "nonsense\n"], ["other.csv": "x"], [:],
  ])
  func tablesThatCannotBeReadAreRefused(_ files: [String: String]) throws {
    let books = try RuleBooks.ready()
    let before = books.desk.funds.reference.tablesHash
    #expect(books.verdict(Act.load(files), by: FundDesk.checker) == .fails(.commandShape))
    #expect(books.desk.funds.reference.tablesHash == before)
  }
}
