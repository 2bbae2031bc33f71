import Testing

@testable import FundData

struct ReferenceDataTests {
  private let reference: ReferenceData

  init() throws { reference = try ReferenceData.load() }

  private func day(_ text: String) throws -> Int32 { try #require(CivilDay.number(of: text)) }

  @Test func everyBookHasItsChart() throws {
    #expect(reference.charts.map(\.book) == ["GLB", "GLF", "GLA", "ENT", "TRN", "AST"])
    #expect(reference.charts.map(\.subjects.count) == [16, 59, 32, 14, 3, 5])
    let day = try day("2020-06-30")
    for chart in reference.charts {
      #expect(reference.book(chart.book, on: day)?.chart == chart.version)
      #expect(reference.chart(chart.version) == chart)
    }
    #expect(reference.chart("GLF-1") == nil)
  }

  @Test func vouchersBalanceByWhatTheBookSays() throws {
    let day = try day("2020-06-30")
    let balances = ["GLB", "GLF", "GLA", "ENT", "TRN", "AST"].map {
      reference.book($0, on: day)?.balance
    }
    let indicator = try #require(DimensionLetter("I"))
    let source = try #require(DimensionLetter("R"))
    #expect(
      balances == [.dimension(indicator), .ledger, .part, .dimension(source), .ledger, .ledger])
  }

  @Test func unitBooksWithTwoPartsBeginIn2019() throws {
    #expect(reference.book("GLA", on: try day("2018-12-31")) == nil)
    #expect(reference.book("GLA", on: try day("2019-01-01"))?.chart == "GLA-2019")
  }

  @Test func treasuryChartOf2015EndsWith2022() throws {
    let last = try day("2022-12-31")
    #expect(reference.subject(chart: "GLF-2015", code: "4013", on: last) != nil)
    #expect(reference.subject(chart: "GLF-2015", code: "4013", on: last + 1) == nil)
    #expect(reference.book("GLF", on: last + 1) == nil)
  }

  @Test func oneCodeMeansDifferentThingsInDifferentCharts() throws {
    let day = try day("2020-06-30")
    let names = ["GLF-2015", "GLA-2019", "ENT-2006"].map {
      reference.subject(chart: $0, code: "4001", on: day)?.chineseName
    }
    #expect(names == ["一般公共预算本级收入", "财政拨款收入", "实收资本"])
  }

  @Test func subjectSaysWhatItsAccountsMayDo() throws {
    let day = try day("2020-06-30")
    let project = try #require(reference.subject(chart: "GLB-1", code: "G203", on: day))
    #expect(project.limit == .neverDebit && project.normalSide == .credit)
    #expect(project.posting == .managed && project.kind == .indicatorBalance)
    #expect(project.dimensions.map(\.description) == ["I", "P", "X"])
    let result = try #require(reference.subject(chart: "GLA-2019", code: "3301", on: day))
    #expect(result.limit == .none && result.part == .financial && result.dimensions.isEmpty)
    let carried = try #require(reference.subject(chart: "GLF-2015", code: "3001", on: day))
    #expect(carried.posting == .closing)
  }

  @Test func dimensionsAreThoseOfThePostings() {
    #expect(reference.dimensions.map(\.letter.description).joined() == "IPXLKYEUFRTSBQVH")
  }

  @Test(arguments: [
    ("320000", "江苏省", "000000"), ("630200", "海东市", "630000"),
    ("630202", "乐都区", "630200"), ("630203", "平安区", "630200"),
    ("630222", "民和回族土族自治县", "630200"), ("630223", "互助土族自治县", "630200"),
    ("630224", "化隆回族自治县", "630200"), ("630225", "循化撒拉族自治县", "630200"),
    ("511902", "巴州区", "511900"), ("511903", "恩阳区", "511900"),
    ("511921", "通江县", "511900"), ("511922", "南江县", "511900"),
    ("511923", "平昌县", "511900"), ("410503", "北关区", "410500"),
    ("430281", "醴陵市", "430200"), ("620502", "秦州区", "620500"),
    ("620503", "麦积区", "620500"), ("640502", "沙坡头区", "640500"),
  ])
  func placesAreKnown(_ code: String, _ name: String, _ parent: String) throws {
    let region = try #require(reference.region(code, on: try day("2019-06-30")))
    #expect(region.name == name && region.parent == parent)
  }

  @Test func regionsAreCompleteAtBothEndsOfThePlan() throws {
    for text in ["2016-12-31", "2020-12-31"] {
      let day = try day(text)
      let here = reference.regions.filter { $0.validity.contains(day) }
      #expect(here.filter { $0.level == .province }.count == 31)
      #expect(here.filter { $0.level == .county }.count == (text < "2018" ? 834 : 835))
      #expect(here.filter { $0.level == .nation }.map(\.name) == ["国家"])
    }
  }

  @Test func codeOfACountyChangesWithItsPrefecture() throws {
    let before = try day("2016-12-31")
    #expect(reference.region("542421", on: before)?.name == "那曲县")
    #expect(
      reference.ancestors(of: "542421", on: before).map(\.code) == ["542400", "540000", "000000"])
    #expect(reference.region("542421", on: before + 1) == nil)
    #expect(reference.region("540602", on: before) == nil)
    #expect(reference.region("540602", on: before + 1)?.name == "色尼区")
    #expect(
      reference.ancestors(of: "540602", on: before + 1).map(\.name) == ["那曲市", "西藏自治区", "国家"])
  }

  @Test func successorLeadsFromTheOldCodeToTheNewAndBack() throws {
    let ended = reference.regions.filter { $0.validity.last != .max }
    #expect(ended.count == 25 && ended.allSatisfy { $0.successor != nil })
    #expect(reference.regions.filter { $0.successor != nil } == ended)
    let old = try #require(reference.region("520222", on: try day("2016-06-30")))
    #expect(old.successor == "520281")
    #expect(reference.predecessors(of: "520281") == [old])
    #expect(reference.predecessors(of: "540600").map(\.name) == ["那曲地区"])
    #expect(reference.predecessors(of: "520222").isEmpty)
  }

  @Test func parentIsWhoManagesAndNotThePrefix() throws {
    let day = try day("2018-06-30")
    for (code, province) in [("429021", "420000"), ("469030", "460000"), ("500243", "500000")] {
      #expect(reference.ancestors(of: code, on: day).map(\.code) == [province, "000000"])
    }
  }

  @Test func childrenAreThoseOfTheDay() throws {
    let names = reference.children(of: "630200", on: try day("2018-06-30")).map(\.code)
    #expect(names == ["630202", "630203", "630222", "630223", "630224", "630225"])
    #expect(reference.children(of: "540600", on: try day("2016-06-30")).isEmpty)
    #expect(reference.children(of: "000000", on: try day("2016-06-30")).count == 31)
  }

  @Test func nothingIsKnownBeforeTheTableOrOutsideIt() throws {
    #expect(reference.region("630200", on: try day("2015-12-31")) == nil)
    #expect(reference.region("990000", on: try day("2018-06-30")) == nil)
    #expect(reference.ancestors(of: "990000", on: try day("2018-06-30")).isEmpty)
    #expect(reference.ancestors(of: "000000", on: try day("2018-06-30")).isEmpty)
  }

  @Test func everyEmbeddedFileIsThere() throws {
    for file in TableFile.allCases {
      let bytes = try #require(EmbeddedFile.bytes(named: file.rawValue))
      #expect(bytes.last == UInt8(ascii: "\n"))
    }
    let maker = try #require(EmbeddedFile.bytes(named: "make-development-certs"))
    #expect(maker.starts(with: Array("#!".utf8)))
    #expect(EmbeddedFile.bytes(named: "other") == nil)
  }
}
