import FundClient
import FundData
import FundMessages
import SwiftProtobuf
import Testing

/// The published case of relocation over the wire, its sentences checked against what the daemon answers.
@Suite(.timeLimit(.minutes(1))) struct RelocationCaseTests {
  private static let yi: Int64 = 100_000_000_00

  /// What the daemon answers about the case.
  private struct Evidence: Sendable {
    var published: RelocationCase
    var provinces: RelocationProvinces
    var nation: RelocationFinancing
    /// Of the nation, by instalment.
    var issued: [FundIndicator]
    /// By instalment and province.
    var received: [[String: FundIndicator]]

    static func read(_ run: RelocationCaseRun, _ test: TestLedger) async throws -> Evidence {
      let auditor = try await test.client(.nationAuditor)
      var (issued, received): ([FundIndicator], [[String: FundIndicator]]) = ([], [])
      for number in 1...run.published.instalments.count {
        issued.append(try await auditor.indicator("中央\(number)", of: RelocationCaseRun.nation))
        var ofProvinces: [String: FundIndicator] = [:]
        for province in run.provinces.all {
          ofProvinces[province.code] = try await auditor.indicator(
            "中央\(number)", of: province.code)
        }
        received.append(ofProvinces)
      }
      return Evidence(
        published: run.published, provinces: run.provinces,
        nation: try await auditor.relocationFinancing(
          of: RelocationCaseRun.nation, on: RelocationCaseRun.day),
        issued: issued, received: received)
    }

    func quota(_ source: MoneySource) -> Int64 {
      nation.lines.first { $0.source == source }?.figures.quota.value ?? 0
    }

    /// Persons of the parts that are provinces of a group.
    func persons(_ group: String) -> Int64 {
      let codes = Set(provinces.all.filter { $0.group == group }.map(\.code))
      return nation.parts.reduce(0) { $0 + (codes.contains($1.key) ? $1.persons.task : 0) }
    }
  }

  /// A sentence of the case as it comes out of the answers: every pair must be of equals.
  private typealias Check = @Sendable (Evidence) throws -> [(found: Int64, expected: Int64)]

  /// By the sentences of the file.
  private static let checks: [String: Check] = [
    "sources sum to 5922": { evidence in
      let five: [MoneySource] = [.grant, .bond, .fund, .loan, .households]
      let quotas = five.map { evidence.quota($0) }
      return [
        (quotas.reduce(0, +), 5_922 * yi), (evidence.nation.total.quota.value, 5_922 * yi),
        (evidence.nation.parts.reduce(0) { $0 + $1.figures.quota.value }, 5_922 * yi),
      ] + zip(quotas, [800, 994, 500, 3_413, 215]).map { ($0, $1 * yi) }
    },
    "664 + 296 + 21 = 981": { evidence in
      let persons = RelocationProvinces.groups.map { evidence.persons($0.name) }
      return [
        (persons[0], 6_640_000), (persons[1], 2_960_000), (persons[2], 210_000),
        (persons.reduce(0, +), 9_810_000), (evidence.nation.persons.task, 9_810_000),
      ]
    },
    "both instalments lie between 7000 and 10000 yuan a person": { evidence in
      let amounts = [193_6 * yi / 10, 189 * yi]
      let persons: [Int64] = [2_490_000, 2_425_000]
      var pairs: [(found: Int64, expected: Int64)] = []
      for (at, issued) in evidence.issued.enumerated() {
        let received = evidence.received[at].values.reduce(0) { $0 + $1.amount.value }
        pairs += [(issued.amount.value, amounts[at]), (received, amounts[at])]
        pairs.append((isBetween(received, persons[at]) ? 1 : 0, 1))
        for province in evidence.provinces.all {
          let amount = evidence.received[at][province.code]?.amount.value ?? 0
          pairs.append((isBetween(amount, province.personsOfInstalment[at]) ? 1 : 0, 1))
        }
      }
      return pairs
    },
  ]

  /// 7000 to 10000 yuan a person, without rounding.
  private static func isBetween(_ fen: Int64, _ persons: Int64) -> Bool {
    (7_000_00 * persons...10_000_00 * persons).contains(fen)
  }

  private static func run(
    _ look: (RelocationCaseRun, TestLedger) async throws -> Void
  ) async throws {
    try await TestLedger.run { test in
      try await look(try await RelocationCaseRun.send(to: test), test)
    }
  }

  @Test func `every sentence of the case holds to the fen`() async throws {
    try await Self.run { run, test in
      let evidence = try await Evidence.read(run, test)
      #expect(!run.published.checks.isEmpty)
      for text in run.published.checks {
        let check = try #require(Self.checks[text], "nothing computes \(text)")
        let pairs = try check(evidence)
        #expect(!pairs.isEmpty)
        for (at, pair) in pairs.enumerated() {
          #expect(pair.found == pair.expected, "\(text), \(at)")
        }
      }
      #expect(Set(run.published.checks) == Set(Self.checks.keys))
    }
  }

  @Test func `the figures of the file are those that are checked`() throws {
    let published = try RelocationCase.load()
    #expect(published.unit == "亿元" && published.provinces == 22)
    let sources = try published.sources.map { try RelocationCase.fen(yi: $0.amount) }
    #expect(sources == [800, 994, 500, 3_413, 215].map { $0 * Self.yi })
    #expect(
      published.sources.map(\.source)
        == [MoneySource.grant, .bond, .fund, .loan, .households].map(\.chineseName))
    #expect(
      try published.instalments.map { try RelocationCase.persons($0.personsWan) }
        == [2_490_000, 2_425_000])
    let bounds = published.grantPerPersonYuan.values.compactMap { Int64($0) }
    #expect(bounds.min() == 7_000 && bounds.max() == 10_000)
    #expect(Set(published.byRegionPersonsWan.keys) == Set(RelocationProvinces.groups.map(\.name)))
  }

  @Test func `the provinces are the 22 of the table of grants, in its groups`() throws {
    let reference = try ReferenceData.load()
    let day = Int32(RelocationCaseRun.day.number)
    let provinces = try RelocationProvinces(RelocationCase.load())
    #expect(provinces.all.count == 22 && Set(provinces.all.map(\.code)).count == 22)
    for province in provinces.all {
      let grant = try #require(reference.headGrant(ofRegion: province.code, on: day))
      #expect((grant == 7_000_00) == (province.group != "西部12省"), "\(province.code)")
    }
    let east = try #require(RelocationProvinces.groups.last)
    let names = east.codes.compactMap { reference.region($0, on: day)?.name }
    #expect(names == ["河北省", "吉林省", "山东省", "福建省"])
    for (at, instalment) in try RelocationCase.load().instalments.enumerated() {
      let sum = provinces.all.reduce(0) { $0 + $1.personsOfInstalment[at] }
      #expect(try sum == RelocationCase.persons(instalment.personsWan))
    }
  }

  @Test func `the nation's task is the programme, and all of it is given on`() async throws {
    try await Self.run { run, test in
      let nation = try await test.client(.nationAuditor).relocationFinancing(
        of: RelocationCaseRun.nation, on: RelocationCaseRun.day)
      #expect(nation.parts.count == 22 && nation.parts.allSatisfy { $0.kind == .region })
      let envelope = try #require(nation.envelope)
      #expect(envelope.total == Fen(5_922 * Self.yi) && envelope.registered == 9_810_000)
      #expect(envelope.isTask && envelope.quotaOfTotal?.hundredths == 100_00)
      // 5922 of about 6000.
      #expect(envelope.about == Fen(6_000 * Self.yi))
      #expect(envelope.quotaOfAbout?.hundredths == 98_70)
      let gansu = try #require(run.provinces.all.first { $0.code == "620000" })
      let own = try await test.client(.auditor).relocationFinancing(
        of: "620000", on: RelocationCaseRun.day)
      #expect(own.persons.task == gansu.persons && own.lines.count == 6)
      #expect(own.lines.prefix(5).map(\.figures.quota.value) == gansu.quotas)
      #expect(own.total.quota.value == gansu.quotas.reduce(0, +))
    }
  }

  @Test func `both instalments are passed down with the cash, to the last fen`() async throws {
    try await Self.run { run, test in
      let evidence = try await Evidence.read(run, test)
      for (at, issued) in evidence.issued.enumerated() {
        #expect(issued.passedDown == issued.amount && issued.available == .zero)
        #expect(issued.reference.category == "R01")
        for province in run.provinces.all {
          let found = evidence.received[at][province.code]
          #expect(found?.amount.value == province.grants[at], "\(province.code)")
        }
      }
      let auditor = try await test.client(.nationAuditor)
      let ledgers = try await auditor.allLedgers()
      var cash: [String: Int64] = [:]
      for ledger in ledgers where ledger.book == "GLF" {
        let table = try await auditor.trialBalance(ledger: ledger.number)
        cash[ledger.entity] = table.lines.first { $0.subject == "1001" }?.closing.value ?? 0
      }
      #expect(cash[RelocationCaseRun.nation] == 0)
      for province in run.provinces.all {
        #expect(cash[province.code] == province.grants.reduce(0, +), "\(province.code)")
      }
      // 193.6 and 189.
      #expect(cash.values.reduce(0, +) == 382_6 * Self.yi / 10)
    }
  }

  @Test func `beyond the programme nothing is given`() async throws {
    try await Self.run { run, _ in
      let day = RelocationCaseRun.day
      let none: [Int64] = [0, 0, 0, 0, 0]
      // A 23rd province: all persons are given on.
      let more = try await run.submit([run.task("460000", 1, none)], on: day)
      let person = try #require(more.refusals.first)
      #expect(person.rule == "task-within-parent" && person.article.contains("64号"))
      #expect(person.figure("available") == 0 && person.figure("asked") == 1)
      #expect(person.figure("line") == 1)
      // A fen of loans beyond 3413亿元.
      var quotas = try run.quotas
      quotas[3] += 1
      let larger = try await run.submit(
        [run.task(RelocationCaseRun.nation, version: 2, 9_810_000, quotas)], on: day)
      let loan = try #require(larger.refusals.first)
      #expect(loan.rule == "task-within-parent" && loan.about.contains("R4"))
      #expect(loan.figure("available") == 3_413 * Self.yi && loan.figure("line") == 6)
      #expect(loan.figure("asked") == 3_413 * Self.yi + 1)
      // And no more grant than the indicator has.
      let grant = try await run.submit(
        [
          .passDown(
            .with {
              $0.key = "中央1"
              $0.to = "620000"
              $0.toKey = "多一分"
              $0.documentNo = "多一分"
              $0.amount = 1
            })
        ], on: day)
      let over = try #require(grant.refusals.first)
      #expect(over.code == 450 && over.figure("available") == 0 && over.figure("asked") == 1)
    }
  }
}
