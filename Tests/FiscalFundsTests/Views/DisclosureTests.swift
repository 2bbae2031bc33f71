import FiscalFunds
import LedgerCore
import Testing

/// 公告公示表: what hangs on the board, without the names of households.
struct DisclosureTests {
  @Test func `it names the documents, the sums and the place, and hides persons`() throws {
    let books = try ViewDesk()
    try books.revenue(wan(100))
    try books.project("A")
    try books.issue("p1", wan(60), at: "620000", level: .province)
    try books.passDown(
      "p1", from: "620000", to: ViewDesk.county, as: "c1", wan(60), document: "甘财农〔2021〕8号")
    try books.assign("c1", "A", wan(50))
    try books.pay("z1", "A", from: "c1", wan(10))
    try list(books)
    try books.apply("z2", "A", from: "c1", wan(1)) {
      $0.kind = .households
      $0.payee = .households
      $0.payeeName = "王小明"
      $0.list = "l1"
    }
    try books.approve("z2")
    try books.settle("z2")
    try books.carryOver("c1", to: "c1n")
    let sheet = try books.funds.disclosure(ViewDesk.county, "A")
    #expect(Disclosure.complaintPhone == "12317")
    // Carried over it is still the money of the document.
    #expect(sheet.funds.map(\.indicator.row.documentNo) == ["甘财农〔2021〕8号"])
    #expect(sheet.funds.map(\.indicator.row.level) == [.province])
    #expect(sheet.funds.map(\.indicator.row.publisher) == ["620000"])
    #expect(sheet.funds.map(\.amount) == [wan(50)] && sheet.funds.map(\.paid) == [wan(11)])
    #expect(sheet.project.row.place == "党川镇A村" && sheet.project.row.registered == 40)
    #expect(sheet.payments.map(\.payee) == ["某建筑公司", "王＊＊"])
    #expect(sheet.payments.map(\.amount) == [wan(10), wan(1)])
    #expect(sheet.lists.map(\.persons) == [2] && sheet.lists.map(\.amount) == [wan(2)])
    #expect(sheet.lists.first?.digest == HashedKey(high: 7, low: 8))
    #expect(sheet.notices.count == 1)
  }

  private func list(_ books: ViewDesk) throws {
    let persons = [HashedKey(high: 9, low: 1), HashedKey(high: 9, low: 2)]
    try books.desk.send(
      .registerBeneficiaries(
        .with {
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.from = .of(2016, 1, 1)
            }
          }
        }), on: ViewDesk.day(4, 1))
    try books.desk.send(
      .approveList(
        .with {
          $0.project = "A"
          $0.key = "l1"
          $0.item = "产业奖补"
          $0.period = "2021"
          $0.digest = HashedKey(high: 7, low: 8)
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.amount = wan(1)
            }
          }
        }), on: ViewDesk.day(4, 2))
  }

  @Test func `a payment that came back is not shown as paid`() throws {
    var story = try EventScenario()
    try story.run()
    let funds = story.desk.funds
    let sheet = try funds.disclosure("620503", "p8")
    let row = sheet.project.row
    #expect(sheet.payments.reduce(0) { $0 + $1.amount } == row.paid)
    #expect(sheet.funds.reduce(0) { $0 + $1.paid } == row.paid)
    #expect(throws: Refusal.self) { try funds.disclosure("620503", "none") }
  }
}
