import FundClient
import FundData
import FundMessages
import Testing

@testable import FundCases
@testable import fundctl

@Suite struct DemoCaseTests {
  private static func wan(_ text: String) throws -> Fen { try Fen(text, in: .wan) }

  @Test(arguments: PublishedCase.Name.allCases)
  func everyCaseIsReadWithItsSource(_ name: PublishedCase.Name) throws {
    let published = try PublishedCase.load(name)
    #expect(!published.title.isEmpty)
    #expect(!published.publisher.isEmpty)
    #expect(!published.checks.isEmpty)
  }

  @Test func theSharesOfHaidongSumToWhatWasReceived() throws {
    let published = try PublishedCase.load(.haidong)
    #expect(published.received?.amount.fen == (try Self.wan("4000")))
    #expect(published.passedOn?.map(\.amount.fen).total == (try Self.wan("4000")))
    #expect(published.passedOn?.count == 6)
  }

  @Test func theSharesOfBazhongSumToThePublishedTotal() throws {
    let published = try PublishedCase.load(.bazhong)
    #expect(published.total?.fen == (try Self.wan("26428")))
    #expect(published.passedOn?.map(\.amount.fen).total == published.total?.fen)
  }

  @Test func theSourcesAndProjectsOfBeiguanSumToTheSame() throws {
    let published = try PublishedCase.load(.beiguan)
    #expect(published.sources?.map(\.amount.fen).total == (try Self.wan("113.5")))
    #expect(published.projects?.compactMap(\.amount?.fen).total == (try Self.wan("113.5")))
  }

  @Test func theProjectsOfLilingSumToItsFund() throws {
    let published = try PublishedCase.load(.liling)
    #expect(published.sources?.map(\.amount.fen).total == (try Self.wan("1200")))
    #expect(published.projects?.compactMap(\.amount?.fen).total == (try Self.wan("1200")))
    #expect(Set(published.projects?.map(\.unit) ?? []).count == 3)
  }

  @Test func theSourcesAndUsesOfMaijiSumToTheSame() throws {
    let published = try PublishedCase.load(.maiji)
    let integrated = try Self.wan("53043.61")
    #expect(published.integratedTotal?.fen == integrated)
    #expect(published.sources?.map(\.amount.fen).total == integrated)
    #expect(published.uses?.map(\.amount.fen).total == integrated)
    #expect(published.integratedSharePercent?.basisPoints == 8_229)
    #expect(published.uses?.map(\.sharePercent.basisPoints) == [5_015, 4_985])
  }

  @Test func theProjectsOfShapotouSumToTheIndicator() throws {
    let published = try PublishedCase.load(.shapotou)
    #expect(published.indicator?.amount.fen == (try Self.wan("598")))
    #expect(published.projects?.compactMap(\.fromIndicator?.fen).total == (try Self.wan("598")))
    #expect(published.publicNotice?.to == "2021-08-10")
  }

  @Test func placesAreFoundByTheNamesOfPublications() throws {
    let places = PublishedPlaces(try ReferenceData.load(), year: 2018)
    #expect(try places.county(named: "民和县", of: "630200") == "630222")
    #expect(try places.county(named: "乐都区", of: "630200") == "630202")
    #expect(try places.county(named: "巴中经济开发区", of: "511900") == "511900.经开区")
    #expect(try places.province(named: "江苏省") == "320000")
    #expect(throws: CaseProblem.self) { try places.county(named: "无此县", of: "630200") }
  }

  @Test func aSourceIsUsedUpBeforeTheNext() throws {
    var queue = MoneyQueue(
      try [("省", "47"), ("市", "66.5")].map { name, amount in
        ProjectPart(
          source: MoneySource(indicator: name, category: "L01", level: .province),
          amount: try Self.wan(amount))
      })
    let parts = try ["20", "20", "73.5"].flatMap { queue.take(try Self.wan($0)) }
    #expect(parts.map(\.source.indicator) == ["省", "省", "省", "市"])
    #expect(parts.map(\.amount) == (try ["20", "20", "7", "66.5"].map(Self.wan)))
  }
}
