import Testing

@testable import FundData

/// Small tables of integration and disbursement with one fault each.
struct FundTablesReadingTests {
  @Test func valuesFollowTheirDays() throws {
    let reference = try SmallTables.read(SmallTables.good)
    let change = try #require(CivilDay.number(of: "2019-01-01"))
    #expect(reference.poolScope(ofCounty: "110101", on: change - 1) == .all)
    #expect(reference.poolScope(ofCounty: "110102", on: change) == .local)
    #expect(reference.projectClass("P01", on: change)?.chineseName == "乙")
    #expect(reference.negativeEntries(matching: "景观", on: change - 1).map(\.id) == ["N2"])
    #expect(reference.negativeEntries(matching: "景观", on: change).isEmpty)
    let notice = try #require(reference.rule(14, on: change))
    #expect(notice.parameters == ["days": 7, "working": 1] && notice.effect == .off)
    #expect(reference.missingRules.count == Rule.known.count - 2)
  }

  @Test(arguments: [
    SmallTables.Fault(
      file: "pool_counties.csv", old: "110101,all", new: "110109,all", line: 2,
      problem: .unknownReference(column: "county", value: "110109")),
    SmallTables.Fault(
      file: "pool_counties.csv", old: "110101,all,2017", new: "110101,all,2016", line: 2,
      problem: .unknownReference(column: "county", value: "110101")),
    SmallTables.Fault(
      file: "pool_counties.csv", old: "110100.行委", new: "110100", line: 4,
      problem: .unknownReference(column: "county", value: "110100")),
    SmallTables.Fault(
      file: "pool_counties.csv", old: "110100.行委", new: "110100.", line: 4,
      problem: .unknownReference(column: "county", value: "110100.")),
    SmallTables.Fault(
      file: "pool_counties.csv", old: "local", new: "some", line: 3,
      problem: .invalidField(column: "scope", value: "some")),
    SmallTables.Fault(
      file: "lottery_counties.csv", old: "2019-01-01", new: "2018-12-31", line: 2,
      problem: .unknownReference(column: "county", value: "110102")),
    SmallTables.Fault(
      file: "categories.csv", old: "central,yes,no", new: "central,ja,no", line: 2,
      problem: .invalidField(column: "poolable", value: "ja")),
    SmallTables.Fault(
      file: "categories.csv", old: "local,no,yes", new: "local,yes,yes", line: 4,
      problem: .contradiction(column: "direct", value: "yes")),
    SmallTables.Fault(
      file: "categories.csv", old: ",,C01,", new: ",,C02,", line: 3,
      problem: .unknownReference(column: "predecessor", value: "C02")),
    SmallTables.Fault(
      file: "categories.csv", old: "2021-01-01", new: "2020-12-31", line: 3,
      problem: .overlappingValidity("C01", otherLine: 2)),
    SmallTables.Fault(
      file: "project_classes.csv", old: "P0101,P01", new: "P0101,P02", line: 4,
      problem: .unknownParent("P02")),
    SmallTables.Fault(
      file: "project_classes.csv", old: "P0101,P01", new: "P0101,P0101", line: 4,
      problem: .unknownParent("P0101")),
    SmallTables.Fault(
      file: "project_classes.csv", old: "2019-01-01", new: "2019-01-02", line: 4,
      problem: .unknownParent("P01")),
    SmallTables.Fault(
      file: "project_classes.csv", old: "production", new: "", line: 2,
      problem: .invalidField(column: "kind", value: "")),
    SmallTables.Fault(
      file: "codes.csv", old: "b,213", new: "b,21", line: 3, problem: .unknownParent("21")),
    SmallTables.Fault(
      file: "codes.csv", old: "a,,2016", new: "a,213,2016", line: 2,
      problem: .unknownParent("213")),
    SmallTables.Fault(
      file: "codes.csv", old: "payee", new: "payer", line: 5,
      problem: .invalidField(column: "list", value: "payer")),
    SmallTables.Fault(
      file: "codes.csv", old: "payee", new: "function", line: 5,
      problem: .duplicateKey("function 213", otherLine: 2)),
    SmallTables.Fault(
      file: "negative_list.csv", old: "办公楼;宾馆", new: "办公楼;", line: 2,
      problem: .invalidField(column: "keywords", value: "办公楼;")),
    SmallTables.Fault(
      file: "negative_list.csv", old: "办公楼;宾馆", new: "", line: 2,
      problem: .invalidField(column: "keywords", value: "")),
    SmallTables.Fault(
      file: "negative_list.csv", old: "refuse", new: "off", line: 2,
      problem: .invalidField(column: "effect", value: "off")),
    SmallTables.Fault(
      file: "subsidy_rates.csv", old: ",400,", new: ",4.00,", line: 2,
      problem: .invalidField(column: "rate_fen", value: "4.00")),
    SmallTables.Fault(
      file: "subsidy_rates.csv", old: ",80000,", new: ",399,", line: 2,
      problem: .contradiction(column: "cap_fen", value: "399")),
    SmallTables.Fault(
      file: "subsidy_rates.csv", old: ",80000,", new: ",99999999999999999999,", line: 2,
      problem: .invalidField(column: "cap_fen", value: "99999999999999999999")),
    SmallTables.Fault(
      file: "rules.csv", old: "1,eligible-county", new: "2,eligible-county", line: 2,
      problem: .contradiction(column: "id", value: "eligible-county")),
    SmallTables.Fault(
      file: "rules.csv", old: "1,eligible-county", new: "99,eligible-county", line: 2,
      problem: .unknownReference(column: "number", value: "99")),
    SmallTables.Fault(
      file: "rules.csv", old: "days=10;working=0", new: "days=10", line: 3,
      problem: .invalidField(column: "parameters", value: "days=10")),
    SmallTables.Fault(
      file: "rules.csv", old: "days=10;working=0", new: "days=10;working=0;x=1", line: 3,
      problem: .invalidField(column: "parameters", value: "days=10;working=0;x=1")),
    SmallTables.Fault(
      file: "rules.csv", old: "days=10;working=0", new: "days=-1;working=0", line: 3,
      problem: .invalidField(column: "parameters", value: "days=-1;working=0")),
    SmallTables.Fault(
      file: "rules.csv", old: "days=10;working=0", new: "days=10;working=0;", line: 3,
      problem: .invalidField(column: "parameters", value: "days=10;working=0;")),
    SmallTables.Fault(
      file: "rules.csv", old: "days=10;working=0", new: "days=10;days=1;working=0", line: 3,
      problem: .invalidField(column: "parameters", value: "days=10;days=1;working=0")),
    SmallTables.Fault(
      file: "rules.csv", old: "refuse,,", new: "refuse,days=1,", line: 2,
      problem: .invalidField(column: "parameters", value: "days=1")),
    SmallTables.Fault(
      file: "rules.csv", old: "refuse", new: "block", line: 2,
      problem: .invalidField(column: "effect", value: "block")),
    SmallTables.Fault(
      file: "rules.csv", old: "甲。", new: "", line: 2,
      problem: .invalidField(column: "text_zh", value: "")),
  ])
  func faultIsNamedWithFileAndLine(_ fault: SmallTables.Fault) throws {
    try fault.isNamedWithFileAndLine()
  }
}
