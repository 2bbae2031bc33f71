import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// What was decided of relocation stays as it was, whatever the tables say at the replay.
struct RelocationReplayTests {
  /// Rules under which hardly anything of relocation would pass.
  @Sendable private static func harsh(_ line: String) -> String {
    line.replacing(",warn,", with: ",refuse,").replacing(#/area=\d+/#, with: "area=1")
      .replacing(#/person_fen=\d+/#, with: "person_fen=1")
      .replacing(#/household_fen=\d+/#, with: "household_fen=1")
      .replacing(#/days=\d+/#, with: "days=365").replacing(#/share_bp=\d+/#, with: "share_bp=0")
  }

  /// Another grant a head for every region.
  @Sendable private static func otherGrants(_ line: String) -> String {
    line.replacing(#/,[0-9]{6},(?=20)/#, with: ",1,")
  }

  /// An envelope of nothing.
  @Sendable private static func noProgramme(_ line: String) -> String {
    line.replacing(#/,[0-9]+,20/#, with: ",0,20")
  }

  private static func tables(
    _ changes: [(String, (String) -> String)]
  ) throws -> ReferenceData {
    var files: [String: [UInt8]] = [:]
    for (name, change) in changes {
      let old = try RuleBooks.text(name) { $0 }
      let new = try RuleBooks.text(name, change)
      #expect(old != new, "\(name)")
      files[name] = Array(new.utf8)
    }
    return try ReferenceData(replacing: files, in: ReferenceData.load())
  }

  private static let edited: [(String, @Sendable (String) -> String)] = [
    ("rules.csv", harsh), ("relocation_grants.csv", otherGrants),
    ("relocation_programme.csv", noProgramme),
  ]

  @Test func theStoryDoesNotPassUnderTheEditedTables() throws {
    for (at, change) in Self.edited.enumerated() {
      let story = try RelocationScenario.ready(.prepared)
      let text = try RuleBooks.text(change.0, change.1)
      try story.desk.send(
        Act.load([change.0: text]), at: story.place("P"), on: RelocationScenario.start,
        by: FundDesk.checker)
      switch at {
      case 0:
        #expect(
          story.verdict(story.raising("a", story.part(1, 5)), at: "B")
            == .refuses(.selfRaiseCap, 1, 5))
      case 1:
        let county = story.place("C")
        #expect(story.desk.funds.reference.headGrant(ofRegion: county, on: 18_000) == 1)
      default:
        #expect(
          story.verdict(story.task("N", version: 2), at: "N")
            == .refuses(.taskWithinParent, 0, 100))
      }
    }
  }

  @Test(arguments: [[0], [1], [2], [0, 1, 2]])
  func replayJudgesRelocationNotAgain(_ edits: [Int]) throws {
    var story = try RelocationScenario()
    try story.run()
    story.desk.seal()
    let machine = try story.desk.replayed(over: Self.tables(edits.map { Self.edited[$0] }))
    #expect(machine.stateBytes() == story.desk.state())
    #expect(machine.firstBrokenInvariant() == nil)
    // Grants by head, interest and what a final account took are those of their day.
    let books = machine.funds
    let funds = try #require(books)
    let settlement = try #require(funds.settlements.numbers.last)
    #expect(funds.settlements[settlement].entitled == 100 * 8_000_00)
    let loans = funds.loans.numbers.map { funds.loans[$0] }
    #expect(loans.first { $0.key == "l1" }?.central == story.fen("M12", 0))
  }

  @Test func replayNeedsNoTableOfRelocation() throws {
    var story = try RelocationScenario()
    try story.run()
    story.desk.seal()
    func empty(_ name: String) throws -> [UInt8] {
      let header = try RuleBooks.text(name) { $0 }.split(separator: "\n").first {
        !$0.hasPrefix("#")
      }
      return Array("\(header ?? "")\n".utf8)
    }
    var files: [String: [UInt8]] = [:]
    for name in ["rules.csv", "relocation_grants.csv", "relocation_programme.csv"] {
      files[name] = try empty(name)
    }
    let machine = try story.desk.replayed(
      over: ReferenceData(replacing: files, in: ReferenceData.load()))
    #expect(machine.stateBytes() == story.desk.state())
  }

  /// Newer grants are for who is granted after them, before and after a replay.
  @Test func loadedGrantsCountForWhoIsGrantedLaterOnly() throws {
    let story = try RelocationScenario.ready(.prepared)
    let change = { (line: String) in
      line.hasPrefix("620000,") ? line.replacing("800000", with: "900000") : line
    }
    let text = try RuleBooks.text("relocation_grants.csv", change)
    for (letter, from) in [("N", "N"), ("P", "N"), ("C", "P")] {
      try story.send(
        story.task(letter, version: 2) {
          $0.registered = 104
          $0.quotas.grant += 4 * 9_000_00
        }, at: from)
    }
    try story.send(story.enrolment(story.household(905)), at: "C")
    try story.desk.send(
      Act.load(["relocation_grants.csv": text]), at: story.place("P"),
      on: RelocationScenario.start, by: FundDesk.checker)
    try story.send(
      .grantHeads(
        .with {
          $0.project = "S1"
          $0.documentNo = "补助2号"
          $0.households = [.with { $0.key = HashedKey(high: 1, low: 905) }]
        }), at: "C")
    let settlement = try #require(story.desk.funds.settlements.numbers.last)
    let entitled = 100 * 8_000_00 + 4 * 9_000_00 as Int64
    #expect(story.desk.funds.settlements[settlement].entitled == entitled)
    story.desk.seal()
    let replayed = try story.desk.replayed()
    #expect(replayed.stateBytes() == story.desk.state())
    #expect(replayed.funds?.settlements[settlement].entitled == entitled)
  }
}
