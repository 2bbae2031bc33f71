import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

/// What business commands post is posted by nothing else (受控科目).
struct ManagedSubjectTests {
  private static let books = [
    "GLB": "620503", "GLF": "620503", "GLA": "620503.U.农业农村局", "ENT": "620503.B",
  ]

  /// The managed subjects of the books, as `book code`.
  private static let subjects: [String] = {
    guard let reference = try? ReferenceData.load() else { return [] }
    return reference.charts.filter { books.keys.contains($0.book) }.flatMap { chart in
      chart.subjects.filter { $0.posting != .free }.map { "\(chart.book) \($0.code)" }
    }
  }()

  private let books: RuleBooks
  private let lane: UInt32

  init() throws {
    books = try RuleBooks.ready()
    try books.desk.open("620503.B", "ENT")
    lane = try books.desk.machine.openLane(named: "raw", actor: FundDesk.preparer).lane
  }

  /// An account of a subject with the least dimensions that its book balances by.
  private func account(_ subject: String) throws -> UInt32 {
    let parts = subject.split(separator: " ").map(String.init)
    let entity = try #require(Self.books[parts[0]])
    let found = books.desk.machine.ledgerNumber(entity: entity, book: parts[0])
    let ledger = try #require(found)
    let definition = try books.desk.funds.opening.account(
      ledger: books.desk.machine.view(ofLedger: ledger), subject: parts[1],
      dimensions: parts[0] == "GLB" ? [("I", "c1")] : parts[0] == "ENT" ? [("R", "R1")] : [])
    return books.desk.machine.openAccount(definition, actor: FundDesk.preparer).number
  }

  private func submit(
    _ kind: VoucherBatch.Kind, _ account: UInt32, _ amounts: [Int64]
  ) throws -> Refusal? {
    let status = books.desk.machine.laneStatus(lane)
    let batch = VoucherBatch(
      kind: kind, lane: lane, epoch: status.epoch, firstSerial: status.nextSerial,
      days: [UInt32(RuleBooks.day.number)], legCounts: [UInt32(amounts.count)],
      accounts: amounts.map { _ in account }, amounts: amounts)
    do throws(Refusal) {
      try books.desk.machine.checkShape(batch, scope: 0)
      let plan = try books.desk.machine.plan(batch, actor: FundDesk.preparer)
      var outcome = BatchOutcome(block: books.desk.machine.body.ordinal)
      var (cursor, allowance) = (BatchCursor(), Int.max)
      for range in plan.toDecide {
        books.desk.machine.post(
          batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
      }
      return outcome.refusals.first
    } catch {
      return error
    }
  }

  @Test func everySubjectOfTheIndicatorBookIsManaged() throws {
    let chart = try #require(try ReferenceData.load().charts.first { $0.book == "GLB" })
    #expect(chart.subjects.allSatisfy { $0.posting == .managed })
    for code in ["1001", "1031", "2011", "2012", "4011", "5011", "5001"] {
      #expect(Self.subjects.contains("GLF \(code)"))
    }
    for code in ["4001", "6001", "7101", "7201"] { #expect(Self.subjects.contains("GLA \(code)")) }
    for code in ["1002", "1531", "1604", "2501", "2701", "2711", "4001"] {
      #expect(Self.subjects.contains("ENT \(code)"))
    }
  }

  @Test(arguments: subjects)
  func noRawVoucherPostsToAManagedSubject(_ subject: String) throws {
    let account = try account(subject)
    let refusal = try submit(.vouchers, account, [100, -100])
    #expect(refusal?.code == .managedSubject)
    #expect(refusal?.account == account)
  }

  @Test(arguments: subjects)
  func noRawHoldLiesOnAManagedSubject(_ subject: String) throws {
    let account = try account(subject)
    let refusal = try submit(.holds, account, [100])
    #expect(refusal?.code == .managedSubject)
  }

  @Test func aPaymentsVoucherIsNotReversedByItself() throws {
    try books.pay("a", 100_00)
    let number = try #require(books.desk.funds.paymentNumber("620503", "a"))
    let voucher = books.desk.funds.payments[number].voucher
    let account = try account("GLF 1001")
    let legs = [
      LegFact(account: account, side: .debit, amount: 1),
      LegFact(account: account, side: .credit, amount: 1),
    ]
    #expect(throws: Refusal(.managedSubject)) {
      try books.desk.machine.reverse(
        voucher, legs: legs, flags: .business, day: RuleBooks.day, reason: "",
        actor: FundDesk.preparer)
    }
    // Nor as the voucher of somebody else, which its subjects tell.
    let refusal = #expect(throws: Refusal.self) {
      try books.desk.machine.reverse(
        voucher, legs: legs, flags: [], day: RuleBooks.day, reason: "", actor: FundDesk.preparer)
    }
    #expect(refusal?.code == .managedSubject)
    #expect(books.verdict(Act.reverse("a")) == .passes)
  }

  @Test func anApplicationsHoldIsNeitherLockedNorReleasedByItself() throws {
    try books.send(Act.apply("a", 100_00))
    let number = try #require(books.desk.funds.paymentNumber("620503", "a"))
    let hold = books.desk.funds.payments[number].hold
    let locking = #expect(throws: Refusal.self) {
      try books.desk.machine.lockHolds([hold], actor: FundDesk.checker)
    }
    #expect(locking?.code == .managedSubject)
    let releasing = #expect(throws: Refusal.self) {
      try books.desk.machine.releaseHolds(
        [hold], allowsLocked: true, actor: FundDesk.checker)
    }
    #expect(releasing?.code == .managedSubject)
    #expect(books.verdict(Act.approve("a")) == .passes)
  }
}
