import Testing

@testable import FundData

struct RuleTests {
  private let reference: ReferenceData

  init() throws { reference = try ReferenceData.load() }

  private func day(_ text: String) throws -> Int32 { try #require(CivilDay.number(of: text)) }

  private func rule(_ number: UInt16, _ text: String) throws -> Rule? {
    reference.rule(number, on: try day(text))
  }

  @Test func numbersGoFrom1To68WithoutGap() {
    #expect(Rule.known.map(\.number) == Array(1...68))
    #expect(Set(Rule.known.map(\.id)).count == 68)
    #expect(reference.missingRules.isEmpty)
  }

  @Test func everyRuleStandsIn2020() throws {
    for known in Rule.known {
      let rule = try #require(try rule(known.number, "2020-06-01"), "\(known.id)")
      #expect(rule.id == known.id && rule.effect != .off)
    }
  }

  @Test func onlyWhatWarnsWarnsIn2020() throws {
    let day = try day("2020-06-01")
    let warning = Rule.known.map(\.number).filter {
      reference.rule($0, on: day)?.effect == .warn
    }
    #expect(warning == [25, 28, 29, 30, 32, 34, 37, 39, 43, 59, 63])
  }

  @Test func everyRuleButTheParallelBookStandsFromTheStartWithoutGap() throws {
    for known in Rule.known {
      let rows = reference.rules.filter { $0.number == known.number }
      let first = known.number == 40 ? try day("2019-01-01") : try day("2016-01-01")
      #expect(rows.first?.validity.first == first, "\(known.id)")
      #expect(rows.last?.validity.last == .max, "\(known.id)")
      for (one, next) in zip(rows, rows.dropFirst()) {
        #expect(one.validity.last + 1 == next.validity.first, "\(known.id)")
      }
    }
  }

  @Test(arguments: [
    (14, "2017-12-31", ["days": 10, "working": 0], Rule.Effect.warn),
    (14, "2018-01-01", ["days": 10, "working": 0], .refuse),
    (15, "2018-01-01", ["days": 10], .refuse),
    (19, "2016-12-31", ["share_bp": 1_000], .warn), (19, "2017-06-30", ["share_bp": 500], .refuse),
    (19, "2017-07-01", ["share_bp": 300], .refuse), (21, "2017-03-12", ["share_bp": 200], .warn),
    (21, "2017-03-13", ["share_bp": 100], .refuse),
    (28, "2018-05-31", ["limit_fen": 200_000_000, "days": 30], .warn),
    (28, "2018-06-01", ["limit_fen": 400_000_000, "days": 30], .warn),
    (39, "2018-05-31", ["limit_fen": 200_000_000], .warn),
    (39, "2018-06-01", ["limit_fen": 400_000_000], .warn), (30, "2018-06-01", ["days": 30], .warn),
    (32, "2018-06-01", ["years": 2], .warn), (34, "2018-06-01", ["fen": 300_000], .warn),
    (45, "2020-12-31", ["last_year": 2_020], .refuse), (1, "2020-12-31", [:], .refuse),
    (50, "2018-06-01", ["area": 2_500], .refuse),
    (52, "2018-06-01", ["person_fen": 300_000, "household_fen": 1_000_000], .refuse),
    (59, "2018-06-01", ["days": 90], .warn), (63, "2018-03-09", [:], .refuse),
    (63, "2018-03-10", [:], .warn), (67, "2017-05-27", [:], .warn),
    (67, "2017-05-28", [:], .refuse),
  ])
  func figuresFollowTheDay(
    _ number: UInt16, _ day: String, _ parameters: [String: Int64], _ effect: Rule.Effect
  ) throws {
    let rule = try #require(try rule(number, day))
    #expect(rule.parameters == parameters && rule.effect == effect)
  }

  @Test func parallelBooksAreNotDemandedBefore2019() throws {
    #expect(try rule(40, "2018-12-31") == nil)
    #expect(try rule(40, "2019-01-01")?.document == "财会〔2017〕25号")
  }

  @Test func everyRowSaysWhatItDemandsInOneSentence() {
    for rule in reference.rules {
      #expect(rule.chineseText.hasSuffix("。"), "\(rule.id)")
      #expect(rule.chineseText.filter { $0 == "。" }.count == 1, "\(rule.id)")
      #expect(rule.englishText.hasSuffix("."), "\(rule.id)")
    }
  }
}
