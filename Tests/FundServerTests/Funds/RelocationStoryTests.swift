import FundClient
import FundMessages
import SwiftProtobuf
import Testing

/// The R scenario through the daemon over mutual TLS, and what is asked about it afterwards. The figures
/// are worked out by hand from the events M00 to M16.
@Suite(.timeLimit(.minutes(2))) struct RelocationStoryTests {
  private typealias Story = RelocationStory

  private static func told(
    _ look: (RelocationStory, TestLedger) async throws -> Void
  ) async throws {
    try await TestLedger.run { test in
      let story = try RelocationStory { try await test.client($0) }
      try await story.run()
      try await look(story, test)
    }
  }

  private static func answers(_ look: (RelocationAnswers) throws -> Void) async throws {
    try await told { story, test in
      try look(try await RelocationAnswers.read(story) { try await test.client($0) })
    }
  }

  @Test func `every ledger ends with the worked balances`() async throws {
    try await Self.told { story, test in
      let found = try await story.closings(test.client(.nationAuditor))
      #expect(!story.expected.isEmpty)
      for name in Set(found.keys).union(story.expected.keys).sorted() {
        #expect(found[name] == story.expected[name], "\(name)")
      }
    }
  }

  // MARK: Financing

  /// Quota, raised, passed, paid, moved and balance in 万元.
  private static func isEqual(_ figures: RelocationFinancing.Figures, _ amounts: [Int64]) -> Bool {
    [
      figures.quota, figures.raised, figures.passed, figures.paid, figures.moved,
      figures.balance,
    ] == amounts.map { wan($0) }
  }

  @Test func `605万元 are raised in the five sources, from the nation to the county`() async throws {
    try await Self.answers { answers in
      for table in [answers.nation, answers.province, answers.county] {
        #expect(table.lines.map(\.source) == [.grant, .bond, .fund, .loan, .households, .local])
        // Of the bond 8 went to industry, of the loan 12 were repaid early.
        let expected: [[Int64]] = [
          [80, 80, 80, 80, 0, 0], [100, 100, 100, 92, 8, 0], [50, 50, 50, 50, 0, 0],
          [350, 350, 350, 338, 12, 0], [25, 25, 25, 25, 0, 0], [0, 15, 15, 15, 0, 0],
        ]
        for (line, amounts) in zip(table.lines, expected) {
          #expect(Self.isEqual(line.figures, amounts), "\(table.region) \(line.source)")
        }
        // 80 + 100 + 50 + 350 + 25; R7 is in no total.
        #expect(Self.isEqual(table.total, [605, 605, 605, 585, 20, 0]), "\(table.region)")
        #expect(table.total.raisedOfQuota?.hundredths == 100_00)
        // 585 of 605.
        #expect(table.total.paidOfRaised?.hundredths == 96_69)
        #expect(table.lines[5].figures.raisedOfQuota == nil)
        #expect(table.persons.task == 100 && table.persons.enrolled == 100)
        #expect(table.persons.granted == 100 && table.persons.synchronousTask == 20)
        #expect(table.persons.synchronousEnrolled == 20)
      }
      let names = [answers.nation, answers.province, answers.county].map(\.name)
      #expect(names == ["国家", "甘肃省", "麦积区"])
    }
  }

  @Test func `the table goes down from the nation to the settlement`() async throws {
    try await Self.answers { answers in
      // All is given on: nothing is left at the nation or the province.
      #expect(answers.nation.parts.map(\.key) == ["620000"])
      #expect(answers.province.parts.map(\.key) == ["620503"])
      #expect(answers.nation.parts[0].figures == answers.province.total)
      #expect(answers.province.parts[0].figures == answers.county.total)
      #expect(answers.county.parts.map(\.kind) == [.rest, .settlement])
      // A settlement's quota is the grant of its heads: 100 x 0.8.
      #expect(Self.isEqual(answers.settlement.total, [80, 605, 605, 585, 20, 0]))
      #expect(answers.county.parts[1].figures == answers.settlement.total)
      #expect(Self.isEqual(answers.county.parts[0].figures, [525, 0, 0, 0, 0, 0]))
      #expect(
        Self.isEqual(try #require(answers.settlement.lines.last).figures, [0, 15, 15, 15, 0, 0]))
      #expect(answers.settlement.project == "S1" && answers.settlement.name == "集中安置点一处")
      let envelope = try #require(answers.nation.envelope)
      #expect(envelope.total == Fen(5_922 * 100_000_000_00) && !envelope.isTask)
      #expect(answers.province.envelope == nil)
    }
  }

  // MARK: Debt

  @Test func `what is owed after repaying from quota, service, bonds and surplus`() async throws {
    try await Self.answers { answers in
      let debt = answers.debt
      #expect(debt.body == "620000.V" && debt.province == "620000")
      #expect(debt.tranches.map(\.key).sorted() == ["b1", "f1", "l1"])
      let loan = try #require(debt.tranches.first { $0.key == "l1" })
      // 350 - 20 of land quota - 100 of bonds - 12 of surplus.
      #expect(loan.drawn == wan(350) && loan.repaid == wan(132) && loan.principal == wan(218))
      #expect(loan.replaced == wan(100) && loan.replacedBy == "b2")
      // 350 at 4.9 % for 360 days of 360 is 17.15, all paid.
      #expect(loan.interest == wan(17, 15) && loan.interestPaid == wan(17, 15))
      #expect(loan.centralUnpaid == .zero && loan.localUnpaid == .zero)
      #expect(loan.rate == 49_000 && loan.dayBasis == 360 && loan.centralShare.hundredths == 90_00)
      // 18 years from the end of grace to maturity: 218 / 18, and what does not divide last.
      #expect(loan.nextDue == SampleBooks.day(12, 31, year: 2021))
      #expect(loan.nextAmount == Fen(121_111_11))
      let fund = try #require(debt.tranches.first { $0.key == "f1" })
      #expect(fund.repaid == wan(10) && fund.principal == wan(40) && fund.interest == .zero)
      let total = debt.total
      #expect(total.drawn == wan(400) && total.principal == wan(258) && total.repaid == wan(142))
      #expect(total.centralPaid == Fen(154_350_00) && total.localPaid == Fen(17_150_00))
      let debtor = try #require(debt.debtors.first)
      #expect(debt.debtors.count == 1 && debtor.entity == "620503.B")
      #expect(debtor.lent == wan(400) && debtor.repaid == wan(142))
      // Handed over 50 + 338 of fund and loan, less 20 + 10 + 100: what 1531 of the body shows.
      #expect(debtor.outstanding == wan(258) && debtor.service == wan(258))
      #expect(debtor.interestUnpaid == .zero)
    }
  }

  @Test func `the calendar of the years to come`() async throws {
    try await Self.answers { answers in
      let loans = answers.debt.dues.filter { $0.source == .loan }
      #expect(loans.map(\.year) == Array(2019...2038))
      #expect(answers.debt.dues.filter { $0.source == .fund }.map(\.year) == Array(2021...2038))
      #expect(loans.reduce(0) { $0 + $1.principal.value } == wan(218).value)
      // 218 at 4.9 % of 360 days: one day, and the 366 of 2020.
      #expect(loans[0].interest == Fen(296_72) && loans[1].interest == Fen(108_600_33))
      #expect(loans[1].central == Fen(97_740_29) && loans[1].local == Fen(10_860_04))
      #expect(loans[1].principal == .zero && loans[2].principal == Fen(121_111_11))
      #expect(loans[19].principal == Fen(121_111_13) && loans[19].interest == Fen(6_000_39))
      // Days times principal of all years, rounded once.
      let total = answers.debt.total
      #expect(total.interest == Fen(1_138_078_09) && total.central == Fen(1_024_270_20))
      #expect(total.local == Fen(113_807_89))
    }
  }

  @Test func `a lower rate makes the years to come cheaper`() async throws {
    try await Self.told { story, test in
      let change = Story.Action.changeRate(
        .with {
          $0.tranche = "l1"
          $0.rate = 43_500
          $0.documentNo = "利率调整1号"
        })
      try await story.send(change, at: "V", on: Story.end)
      let debt = try await test.client(.auditor).debtService(
        of: "620000.V", tranche: "l1", on: Story.end)
      #expect(debt.tranches.map(\.rate) == [43_500] && debt.total.principal == wan(218))
      // 218 at 4.35 % of 360 days: a day without its fraction, and 366 with it.
      #expect(debt.dues[0].interest == Fen(263_41) && debt.dues[1].interest == Fen(96_410_50))
      #expect(debt.dues[1].central == Fen(86_769_45) && debt.dues[1].local == Fen(9_641_05))
    }
  }

  // MARK: Costs, idle money, a household

  @Test func `a person costs 5.85万元 and lives on 25㎡`() async throws {
    try await Self.answers { answers in
      let costs = answers.costs
      let row = try #require(costs.rows.first)
      #expect(costs.rows.count == 1 && row.project == "S1" && row.countyName == "麦积区")
      #expect(row.registered == 100 && row.synchronous == 20 && row.kind == .centralised)
      // 80 + 25 + 92 + 50 + 338 for the registered, 15 for those who move along.
      #expect(row.cost == wan(585) && row.synchronousCost == wan(15))
      #expect(row.costPerPerson == wan(5, 85) && row.median == wan(5, 85) && !row.isCostOutlier)
      // 25 households of 100 ㎡, as built.
      #expect(row.area == 25 * 100_00 && row.areaPersons == 100 && row.areaPerPerson == 25_00)
      #expect(!row.isAreaPlanned && !row.isAreaOutlier && row.largeHouseholds == 0)
      #expect(costs.areaLimit == 25_00 && costs.costPerPerson == wan(5, 85))
      #expect(costs.settlements == 1 && costs.cost == wan(585))
    }
  }

  @Test func `money lies until it is passed down and paid`() async throws {
    try await TestLedger.run { test in
      let story = try Story { try await test.client($0) }
      let auditor = try await test.client(.auditor)
      try await story.prepare()
      try await story.grant()
      try await story.capital()
      try await story.borrow()
      // 176 days after the draws.
      let day = SampleBooks.day(6, 30)
      let drawn = try await auditor.idleMoney(of: "620000", on: day)
      #expect(drawn.rows.map(\.key).sorted() == ["b1", "f1", "l1"])
      #expect(drawn.total.notPassed == wan(500) && drawn.total.notPaid == .zero)
      let loan = try #require(drawn.rows.first { $0.key == "l1" })
      #expect(loan.days == 176 && loan.isLate && drawn.dayLimit == 90)
      #expect(loan.sums.notPassed == wan(350) && loan.rate == 49_000)
      // 350 at 4.9 % of 360: a day, and 176 of them.
      #expect(loan.sums.interestOfDay == Fen(476_39) && loan.sums.interestSince == Fen(83_844_44))
      #expect(try await auditor.idleMoney(of: "620503", on: day).rows.isEmpty)
      try await story.lendDown()
      let passed = try await auditor.idleMoney(of: "620000", on: day)
      #expect(passed.total.notPassed == .zero && passed.total.notPaid == wan(500))
      let county = try await test.client(.county)
      #expect(try await county.idleMoney(of: "620503", on: day).total.notPaid == wan(500))
      try await story.raise()
      try await story.build()
      let built = try await auditor.idleMoney(of: "620000", on: day)
      // Not paid are the surplus of the bond and of the loan.
      #expect(built.rows.map(\.sums.notPaid) == [wan(8), wan(12)])
      #expect(built.rows.map(\.key) == ["b1", "l1"])
    }
  }

  @Test func `in the end nothing lies`() async throws {
    try await Self.answers { answers in
      #expect(answers.idle.rows.isEmpty && answers.idle.late == .zero)
      #expect(answers.idle.total.drawn == wan(500) && answers.idle.total.paid == wan(480))
      #expect(answers.idle.total.moved == wan(20) && answers.idle.total.notPaid == .zero)
    }
  }

  @Test func `a household's house comes from its five sources`() async throws {
    try await Self.answers { answers in
      let trace = answers.household
      #expect(trace.county == "620503" && trace.project == "S1" && trace.body == "620503.B")
      #expect(trace.beneficiary == .registered && trace.persons == 4 && trace.classPersons == 100)
      #expect(trace.isGranted && trace.hasMovedIn && trace.isDemolished && trace.isReclaimed)
      #expect(trace.builtArea == 100_00 && trace.plannedArea == 100_00)
      // Four heads of 0.8, and 25 raised by 25 households.
      #expect(trace.grant == wan(3, 20) && trace.selfRaised == wan(1))
      // Four of a hundred persons: 585 / 25.
      #expect(trace.works == wan(585) && trace.share == wan(23, 40))
      let own = trace.sources.filter { $0.share != .zero }
      #expect(own.map(\.source) == [.grant, .bond, .fund, .loan, .households])
      #expect(own.map(\.tranche) == ["", "b1", "f1", "l1", ""])
      #expect(own.map(\.works) == [wan(80), wan(92), wan(50), wan(338), wan(25)])
      #expect(own.map(\.share) == [wan(3, 20), wan(3, 68), wan(2), wan(13, 52), wan(1)])
      #expect(own[1].chain.map(\.key) == ["pb"] && own[1].body == "620000.V")
      #expect(own[3].lender == "国家开发银行" && own[3].contractNo == "合同l1")
      // The grant to the nation's document; the local money is the county's.
      #expect(trace.fundings.map { $0.chain.map(\.key) } == [["rc", "rp", "rn"], ["rs"]])
      #expect(trace.fundings[0].chain.map(\.entity) == ["620503", "620000", "000000"])
      #expect(!trace.isCut)
      let other = answers.synchronous
      #expect(other.beneficiary == .synchronous && !other.isGranted && other.grant == .zero)
      // Four of twenty persons: 15 / 5, from R7 alone.
      #expect(other.works == wan(15) && other.share == wan(3))
      #expect(other.sources.filter { $0.share != .zero }.map(\.source) == [.local])
    }
  }

  // MARK: Refusals

  @Test func `a refusal names the rule, its article and the figures`() async throws {
    try await Self.told { story, _ in
      let over = try await story.refusal(
        story.drawing("l1", 1, receipt: "多提"), at: "V", on: Story.end)
      #expect(over.code == 450 && over.name == "RULE_REFUSES" && over.rule == "signed-limit")
      #expect(over.figure("available") == 0 && over.figure("asked") == 1)
      #expect(!over.article.isEmpty && !over.chineseMessage.isEmpty)
      #expect(over.about.contains("l1"))
      // Another contract, but the task's 350 of loans are drawn.
      try await story.send(story.signing("l2", .loan, 1, rate: 49_000), at: "V", on: Story.end)
      let quota = try await story.refusal(
        story.drawing("l2", 1, receipt: "超额"), at: "V", on: Story.end)
      #expect(quota.rule == "source-quota" && quota.figure("available") == 0)
      #expect(quota.figure("asked") == 1 && quota.article.contains("国发〔2016〕64号"))
      #expect(quota.article.contains("专栏7"))
      let claim = try await story.refusal(
        .repayFromSurplus(
          .with {
            $0.tranche = "l1"
            $0.project = "S1"
            $0.approvalNo = "x"
            $0.receiptNo = "多还"
            $0.amount = 1
          }), at: "B", on: Story.end)
      // The surplus of 12 is gone.
      #expect(claim.code == 434 && claim.about == "l1")
      #expect(claim.figure("expected") == 0 && claim.figure("got") == 1)
      // A version of the province's task below what the county has of it: line 6 is the loan.
      let task = try await story.refusal(
        story.task("P") {
          $0.version = 2
          $0.loan -= 1
        }, at: "N", on: Story.end)
      #expect(task.rule == "task-within-parent" && task.about.contains("R4"))
      #expect(task.figure("available") == wan(350).value)
      #expect(task.figure("asked") == wan(350).value - 1 && task.figure("line") == 6)
    }
  }

  @Test func `a household raises 1万元 at most`() async throws {
    try await TestLedger.run { test in
      let story = try Story { try await test.client($0) }
      try await story.prepare()
      let one = [Story.registered[0]]
      let over = try await story.refusal(
        story.raising("多筹", one, wan(1).value + 1), at: "B", on: Story.start)
      #expect(over.code == 450 && over.rule == "self-raise-cap")
      #expect(over.figure("available") == wan(1).value)
      #expect(over.figure("asked") == wan(1).value + 1 && over.figure("line") == 1)
      try await story.send(story.raising("自筹", one, wan(1).value), at: "B")
    }
  }

  @Test func `each certificate acts in its own place and role`() async throws {
    try await Self.told { story, test in
      let drawing = story.drawing("l1", 1, receipt: "越权")
      for desk in [Desk.bureau, .projectBody, .buyer, .otherProvince] {
        let refusal = try await story.refusal(drawing, at: "V", as: desk)
        #expect(refusal.code == 202 && refusal.name == "OUT_OF_SCOPE", "\(desk)")
      }
      let task = story.task("P") { $0.version = 2 }
      for desk in [Desk.province, .financingBody] {
        #expect(try await story.refusal(task, at: "N", as: desk).code == 202, "\(desk)")
      }
      #expect(
        try await story.refusal(story.raising("x", [Story.registered[0]], 1), at: "B", as: .buyer)
          .code == 202)
      // Roles are refused before anything is decided.
      for desk in [Desk.secondChecker, .county] {
        let error = await failure("\(desk)") {
          try await story.submit([drawing], at: "V", as: desk)
        }
        #expect(error?.refusal?.code == 201, "\(desk)")
      }
      let bureau = await failure {
        try await story.submit([.useSurplus(.with { $0.project = "S1" })], at: "B")
      }
      #expect(bureau?.refusal?.name == "ROLE_NOT_ALLOWED")
      let county = try await test.client(.county)
      let day = Story.end
      for entity in ["620000", "000000", "620523"] {
        let error = await failure("\(entity)") {
          try await county.relocationFinancing(of: entity, on: day)
        }
        #expect(error?.refusal?.code == 202, "\(entity)")
      }
      let buyer = try await test.client(.buyer)
      let trace = await failure {
        try await buyer.trace(household: Story.registered[0], of: "620503", on: day)
      }
      #expect(trace?.refusal?.code == 202)
      let debt = await failure { try await county.debtService(of: "620000.V", on: day) }
      #expect(debt?.refusal?.code == 202)
    }
  }

  // MARK: Starting again

  @Test func `kill -9 and a new start give the same answers`() async throws {
    let folder = try TemporaryFolder()
    let first = try await Daemon.start(in: folder)
    let clients = DaemonClients(first)
    let story = try Story { try await clients.client($0) }
    try await story.run()
    let before = try await RelocationAnswers.read(story) { try await clients.client($0) }
    #expect(before.closings == story.expected)
    await clients.close()
    await first.kill()
    let second = try await Daemon.start(in: folder)
    let others = DaemonClients(second)
    let after = try await RelocationAnswers.read(story) { try await others.client($0) }
    #expect(after == before)
    await others.close()
    #expect(await second.terminate() == 0)
  }
}

/// The clients of a daemon, each connected when it is first asked for.
private final class DaemonClients {
  private let daemon: Daemon
  private var known: [Desk: LedgerClient] = [:]

  init(_ daemon: Daemon) { self.daemon = daemon }

  func client(_ desk: Desk) async throws -> LedgerClient {
    if let client = known[desk] { return client }
    let client = try await daemon.connect(desk)
    known[desk] = client
    return client
  }

  func close() async {
    for client in known.values { await client.close() }
    known = [:]
  }
}
