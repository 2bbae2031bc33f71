import FiscalFunds
import FundData
import LedgerCore

/// The whole programme of relocation (易地扶贫搬迁) as it is played: 22 provinces, about 1 400 counties,
/// their settlements. Published are the envelope by source, the persons by group of provinces, the tiers
/// of the grant and the first two instalments; how all this falls on places is generated from a seed.
struct NationalPlan {
  struct Province {
    let code: String
    let counties: [County]
    let quotas: SourceAmounts
    var body: String { "\(code).V" }
    var persons: Int64 { counties.reduce(0) { $0 + $1.persons } }
  }

  struct County {
    let entity: String
    /// Made up for the run: the tables do not have every county that took part.
    let isGenerated: Bool
    let persons: Int64
    /// Central grant a person, fen.
    let standard: Int64
    let quotas: SourceAmounts
    let sites: [Site]
    var body: String { "\(entity).B" }
    var unit: String { "\(entity).U.发展改革局" }
  }

  struct Site {
    let key: String
    /// Of the whole run, from 0.
    let number: Int
    let persons: Int64
  }

  /// Size of the run: a thousandth of the persons is enough to see that it works.
  struct Scale: Sendable {
    var counties = 1_400
    var sitesPerCounty = 5
    /// Persons are divided by it, and money too.
    var divisor: Int64 = 1
  }

  /// 西部 12, 中部 6 and 东部 4 provinces, with their registered persons: published.
  static let groups: [(name: String, codes: [String], persons: Int64)] = [
    (
      "西部12省",
      [
        "150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000", "620000",
        "630000", "640000", "650000",
      ], 6_640_000
    ),
    ("中部6省", ["140000", "340000", "360000", "410000", "420000", "430000"], 2_960_000),
    ("东部4省", ["130000", "220000", "350000", "370000"], 210_000),
  ]

  let scale: Scale
  let seed: UInt64
  let envelope: SourceAmounts
  let persons: Int64
  private(set) var provinces: [Province] = []
  var counties: Int { provinces.reduce(0) { $0 + $1.counties.count } }
  var sites: Int { provinces.reduce(0) { $0 + $1.counties.reduce(0) { $0 + $1.sites.count } } }

  init(_ reference: ReferenceData, scale: Scale, seed: UInt64) throws {
    self.scale = scale
    self.seed = seed
    let day = Int32(Day(year: 2016, month: 3, day: 1)?.number ?? 0)
    guard let programme = reference.programme(on: day) else {
      throw EmbeddedProblem(command: "national", reason: "no programme in the tables")
    }
    envelope = SourceAmounts(programme, dividedBy: scale.divisor)
    persons = programme.registered / scale.divisor
    var random = SplitMix(seed: seed)
    let codes = Self.groups.flatMap(\.codes)
    var heads: [Int64] = []
    for group in Self.groups {
      // Thinly settled provinces, whose grant is higher, have few of the persons.
      let weights = group.codes.map { code in
        Int64.random(in: 40...160, using: &random)
          / (["540000", "630000", "650000"].contains(code) ? 5 : 1)
      }
      heads += Split.of(group.persons / scale.divisor, by: weights)
    }
    let counts = Split.of(Int64(scale.counties), by: heads).map { max(1, Int($0)) }
    var places: [[Place]] = []
    for (at, code) in codes.enumerated() {
      places.append(Self.places(code, counts[at], heads[at], reference, on: day, &random))
    }
    fill(codes, places)
  }

  private struct Place {
    let entity: String
    let isGenerated: Bool
    let persons: Int64
    let standard: Int64
    var grant: Int64 { persons * standard }
  }

  /// Counties of a province: those of the tables that kept their code from 2016 to 2020, and generated
  /// ones up to the count.
  private static func places(
    _ province: String, _ count: Int, _ heads: Int64, _ reference: ReferenceData, on day: Int32,
    _ random: inout SplitMix
  ) -> [Place] {
    let last = Int32(Day(year: 2020, month: 12, day: 31)?.number ?? 0)
    let known = reference.regions.filter {
      $0.level == .county && $0.validity.contains(day) && $0.validity.contains(last)
        && reference.ancestors(of: $0.code, on: day).contains { $0.code == province }
        && reference.ancestors(of: $0.code, on: last).contains { $0.code == province }
    }.map(\.code).sorted().prefix(count)
    let entities =
      known.map { ($0, false) } + (known.count..<count).map { ("\(province).县\($0 + 1)", true) }
    let weights = entities.map { _ in Int64.random(in: 50...150, using: &random) }
    return zip(entities, Split.of(heads, by: weights)).map { entity, persons in
      Place(
        entity: entity.0, isGenerated: entity.1, persons: persons,
        standard: reference.headGrant(ofRegion: entity.0, on: day) ?? 0)
    }
  }

  /// Money by persons; the grant by heads and tier, and what the envelope has more of it by persons.
  private mutating func fill(_ codes: [String], _ places: [[Place]]) {
    let flat = places.flatMap { $0 }
    let heads = flat.map(\.persons)
    let need = flat.reduce(0) { $0 + $1.grant }
    let spare = Split.of(max(0, envelope.grant - need), by: heads)
    var quotas = zip(flat, spare).map { place, spare in
      var amounts = SourceAmounts()
      amounts.grant = place.grant + spare
      return amounts
    }
    for source in MoneySource.ofProgramme where source != .grant {
      for (at, part) in Split.of(envelope[source], by: heads).enumerated() {
        quotas[at][source] = part
      }
    }
    var (county, site) = (0, 0)
    for (code, list) in zip(codes, places) {
      var counties: [County] = []
      var sum = SourceAmounts()
      for place in list {
        for source in MoneySource.ofProgramme { sum[source] += quotas[county][source] }
        var random = SplitMix(seed: seed ^ UInt64(county) << 20)
        let weights = (0..<scale.sitesPerCounty).map { _ in
          Int64.random(in: 60...140, using: &random)
        }
        var sites: [Site] = []
        for (at, persons) in Split.of(place.persons, by: weights).enumerated() where persons > 0 {
          sites.append(Site(key: "安置点\(at + 1)", number: site, persons: persons))
          site += 1
        }
        counties.append(
          County(
            entity: place.entity, isGenerated: place.isGenerated, persons: place.persons,
            standard: place.standard, quotas: quotas[county], sites: sites))
        county += 1
      }
      provinces.append(Province(code: code, counties: counties, quotas: sum))
    }
  }

  /// Persons of the households of a site, in their order: two to six, the last one what is left.
  func households(of site: Site) -> [UInt8] {
    var random = SplitMix(seed: seed ^ 0x5349_5445 ^ UInt64(site.number) << 8)
    var (sizes, left): ([UInt8], Int64) = ([], site.persons)
    while left > 0 {
      let size = min(left, Int64.random(in: 2...6, using: &random))
      sizes.append(UInt8(size))
      left -= size
    }
    return sizes
  }

  func key(_ site: Site, _ household: Int) -> HashedKey {
    HashedKey(
      high: seed,
      low: SplitMix.mixed(UInt64(site.number) << 24 | UInt64(household) | 1 << 63))
  }
}

extension SourceAmounts {
  init(_ programme: RelocationProgramme, dividedBy divisor: Int64) {
    self.init()
    grant = programme.grant / divisor
    bond = programme.bond / divisor
    fund = programme.fund / divisor
    loan = programme.loan / divisor
    households = programme.households / divisor
  }
}
