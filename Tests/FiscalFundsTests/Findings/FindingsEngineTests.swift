import TestSupport
import Testing

@testable import FiscalFunds
@testable import LedgerCore

/// What holds for every detector: order, scope, settings, and a bounded memory that says so.
struct FindingsEngineTests {
  /// A generated year, made once.
  private static let made = Result { try CountyYear(seed: 3).played().desk.blocks }

  private static func year() throws -> [StoredBlock] { try made.get() }

  @Test func theSameBlocksGiveTheSameFindings() throws {
    let blocks = try Self.year()
    let once = try CountyYearTests.findings(blocks)
    #expect(try CountyYearTests.findings(blocks) == once)
    #expect(!once.isEmpty)
    for (before, after) in zip(once, once.dropFirst()) {
      let isNext = (before.revision, before.ordinal) < (after.revision, after.ordinal)
      #expect(isNext, "\(after.chinese)")
    }
  }

  @Test func aDetectorAloneSaysWhatItSaysAmongAll() throws {
    let blocks = try Self.year()
    let all = try CountyYearTests.findings(blocks)
    for kind in DetectorKind.allCases {
      var settings = FindingSettings()
      settings.choose([kind])
      let alone = try CountyYearTests.findings(blocks, settings)
      #expect(alone.map(\.chinese) == all.filter { $0.detector == kind }.map(\.chinese))
    }
  }

  @Test func aCountySeesNothingOfThePrefecture() throws {
    let blocks = try Self.year()
    let all = try CountyYearTests.findings(blocks)
    let county = try CountyYearTests.findings(blocks, scope: FactScope(region: 620_503))
    #expect(all.contains { $0.entity == CountyYear.prefecture })
    #expect(county.allSatisfy { $0.entity.hasPrefix(CountyYear.county) })
    let isCounty = { (finding: Finding) in finding.entity.hasPrefix(CountyYear.county) }
    let expected = Set(all.filter(isCounty).map(\.chinese))
    #expect(Set(county.map(\.chinese)) == expected)
  }

  /// What a county received from above is known to it, with the day on which it was.
  @Test func aCountyIsToldWhatItWasPassedDownAndLeftLying() throws {
    let desk = try FundDesk()
    try desk.open("620500", "GLB", "GLF").open("620503", "GLB", "GLF")
    try desk.send(
      Act.issue("c1", 100_000_00) { $0.publisher = "620000" }, at: "620500", on: .of(2019, 3, 1))
    try desk.send(
      Act.passDown("c1", to: "620503", as: "x1", 60_000_00), at: "620500", on: .of(2019, 3, 11))
    desk.seal()
    let engine = FindingsEngine(scope: FactScope(region: 620_503))
    var findings: [Finding] = []
    for block in desk.blocks { findings += try block.withBody { try engine.take($0) } }
    findings += engine.finish(on: .of(2019, 6, 10))
    #expect(findings.map(\.detector) == [.slowPassDown])
    #expect(findings.first?.day == .of(2019, 6, 10) && findings.first?.amount == 60_000_00)
    #expect(findings.first?.subjects == [.init(.indicator, "x1")])
  }

  @Test func aParameterChangesWhatIsFound() throws {
    let blocks = try Self.year()
    func count(_ name: String, _ value: Int64) throws -> Int {
      var settings = FindingSettings()
      try settings.set(name, to: value)
      let kind = DetectorKind(name: String(name.split(separator: ".")[0]))
      return try CountyYearTests.findings(blocks, settings).count { $0.detector == kind }
    }
    #expect(try count("idle-money.days", 3_650) < count("idle-money.days", 365))
    #expect(try count("round-sum.unit_fen", 200_000_00) < count("round-sum.unit_fen", 100_000_00))
    #expect(try count("paid-before-notice.days", 60) > count("paid-before-notice.days", 10))
  }

  @Test func settingsNameWhatIsWrong() {
    var settings = FindingSettings()
    #expect(throws: FindingSettings.Problem.unknownDetector("idle.days")) {
      try settings.set("idle.days", to: 1)
    }
    #expect(throws: FindingSettings.Problem.unknownParameter("idle-money.weeks")) {
      try settings.set("idle-money.weeks", to: 1)
    }
    #expect(throws: FindingSettings.Problem.outOfRange("idle-money.days", 1...3_650)) {
      try settings.set("idle-money.days", to: 0)
    }
  }

  @Test func everyDetectorHasItsOwnNameAndParametersWithinTheirRanges() {
    #expect(Set(DetectorKind.allCases.map(\.name)).count == DetectorKind.allCases.count)
    for kind in DetectorKind.allCases {
      #expect(DetectorKind(name: kind.name) == kind)
      let info = kind.info
      #expect(!info.document.isEmpty && !info.chinese.isEmpty && !info.english.isEmpty)
      #expect(Set(info.parameters.map(\.name)).count == info.parameters.count)
      for parameter in info.parameters {
        #expect(parameter.range.contains(parameter.value), "\(kind) \(parameter.name)")
      }
    }
  }

  @Test func afterAFullMemoryFindingsSayFromWhereTheyMayBeIncomplete() throws {
    let blocks = try Self.year()
    var settings = FindingSettings()
    settings.limits.payments = 100
    let findings = try CountyYearTests.findings(blocks, settings)
    let from = try #require(findings.first { $0.incompleteFrom != 0 }?.incompleteFrom)
    for finding in findings {
      #expect((finding.incompleteFrom == from) == (finding.revision >= from), "\(finding.chinese)")
    }
    let whole = try CountyYearTests.findings(blocks)
    #expect(whole.allSatisfy { $0.incompleteFrom == 0 } && whole.count > findings.count)
  }

  /// Any accepted commands, sensible or not, pass through every detector.
  @Test func randomBooksDoNotStopTheDetectors() throws {
    let walk = try FundWalk(seed: 11, length: 1_500) {
      $0.replacing(#/,(refuse|warn|off),/#, with: ",off,")
    }
    try walk.run()
    let findings = try CountyYearTests.findings(walk.desk.blocks)
    #expect(Set(findings.map(\.detector)).count > 5)
    #expect(findings.allSatisfy { !$0.entity.isEmpty && $0.referenceCount > 0 })
  }

  @Test func aSettlementThatCostsMoreAHeadIsFound() throws {
    var scenario = try RelocationScenario()
    try scenario.run()
    scenario.desk.seal()
    func heads(_ cost: Int64) throws -> [Int64] {
      var settings = FindingSettings()
      settings.choose([.relocationStandard])
      try settings.set("relocation-standard.cost_fen", to: cost)
      return try CountyYearTests.findings(scenario.desk.blocks, settings).compactMap { finding in
        finding.figures.first { $0.name == "head_fen" }?.value
      }
    }
    let found = try #require(try heads(1).first)
    #expect(found > 0)
    #expect(try heads(found - 1) == [found])
    #expect(try heads(found + 1).isEmpty)
  }
}
