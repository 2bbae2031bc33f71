import FiscalFunds
import FundData
import LedgerCore
import Testing

/// 支付受阻情况: what is to be done next, and on whose desk it lies.
struct BlockingTests {
  private func blocking(
    _ books: ViewDesk, _ question: Blocking.Question, on day: Day = ViewDesk.day(6, 1),
    of entity: String = ViewDesk.county
  ) throws -> Blocking {
    try books.funds.blocking(entity, question, on: day, books.desk.machine)
  }

  /// The kinds that block the next payment, and whose desk each lies on.
  private func next(
    _ books: ViewDesk, _ key: String = "A", on day: Day = ViewDesk.day(6, 1)
  ) throws -> [Blocker.Kind] {
    try blocking(books, .project(key), on: day).blockers
      .filter { $0.scope == .next && !$0.isWarning }.map(\.kind)
  }

  @Test func `a project goes from desk to desk until it can be paid`() throws {
    let books = try ViewDesk()
    try books.propose("A", formsAsset: true)
    let proposed = try #require(try blocking(books, .project("A")).blockers.first)
    #expect(proposed.kind == .projectUnchecked && proposed.desk == .township)
    #expect(proposed.rule?.id == "library-project" && proposed.since == ViewDesk.day(1, 5))
    try books.advance("A", .check)
    let checked = try #require(try blocking(books, .project("A")).blockers.first)
    #expect(checked.kind == .projectUnapproved && checked.desk == .county)
    try books.advance("A", .approve)
    #expect(try next(books) == [.noticeMissing, .contractMissing, .moneyNotAssigned])
    try books.notice("A", from: ViewDesk.day(5, 28), to: ViewDesk.day(6, 6))
    let running = try #require(try blocking(books, .project("A")).blockers.first)
    #expect(running.kind == .noticeRunning && running.desk == .unit)
    #expect(running.available == 10 && running.asked == 10)
    #expect(running.until == ViewDesk.day(6, 7))
    #expect(running.rule?.document == "国开办发〔2018〕11号")
    #expect(try next(books, on: ViewDesk.day(6, 6)).first == .noticeRunning)
    #expect(try next(books, on: ViewDesk.day(6, 7)) == [.contractMissing, .moneyNotAssigned])
  }

  @Test func `a notice that is too short says how many days it has`() throws {
    let books = try ViewDesk()
    try books.propose("A")
    try books.advance("A", .check)
    try books.advance("A", .approve)
    try books.notice("A", from: ViewDesk.day(2, 1), to: ViewDesk.day(2, 5))
    let short = try #require(try blocking(books, .project("A")).blockers.first)
    #expect(short.kind == .noticeTooShort && short.available == 5 && short.asked == 10)
  }

  @Test func `sent back it is the village's, and dropped nobody's`() throws {
    let books = try ViewDesk()
    try books.propose("A")
    try books.advance("A", .sendBack)
    let sentBack = try #require(try blocking(books, .project("A")).blockers.first)
    #expect(sentBack.kind == .projectSentBack && sentBack.desk == .village)
    try books.project("B")
    try books.advance("B", .drop)
    #expect(try next(books, "B") == [.projectDropped])
  }

  @Test func `accepted work and money open the way to the application`() throws {
    let books = try ViewDesk()
    try books.revenue(wan(100))
    try books.project("A", formsAsset: true)
    try books.issue("c1", wan(60))
    try books.sign("A", "k1", wan(50))
    #expect(try next(books) == [.workNotCertified, .moneyNotAssigned])
    try books.certify("A", "k1", wan(20))
    #expect(try next(books) == [.moneyNotAssigned])
    try books.assign("c1", "A", wan(20))
    let ready = try blocking(books, .project("A"))
    #expect(ready.available == wan(20))
    let first = try #require(ready.blockers.first)
    #expect(first.kind == .readyToApply && first.desk == .unit && first.available == wan(20))
    // What stops only the last payment comes behind.
    #expect(ready.blockers.map(\.kind) == [.readyToApply, .notAccepted, .noticeMissing])
    #expect(ready.blockers.map(\.scope) == [.next, .last, .last])
  }

  @Test func `an application waits for the checker, then for the bank`() throws {
    let books = try ViewDesk()
    try books.revenue(wan(100))
    try books.project("A")
    try books.issue("c1", wan(60))
    try books.assign("c1", "A", wan(20))
    try books.apply("z1", "A", from: "c1", wan(20))
    let applied = try blocking(books, .payment("z1"))
    #expect(applied.blockers.map(\.kind) == [.waitsForChecker])
    #expect(applied.blockers.map(\.desk) == [.checker])
    #expect(applied.blockers.first?.rule?.id == "four-eyes")
    #expect(applied.payment?.preparer?.name == "zhang" && applied.available == wan(20))
    let project = try blocking(books, .project("A"))
    #expect(
      project.blockers.map(\.kind).prefix(3) == [.contractMissing, .moneyHeld, .waitsForChecker])
    #expect(project.blockers[1].desk == .checker && project.blockers[1].asked == wan(20))
    try books.approve("z1")
    let approved = try #require(try blocking(books, .payment("z1")).blockers.first)
    #expect(approved.kind == .waitsForBank && approved.desk == .bank)
    #expect(approved.since == ViewDesk.day(5, 2) && approved.asked == wan(20))
    try books.settle("z1")
    #expect(try blocking(books, .payment("z1")).blockers.isEmpty)
  }

  @Test func `a returned application is the preparer's again`() throws {
    let books = try ViewDesk()
    try books.project("A")
    try books.issue("c1", 900)
    try books.assign("c1", "A", 900)
    try books.apply("z1", "A", from: "c1", 400)
    try books.desk.send(.returnPayment(.with { $0.key = "z1" }), on: ViewDesk.day(5, 2))
    let returned = try #require(try blocking(books, .payment("z1")).blockers.first)
    #expect(returned.kind == .paymentReturned && returned.desk == .preparer)
  }

  @Test func `retention money waits for its day`() throws {
    let books = try ViewDesk()
    try books.revenue(wan(100))
    try books.project("A", formsAsset: true)
    try books.issue("c1", wan(60))
    try books.assign("c1", "A", wan(50))
    try books.sign("A", "k1", wan(50))
    try books.certify("A", "k1", wan(50))
    try books.apply("z1", "A", from: "c1", wan(48, 50)) {
      $0.kind = .progress
      $0.contract = "k1"
      $0.retained = wan(1, 50)
    }
    let waits = try blocking(books, .project("A")).blockers.first { $0.scope == .retention }
    #expect(waits?.kind == .retentionNotDue && waits?.subject == "k1")
    #expect(waits?.available == wan(1, 50) && waits?.until == ViewDesk.day(3, 1, year: 2023))
    let due = try blocking(books, .project("A"), on: ViewDesk.day(3, 1, year: 2023))
    #expect(!due.blockers.contains { $0.scope == .retention })
  }

  @Test func `an indicator waits for its plan, its projects and theirs`() throws {
    let books = try ViewDesk()
    try books.issue("c1", 1_000)
    func kinds() throws -> [Blocker.Kind] {
      try blocking(books, .indicator("c1")).blockers.map(\.kind)
    }
    #expect(try kinds() == [.planMissing, .moneyNotDistributed])
    try books.draft([("x1", "L01", .county, 1_000)], uses: [("P18", 1_000)])
    #expect(try kinds() == [.planNotApproved, .moneyNotDistributed])
    try books.approvePlan()
    let filing = try #require(try blocking(books, .indicator("c1")).blockers.first)
    #expect(filing.kind == .planNotFiled && filing.desk == .upper && filing.isWarning)
    try books.filePlan()
    try books.pool("c1", "x1", 1_000)
    #expect(try kinds() == [.pooledNotAssigned])
    try books.project("A")
    try books.assign("c1", "A", line: "x1", 1_000)
    #expect(try kinds() == [.readyToApply])
    try books.apply("z1", "A", from: "c1", line: "x1", 400)
    let waits = try blocking(books, .indicator("c1"))
    #expect(waits.available == 600)
    #expect(waits.blockers.map(\.kind) == [.waitsForChecker, .readyToApply])
    #expect(waits.blockers.map(\.asked) == [400, 600])
    #expect(waits.blockers.map(\.subject) == ["z1", "A"])
  }

  @Test func `a level above is late when it has not passed money down in thirty days`() throws {
    let books = try ViewDesk()
    try books.issue("n1", 900, at: "000000", level: .central, category: "C01")
    try books.passDown("n1", from: "000000", to: "620000", as: "p1", 900)
    func first(_ day: Day) throws -> Blocker? {
      try blocking(books, .indicator("p1"), on: day, of: "620000").blockers.first
    }
    let early = try #require(try first(ViewDesk.day(3, 3)))
    #expect(early.kind == .moneyNotPassedDown && early.rule == nil && early.available == 30)
    let late = try #require(try first(ViewDesk.day(3, 4)))
    #expect(late.rule?.id == "pass-down-clock" && late.asked == 900 && late.desk == .preparer)
  }

  @Test func `what is not there is refused`() throws {
    let books = try ViewDesk()
    for question in [Blocking.Question.project("x"), .payment("x"), .indicator("x")] {
      #expect(throws: Refusal.self) { try self.blocking(books, question) }
    }
  }
}
