import FiscalFunds
import LedgerCore
import Testing

/// 项目台账, and the lists of projects and payments.
struct ProjectRegisterTests {
  private static func make() throws -> ViewDesk {
    let books = try ViewDesk()
    try books.revenue(wan(100))
    try books.project("A", formsAsset: true)
    try books.project("B", "P0201")
    try books.issue("c1", wan(60), document: "麦财农〔2021〕1号")
    try books.assign("c1", "A", wan(50))
    try books.assign("c1", "B", wan(5))
    try books.sign("A", "k1", wan(50))
    try books.certify("A", "k1", wan(20))
    try books.apply("z1", "A", from: "c1", wan(19)) {
      $0.kind = .progress
      $0.contract = "k1"
      $0.retained = wan(0, 60)
      $0.economic = "31005"
      $0.invoice = "发票1号"
    }
    try books.approve("z1")
    try books.settle("z1")
    try books.apply("z2", "B", from: "c1", wan(2))
    try books.apply("z3", "A", from: "c1", wan(10))
    try books.desk.send(
      .returnPayment(
        .with {
          $0.key = "z3"
          $0.reason = "金额有误"
        }), on: ViewDesk.day(5, 4))
    return books
  }

  @Test func `it holds everything about one project`() throws {
    let books = try Self.make()
    let register = try books.funds.projectRegister(ViewDesk.county, "A", books.desk.machine)
    #expect(register.project.className == "农村公路与危桥改造")
    #expect(register.project.row.state == .inLibrary)
    #expect(register.project.assigned == wan(31) && register.project.allotted == wan(50))
    #expect(register.steps.map(\.row.state) == [.proposed, .checked, .inLibrary])
    #expect(register.steps.map(\.person?.name) == ["zhang", "zhang", "li"])
    #expect(register.steps.map(\.person?.role) == ["bureau", "bureau", "checker"])
    #expect(register.steps.map(\.person?.region) == ["620503", "620503", "620503"])
    #expect(
      register.steps.map(\.row.day) == [ViewDesk.day(1, 5), ViewDesk.day(1, 8), ViewDesk.day(1, 8)])
    #expect(register.notices.map(\.place) == ["村务公开栏"])
    let contract = try #require(register.contracts.first)
    #expect(contract.certified == wan(20) && contract.paid == wan(19))
    #expect(contract.retained == wan(0, 60) && contract.applied == wan(19, 60))
    let funding = try #require(register.fundings.first)
    #expect(funding.indicator.row.documentNo == "麦财农〔2021〕1号")
    #expect(funding.indicator.categoryName == "地方财政衔接推进乡村振兴补助资金")
    #expect(funding.row.assigned == wan(31) && funding.row.paid == wan(19))
    #expect(register.payments.map(\.row.key) == ["z1", "z3"])
    #expect(register.payments.map(\.row.state) == [.paid, .returned])
    let payment = try #require(register.payments.first)
    #expect(payment.preparer?.name == "zhang" && payment.approver?.name == "li")
    #expect(payment.row.orderNo == "支令z1" && payment.row.receiptNo == "回单z1")
    #expect(payment.contract == "k1" && payment.indicator == "c1" && payment.project == "A")
    #expect(register.payments.last?.approver == nil)
  }

  @Test func `a project that is not there is refused`() throws {
    let books = try ViewDesk()
    #expect(throws: Refusal.self) {
      try books.funds.projectRegister(ViewDesk.county, "none", books.desk.machine)
    }
  }

  @Test func `projects are listed by state and class, page by page`() throws {
    let books = try Self.make()
    try books.propose("C", "P1802")
    let funds = books.funds
    func keys(_ page: ViewPage<ProjectSummary>) -> [String] { page.items.map(\.row.key) }
    #expect(keys(funds.projectSummaries(of: ViewDesk.county)) == ["A", "B", "C"])
    #expect(keys(funds.projectSummaries(of: ViewDesk.county, state: .proposed)) == ["C"])
    #expect(keys(funds.projectSummaries(of: ViewDesk.county, classPrefix: "P18")) == ["A", "C"])
    #expect(keys(funds.projectSummaries(of: ViewDesk.county, classPrefix: "P1802")) == ["C"])
    let first = funds.projectSummaries(of: ViewDesk.county, limit: 2)
    #expect(keys(first) == ["A", "B"] && first.next == first.items[1].number)
    let second = funds.projectSummaries(of: ViewDesk.county, after: first.next, limit: 2)
    #expect(keys(second) == ["C"] && second.next == 0)
    #expect(keys(funds.projectSummaries(of: "620502")).isEmpty)
  }

  @Test func `payments are listed by project, state and page`() throws {
    let books = try Self.make()
    func page(
      project: String = "", state: PaymentState? = nil, after: UInt32 = 0, limit: Int = 0
    ) throws -> ViewPage<PaymentView> {
      try books.funds.paymentViews(
        of: ViewDesk.county, project: project, state: state, after: after, limit: limit,
        books.desk.machine)
    }
    #expect(try page().items.map(\.row.key) == ["z1", "z3", "z2"])
    #expect(try page(project: "B").items.map(\.row.key) == ["z2"])
    #expect(try page(state: .applied).items.map(\.row.key) == ["z2"])
    var seen: [String] = []
    var after: UInt32 = 0
    repeat {
      let next = try page(after: after, limit: 1)
      seen += next.items.map(\.row.key)
      after = next.next
    } while after != 0
    #expect(seen == ["z1", "z3", "z2"])
    #expect(throws: Refusal.self) { try page(after: 99) }
    #expect(throws: Refusal.self) { try page(project: "none") }
    let one = try books.funds.paymentView(ViewDesk.county, "z2", books.desk.machine)
    #expect(one.projectName == "B硬化道路" && one.row.state == .applied)
  }

  @Test func `a handed-over project shows its lists and its asset`() throws {
    var story = try EventScenario()
    try story.run()
    let funds = story.desk.funds
    let road = try funds.projectRegister("620503", "p9", story.desk.machine)
    #expect(road.assets.map(\.key) == ["v1"] && road.project.row.state == .handedOver)
    let households = try funds.projectRegister("620503", "p8", story.desk.machine)
    #expect(households.lists.map(\.key) == ["l1"] && households.lists.first?.persons == 15)
  }
}
