import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// What can be opened, by the charts and the table of places.
struct LedgerOpeningTests {
  private let opening: LedgerOpening

  init() throws { opening = LedgerOpening(reference: try ReferenceData.load()) }

  private func month(_ number: UInt32) throws -> FiscalMonth {
    try #require(FiscalMonth(public: number))
  }

  private func ledger(
    _ entity: String, _ book: String = "GLF", name: String = "", from number: UInt32 = 201_901
  ) throws -> LedgerDefinition {
    try opening.ledger(entity: entity, book: book, name: name, firstMonth: month(number))
  }

  private func view(_ book: String, from number: UInt32 = 201_901) throws -> LedgerView {
    LedgerView(
      number: 7, definition: try ledger("620503", book, from: number), closedThrough: .none)
  }

  private func account(
    _ book: String, _ subject: String, _ dimensions: [(String, String)] = []
  ) throws -> AccountDefinition {
    try opening.account(
      ledger: view(book), subject: subject, dimensions: dimensions.map { ($0.0, $0.1) })
  }

  @Test(
    arguments: [
      ("620503", [620_503, 620_500, 620_000, 0]),
      ("620503.U.农业农村局", [620_503, 620_500, 620_000, 0]),
      ("620000", [620_000, 0]), ("000000", [0]), ("620000-620503", [620_503, 620_500, 620_000, 0]),
      ("620503.U.a-b", [620_503, 620_500, 620_000, 0]),
    ] as [(String, [UInt32])])
  func `a ledger knows the places above its entity`(entity: String, regions: [UInt32]) throws {
    let ledger = try ledger(entity, name: "总会计")
    #expect(ledger.regions == regions && ledger.entity == entity && ledger.chart == "GLF-2015")
    #expect(ledger.name == "总会计" && ledger.firstMonth.publicNumber == 201_901)
  }

  @Test(arguments: [
    "", "62050", "6205033", "999999", "620503.", "620503 ", "620503.U x", "620503.U\n", "abcdef",
    "620000-", "-620503", "620000-62050", "620503/x", "６２０５０３",
  ])
  func `an entity that names no place is refused`(entity: String) {
    #expect(throws: Refusal(.unknownEntity)) { try ledger(entity) }
  }

  @Test func `books are those in force in the first month`() throws {
    #expect(throws: Refusal(.unknownBook)) { try ledger("620503", "XXX") }
    #expect(throws: Refusal(.unknownBook)) { try ledger("620503", "GLA", from: 201_812) }
    #expect(try ledger("620503", "GLA").chart == "GLA-2019")
    #expect(throws: Refusal(.unknownBook)) { try ledger("620503", "GLF", from: 202_301) }
    // The adjustment period lies in December.
    #expect(try ledger("620503", "GLF", from: 202_213).chart == "GLF-2015")
    // The table of places begins in 2016, and so do the books.
    #expect(throws: Refusal.self) { try ledger("620503", "GLF", from: 201_512) }
  }

  @Test func `texts that are too long are refused`() throws {
    let long = String(repeating: "长", count: LedgerOpening.nameBytes / 3 + 1)
    #expect(throws: Refusal(.textTooLong)) { try ledger("620503", name: long) }
    let entity = "620503.U." + String(repeating: "x", count: LedgerOpening.entityBytes)
    #expect(throws: Refusal(.textTooLong)) { try ledger(entity) }
  }

  @Test func `an account has the side and the limit of its subject`() throws {
    let cash = try account("GLF", "1001", [("F", "1")])
    #expect(cash.normalSide == .debit && cash.limit == .neverCredit && cash.isManaged)
    #expect(cash.dimensions == "F=1" && cash.balancesBy.isEmpty && cash.ledger == 7)
    let revenue = try account("GLF", "4001")
    #expect(revenue.normalSide == .credit && revenue.limit == .neverDebit && !revenue.isManaged)
    #expect(try account("GLF", "1031").limit == .none)
    #expect(throws: Refusal(.unknownSubject)) { try account("GLF", "9999") }
    // A code means something else, or nothing, in another chart.
    #expect(throws: Refusal(.unknownSubject)) { try account("GLB", "1001") }
  }

  @Test func `a voucher balances by what the book says`() throws {
    #expect(try account("GLB", "G101", [("L", "P"), ("I", "c1")]).balancesBy == "I=c1")
    #expect(try account("ENT", "1002", [("R", "r1")]).balancesBy == "R=r1")
    #expect(throws: Refusal(.badDimensions)) { try account("GLB", "G101", [("L", "P")]) }
    #expect(throws: Refusal(.badDimensions)) { try account("ENT", "1002") }
    #expect(try account("GLA", "4001").balancesBy == "financial")
    #expect(try account("GLA", "6001").balancesBy == "budget")
  }

  @Test func `dimensions stand in the order of their letters, whatever the request says`() throws {
    let one = try account("GLF", "5001", [("P", "p9"), ("I", "c1"), ("F", "1"), ("U", "农业农村局")])
    let other = try account(
      "GLF", "5001", [("U", "农业农村局"), ("F", "1"), ("I", "c1"), ("P", "p9")])
    #expect(one.dimensions == "F=1,I=c1,P=p9,U=农业农村局" && one.dimensions == other.dimensions)
  }

  @Test(
    arguments: [
      [("K", "k1")], [("F", "1"), ("F", "1")], [("F", "")], [("f", "1")], [("", "1")],
      [("FF", "1")],
      [("F", "a,b")], [("F", "a=b")], [("F", "a\nb")], [("F", String(repeating: "x", count: 65))],
      [("F", "a\tb")],
    ] as [[(String, String)]])
  func `dimensions that the subject does not take are refused`(
    dimensions: [(String, String)]
  ) {
    #expect(throws: Refusal(.badDimensions)) { try account("GLF", "1001", dimensions) }
  }
}
