import Foundation
import FundClient
import FundMessages
import SwiftProtobuf
import Testing

/// The published case of relocation: the nation's task, 22 provinces, two instalments of the grant.
///
/// Published are persons by group of provinces, money by source, and the money and persons of each
/// instalment. How they fall on the provinces of a group is ours: persons as evenly as they go, and
/// money by persons.
struct RelocationCase: Decodable, Sendable {
  struct Source: Decodable, Sendable {
    var source: String
    var amount: String
  }

  struct Instalment: Decodable, Sendable {
    var date: String
    var centralGrant: String
    var personsWan: String
  }

  var unit: String
  var personsWan: String
  var provinces: Int
  var sources: [Source]
  var instalments: [Instalment]
  var byRegionPersonsWan: [String: String]
  var grantPerPersonYuan: [String: String]
  var checks: [String]

  static func load() throws -> RelocationCase {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/cases/relocation-national-2016-2020.json")
    let decoder = JSONDecoder()
    // Names of regions are keys too, and have no underscores.
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(RelocationCase.self, from: Data(contentsOf: file))
  }

  /// A decimal with at most eight places, times a power of ten: exact or nil.
  static func number(_ text: String, tens: Int) -> Int64? {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, halves.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isNumber) })
    else { return nil }
    let places = halves.count == 2 ? String(halves[1]) : ""
    guard places.count <= tens else { return nil }
    return Int64(halves[0] + places + String(repeating: "0", count: tens - places.count))
  }

  /// 亿元 to fen.
  static func fen(yi text: String) throws -> Int64 { try #require(number(text, tens: 10)) }

  /// 万 persons.
  static func persons(_ text: String) throws -> Int64 { try #require(number(text, tens: 4)) }

  /// The parts of a whole by weights: exact, rounded so that they sum to it.
  static func split(_ whole: Int64, by weights: [Int64]) -> [Int64] {
    let all = weights.reduce(0) { $0 + Int128($1) }
    var (parts, before, given): ([Int64], Int128, Int64) = ([], 0, 0)
    for weight in weights {
      before += Int128(weight)
      let upTo = Int64(Int128(whole) * before / all)
      parts.append(upTo - given)
      given = upTo
    }
    return parts
  }
}

/// The provinces of the programme with what falls on them.
struct RelocationProvinces: Sendable {
  /// As the case names its groups. The provinces of the table of grants; 东部 is named in the case.
  static let groups: [(name: String, codes: [String])] = [
    (
      "西部12省",
      [
        "150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000", "620000",
        "630000", "640000", "650000",
      ]
    ),
    ("中部6省", ["140000", "340000", "360000", "410000", "420000", "430000"]),
    ("东部4省(河北 吉林 山东 福建)", ["130000", "220000", "370000", "350000"]),
  ]

  struct Province: Sendable {
    var code: String
    var group: String
    var persons: Int64
    /// R1 to R5.
    var quotas: [Int64]
    /// Of each instalment: its persons and their money.
    var personsOfInstalment: [Int64]
    var grants: [Int64]
  }

  let all: [Province]

  init(_ published: RelocationCase) throws {
    var persons: [(code: String, group: String, persons: Int64)] = []
    for group in Self.groups {
      let whole = try RelocationCase.persons(
        #require(published.byRegionPersonsWan[group.name], "\(group.name)"))
      let parts = RelocationCase.split(whole, by: group.codes.map { _ in 1 })
      persons += zip(group.codes, parts).map { ($0, group.name, $1) }
    }
    let weights = persons.map(\.persons)
    let quotas = try published.sources.map {
      RelocationCase.split(try RelocationCase.fen(yi: $0.amount), by: weights)
    }
    let heads = try published.instalments.map {
      RelocationCase.split(try RelocationCase.persons($0.personsWan), by: weights)
    }
    let grants = try zip(published.instalments, heads).map {
      RelocationCase.split(try RelocationCase.fen(yi: $0.centralGrant), by: $1)
    }
    all = persons.enumerated().map { at, entry in
      Province(
        code: entry.code, group: entry.group, persons: entry.persons,
        quotas: quotas.map { $0[at] }, personsOfInstalment: heads.map { $0[at] },
        grants: grants.map { $0[at] })
    }
  }
}

/// Sends the case: all acts are the ministry's.
struct RelocationCaseRun {
  static let nation = "000000"
  static let day = SampleBooks.day(12, 31, year: 2017)
  let published: RelocationCase
  let provinces: RelocationProvinces
  private let ministry: Lane

  static func send(to test: TestLedger) async throws -> RelocationCaseRun {
    let published = try RelocationCase.load()
    let provinces = try RelocationProvinces(published)
    let supervisor = try await test.client(.supervisor)
    let january = try #require(Month(number: 201_601))
    for entity in [nation] + provinces.all.map(\.code) {
      for book in ["GLB", "GLF"] {
        _ = try await supervisor.openLedger(
          entity: entity, book: book, name: "\(entity) \(book)", firstMonth: january)
      }
    }
    let run = RelocationCaseRun(
      published: published, provinces: provinces,
      ministry: try await Lane.open("case", on: test.client(.nationBureau)))
    try await run.allocate()
    try await run.instalments()
    return run
  }

  func submit(
    _ actions: [Fundledger_V1_FundCommand.OneOf_Action], on day: Day
  ) async throws -> BatchOutcome {
    try await ministry.submit(
      actions.map { action in
        BusinessCommand(
          .with {
            $0.entity = Self.nation
            $0.day = day.number
            $0.action = action
          })
      })
  }

  private func send(
    _ actions: [Fundledger_V1_FundCommand.OneOf_Action], on day: Day
  ) async throws {
    let outcome = try await submit(actions, on: day)
    #expect(outcome.refusals.isEmpty, "\(outcome.refusals.map(\.message))")
    #expect(outcome.accepted == actions.count)
  }

  func task(
    _ to: String, version: UInt32 = 1, _ persons: Int64, _ quotas: [Int64]
  ) -> Fundledger_V1_FundCommand.OneOf_Action {
    .allocateTask(
      .with {
        $0.to = to
        $0.version = version
        $0.documentNo = "国发〔2016〕64号 \(to) \(version)"
        $0.registered = UInt32(clamping: persons)
        $0.grant = quotas[0]
        $0.bond = quotas[1]
        $0.fund = quotas[2]
        $0.loan = quotas[3]
        $0.households = quotas[4]
      })
  }

  /// The nation's sources in the order of the case.
  var quotas: [Int64] {
    get throws { try published.sources.map { try RelocationCase.fen(yi: $0.amount) } }
  }

  private func allocate() async throws {
    let persons = try RelocationCase.persons(published.personsWan)
    try await send(
      [task(Self.nation, persons, quotas)]
        + provinces.all.map { task($0.code, $0.persons, $0.quotas) },
      on: SampleBooks.day(9, 20, year: 2016))
  }

  /// Each instalment is an indicator of the centre, passed down with the cash.
  private func instalments() async throws {
    for (at, instalment) in published.instalments.enumerated() {
      let amount = try RelocationCase.fen(yi: instalment.centralGrant)
      // The first is published on 2016-09-22, without a day in the case.
      let day = at == 0 ? SampleBooks.day(9, 22, year: 2016) : SampleBooks.day(3, 16, year: 2017)
      #expect(instalment.date == (at == 0 ? "2016" : "2017-03-16"))
      let key = "中央\(at + 1)"
      var actions: [Fundledger_V1_FundCommand.OneOf_Action] = [
        .recordRevenue(.with { $0.amount = amount }),
        .issueIndicator(
          .with {
            $0.key = key
            $0.documentNo = "发改投资 第\(at + 1)批"
            $0.level = .central
            $0.category = "R01"
            $0.budgetYear = UInt32(2016 + at)
            $0.amount = amount
          }),
      ]
      for province in provinces.all {
        actions += [
          .passDown(
            .with {
              $0.key = key
              $0.to = province.code
              $0.toKey = "中央\(at + 1)"
              $0.documentNo = "\(province.code) 第\(at + 1)批"
              $0.amount = province.grants[at]
            }),
          .moveCash(
            .with {
              $0.kind = .subsidy
              $0.to = province.code
              $0.indicator = key
              $0.toIndicator = "中央\(at + 1)"
              $0.amount = province.grants[at]
            }),
        ]
      }
      try await send(actions, on: day)
    }
  }
}
