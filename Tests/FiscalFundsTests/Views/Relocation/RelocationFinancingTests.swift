import FundData
import LedgerCore
import Testing

@testable import FiscalFunds

/// 资金来源表: by source, from the nation down to a settlement, and every part in the whole.
struct RelocationFinancingTests {
  private typealias Books = RelocationBooks
  private typealias Figures = FinancingTable.Figures

  private func figures(
    _ quota: Int64, _ raised: Int64, _ passed: Int64, _ paid: Int64, moved: Int64 = 0
  ) -> Figures {
    Figures(
      quota: wan(quota), raised: wan(raised), passed: wan(passed), paid: wan(paid),
      moved: wan(moved), balance: wan(raised - paid - moved))
  }

  @Test func `a county's sources, with local money beside them`() throws {
    let table = try Books.settled().funds.financing(of: Books.county, on: Books.day)
    #expect(table.name == "麦积区" && table.envelope == nil && !table.hasMore)
    #expect(table.lines.map(\.source) == [.grant, .bond, .fund, .loan, .households, .local])
    #expect(
      table.lines.map(\.figures) == [
        figures(80, 80, 80, 80), figures(100, 100, 100, 92, moved: 8), figures(50, 50, 50, 50),
        figures(350, 350, 350, 338, moved: 12), figures(25, 25, 25, 25), figures(0, 15, 15, 15),
      ])
    #expect(table.total == figures(605, 605, 605, 585, moved: 20))
    #expect(table.total.raisedOfQuota == 100_00 && table.total.paidOfRaised == 96_69)
    #expect(table.lines.last?.figures.raisedOfQuota == nil)
    #expect(
      table.persons
        == .init(
          task: 100, enrolled: 100, granted: 96, synchronousTask: 20, synchronousEnrolled: 20))
  }

  @Test func `below a county its settlements, and what is in none`() throws {
    let books = try Books.settled()
    let table = try books.funds.financing(of: Books.county, on: Books.day)
    #expect(table.parts.map(\.kind) == [.rest, .settlement])
    #expect(table.parts.map(\.key) == ["620503", "S1"])
    // The grant that its households are entitled to is a settlement's quota: 96 x 0.8 = 76.8.
    #expect(table.parts[1].figures.quota == wan(76, 80))
    #expect(table.parts[1].figures.raised == wan(605) && table.parts[1].figures.paid == wan(585))
    #expect(table.parts[1].persons.task == 110)
    #expect(table.parts[0].figures.quota == wan(605) - wan(76, 80))
    #expect(table.parts[0].figures.raised == 0 && table.parts[0].persons.task == -10)
    let settlement = try books.funds.financing(
      of: Books.county, settlement: "S1", on: Books.day)
    #expect(settlement.total == table.parts[1].figures && settlement.name == "S1安置点")
    #expect(settlement.lines.last?.figures == figures(0, 15, 15, 15))
    #expect(settlement.parts.isEmpty && settlement.project == "S1")
    #expect(throws: Refusal(.unknownRecord, detail: "project: 620503 x")) {
      try books.funds.financing(of: Books.county, settlement: "x", on: Books.day)
    }
  }

  @Test func `fund and loan are a settlement's when it applies for them`() throws {
    let books = try Books()
    let body = books.body(Books.body, .project, of: Books.county)
    let loan = books.loan(
      "l1", .loan, of: books.body(Books.financing, .financing, of: Books.province)
    ) {
      $0.drawn = wan(350)
    }
    books.claim(loan, body, lent: wan(350))
    let settlement = books.settlement("S1", of: body)
    books.pot(settlement, .loan, loan) { ($0.cash, $0.held) = (wan(100), wan(40)) }
    books.task(Books.county, of: Books.province)
    let county = try books.funds.financing(of: Books.county, on: Books.day)
    #expect(county.total == figures(0, 350, 350, 100))
    #expect(county.parts.map(\.figures) == [figures(0, 210, 210, 0), figures(0, 140, 140, 100)])
  }

  @Test func `a province has what its body raised, and what is not passed down is its own`() throws
  {
    let table = try Books.settled().funds.financing(of: Books.province, on: Books.day)
    #expect(table.total == figures(6_050, 665, 605, 585, moved: 20))
    #expect(table.total.raisedOfQuota == 10_99 && table.total.paidOfRaised == 87_97)
    #expect(table.lines[2].figures == figures(500, 60, 50, 50))
    #expect(table.lines[3].figures == figures(3_500, 400, 350, 338, moved: 12))
    #expect(table.parts.map(\.key) == ["620000", "620503"])
    #expect(
      table.parts.map(\.figures) == [
        figures(5_445, 60, 0, 0), figures(605, 605, 605, 585, moved: 20),
      ])
    #expect(table.parts.map(\.persons.task) == [900, 100])
    #expect(table.persons.task == 1_000 && table.persons.enrolled == 100)
  }

  @Test func `the nation's task is held against the programme: 5922 and 981万`() throws {
    let books = try Books.settled()
    let yi: Int64 = 100_000_000_00
    books.task(
      Books.nation, of: "", Books.amounts(800 * yi, 994 * yi, 500 * yi, 3_413 * yi, 215 * yi)
    ) { $0.registered = 9_810_000 }
    let table = try books.funds.financing(of: Books.nation, on: Books.day)
    #expect(table.total.quota == 5_922 * yi && table.persons.task == 9_810_000)
    let envelope = try #require(table.envelope)
    #expect(envelope.total == 5_922 * yi && envelope.programme.registered == 9_810_000)
    #expect(FinancingTable.Envelope.about == 6_000 * yi)
    #expect(envelope.quotaOfTotal == 100_00 && envelope.quotaOfAbout == 98_70 && envelope.isTask)
    #expect(table.parts.map(\.kind) == [.rest, .region])
    #expect(table.parts[1].figures == figures(6_050, 665, 605, 585, moved: 20))
    #expect(table.parts[0].figures.quota == 5_922 * yi - wan(6_050))
    // Before the programme nothing is held against it.
    #expect(try books.funds.financing(of: Books.nation, on: .of(2015, 6, 1)).envelope == nil)
  }

  @Test func `a task that is not the programme is said to be none`() throws {
    let books = try Books.settled()
    books.task(Books.nation, of: "", Books.amounts(wan(1), 0, 0, 0, 0))
    let table = try books.funds.financing(of: Books.nation, on: Books.day)
    #expect(table.envelope?.isTask == false && table.envelope?.quotaOfTotal == 0)
  }

  @Test func `pages of parts go on after the last, and what is in none stands first`() throws {
    let books = try Books.settled()
    for entity in ["620502", "620521", "620522"] {
      books.task(entity, of: Books.province) { $0.registered = 1 }
    }
    let first = try books.funds.financing(of: Books.province, on: Books.day, limit: 2)
    #expect(first.parts.map(\.key) == ["620000", "620502", "620503"] && first.hasMore)
    let rest = try books.funds.financing(
      of: Books.province, on: Books.day, after: "620503", limit: 2)
    #expect(rest.parts.map(\.key) == ["620521", "620522"] && !rest.hasMore)
    #expect(rest.total == first.total)
  }

  @Test func `a prefecture without a task has those of its counties`() throws {
    let table = try Books.settled().funds.financing(of: "620500", on: Books.day)
    #expect(table.total == figures(605, 605, 605, 585, moved: 20))
    #expect(table.parts.map(\.key) == ["620503"] && table.persons.task == 100)
    let none = try Books.settled().funds.financing(of: "620100", on: Books.day)
    #expect(none.total == Figures() && none.parts.isEmpty)
  }
}
