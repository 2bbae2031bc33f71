import FundData
import LedgerCore
import Testing

@testable import FiscalFunds

/// 人均成本、人均面积, and what stands out.
struct RelocationCostTests {
  private typealias Books = RelocationBooks

  /// A settlement of 10 registered persons with works of so much a person, 万元.
  private func add(_ cost: Int64, to books: Books, _ key: String, _ body: UInt32) {
    let settlement = books.settlement(key, of: body) { $0.registered = 10 }
    books.pot(settlement, .grant) { $0.registered = wan(cost * 10) }
  }

  private static let medians: [(amounts: [Int64], median: Int64?)] = [
    ([], nil), ([5], 5), ([9, 1, 5], 5), ([4, 1, 9, 6], 5), ([4, 5], 5), ([1, 1, 2, 4], 2),
  ]

  @Test(arguments: medians) func `a median`(amounts: [Int64], median: Int64?) {
    #expect(Share.median(amounts) == median)
  }

  @Test func `a county with five is its own measure`() throws {
    let books = try Books()
    let body = books.body(Books.body, .project, of: Books.county)
    for (at, cost) in [5, 6, 7, 12, 15].enumerated() {
      add(Int64(cost), to: books, "S\(at)", body)
    }
    let costs = try books.funds.settlementCosts(of: Books.county, on: Books.day)
    #expect(costs.rows.compactMap(\.costPerPerson) == [5, 6, 7, 12, 15].map { wan($0) })
    #expect(costs.rows.allSatisfy { $0.median == wan(7) && !$0.isMedianOfProvince })
    // Twice 7 is 14.
    #expect(costs.rows.filter(\.isCostOutlier).map(\.project) == ["S4"])
    #expect(costs.total.cost == wan(450) && costs.total.costPerPerson == wan(9))
  }

  @Test func `a smaller one is held against its province`() throws {
    let books = try Books()
    let body = books.body(Books.body, .project, of: Books.county)
    let other = books.body("620502.B", .project, of: "620502")
    let elsewhere = books.body("630102.B", .project, of: "630102")
    add(12, to: books, "S1", body)
    for at in 1...4 { add(5, to: books, "T\(at)", other) }
    for at in 1...9 { add(90, to: books, "U\(at)", elsewhere) }
    let costs = try books.funds.settlementCosts(of: Books.county, on: Books.day)
    #expect(costs.rows.map(\.project) == ["S1"] && costs.rows.map(\.countyName) == ["麦积区"])
    #expect(costs.rows[0].median == wan(5) && costs.rows[0].isMedianOfProvince)
    #expect(costs.rows[0].isCostOutlier)
    let province = try books.funds.settlementCosts(of: Books.province, on: Books.day, limit: 2)
    #expect(province.rows.map(\.project) == ["S1", "T1"] && province.total.settlements == 5)
    let rest = try books.funds.settlementCosts(
      of: Books.province, on: Books.day, after: province.next)
    #expect(rest.rows.map(\.project) == ["T2", "T3", "T4"] && rest.next == 0)
  }

  @Test func `areas are as built, of those who have one, and above 25 ㎡ they stand out`() throws {
    let books = try Books()
    let body = books.body(Books.body, .project, of: Books.county)
    let built = books.settlement("S1", of: body) { ($0.registered, $0.builtArea) = (9, 17_600) }
    books.household(1, of: built, persons: 4) { ($0.plannedArea, $0.builtArea) = (9_000, 10_001) }
    books.household(2, of: built, persons: 3) { $0.builtArea = 7_500 }
    books.household(3, of: built, persons: 2) { $0.plannedArea = 9_999 }
    books.household(4, of: built, persons: 1) {
      ($0.beneficiary, $0.builtArea) = (.synchronous, 50_000)
    }
    let planned = books.settlement("S2", of: body) { $0.registered = 3 }
    books.household(5, of: planned, persons: 3) { $0.plannedArea = 8_000 }
    let costs = try books.funds.settlementCosts(of: Books.county, on: Books.day)
    #expect(costs.rule?.parameters["area"] == 2_500)
    let first = costs.rows[0]
    #expect(first.area == 17_501 && first.areaPersons == 7 && !first.isAreaPlanned)
    #expect(first.areaPerPerson == 2_500 && first.largeHouseholds == 1 && first.isAreaOutlier)
    #expect(first.costPerPerson == nil && first.median == nil && !first.isCostOutlier)
    let second = costs.rows[1]
    #expect(second.isAreaPlanned && second.areaPerPerson == 2_667 && second.isAreaOutlier)
    let before = try books.funds.settlementCosts(of: Books.county, on: .of(2015, 1, 1))
    #expect(before.rule == nil && !before.rows.contains { $0.isAreaOutlier })
  }

  @Test func `the settlement of the scenario costs 58 500 yuan a person`() throws {
    let row = try Books.settled().funds.settlementCosts(of: Books.county, on: Books.day).rows[0]
    #expect(row.cost == wan(585) && row.synchronousCost == wan(15))
    #expect(row.costPerPerson == 58_500_00 && row.registered == 100 && row.synchronous == 20)
  }
}
