import FiscalFunds
import Testing

@testable import LedgerCore

/// Rules of the library and of money for projects: 9, 11 to 13, 35, 36, 43 and 44.
struct ProjectRuleTests {
  static let rules: [RuleNumber] = [
    .libraryProject, .negativeList, .noCountyMatch, .projectBudget, .performanceTarget,
    .handoverShares, .duplicateProject, .prefectureMatch,
  ]

  /// A county with 1 000 元 of an indicator for the old channel.
  private func books(_ county: String = RuleBooks.county) throws -> RuleBooks {
    let books = try RuleBooks(county)
    try books.send(Act.issue("c1", 1_000_00) { $0.publisher = "\(county.prefix(4))00" })
    return books
  }

  @Test(
    arguments: [
      ([], Verdict.refuses(.libraryProject, 0, 100_00)),
      ([.check], .refuses(.libraryProject, 0, 100_00)), ([.check, .approve], .passes),
      ([.sendBack], .refuses(.libraryProject, 0, 100_00)),
      ([.check, .approve, .drop], .refuses(.libraryProject, 0, 100_00)),
    ] as [([ProjectStep], Verdict)])
  func onlyAProjectOfTheLibraryGetsMoney(_ steps: [ProjectStep], _ verdict: Verdict) throws {
    let books = try books()
    try books.send(Act.propose("p"))
    for step in steps { try books.send(Act.step("p", step)) }
    #expect(books.verdict(Act.assign("c1", to: "p", 100_00)) == verdict)
  }

  @Test(arguments: [
    ("村道硬化", "P1801", Verdict.passes), ("村市政府路硬化", "P1801", .passes),
    ("乡办公楼建设", "P1801", .refuses(.negativeList, 0, 0)),
    ("村道绿化", "P1801", .warns([.negativeList])),
    ("偿还债务", "P1801", .refuses(.negativeList, 0, 0)),
    ("管理费偿还债务", "PF01", .refuses(.negativeList, 0, 0)),
    ("偿还债务", "PD01", .passes), ("搬迁贷款还本付息", "P0708", .passes),
    ("搬迁贷款还本付息", "P0707", .refuses(.negativeList, 0, 0)),
  ])
  func theNegativeListRefusesOrWarns(
    _ name: String, _ projectClass: String, _ verdict: Verdict
  ) throws {
    let books = try books()
    try books.project("p") {
      $0.name = name
      $0.projectClass = projectClass
    }
    #expect(books.verdict(Act.assign("c1", to: "p", 100_00)) == verdict)
  }

  @Test func theContentOfAProjectIsLookedAtToo() throws {
    let books = try books()
    try books.project("p") { $0.content = "新建门楼一座" }
    #expect(books.verdict(Act.assign("c1", to: "p", 1)) == .warns([.negativeList]))
  }

  @Test(
    arguments: [
      ("620503", "P1801", 0, 0, Verdict.passes),
      ("620503", "P1801", 1, 0, .refuses(.noCountyMatch, 0, 1)),
      ("620503", "P0201", 1, 1, .passes), ("640502", "P1801", 1, 1, .passes),
      ("620503", "P1801", 0, 1, .refuses(.prefectureMatch, 0, 1)),
      ("130125", "P1801", 0, 1, .passes),
      ("130125", "P1801", 1, 0, .refuses(.noCountyMatch, 0, 1)),
    ] as [(String, String, Int64, Int64, Verdict)])
  func noMatchingMoneyForPublicGoods(
    _ county: String, _ projectClass: String, _ ofCounty: Int64, _ ofPrefecture: Int64,
    _ verdict: Verdict
  ) throws {
    let books = try books(county)
    try books.project("p") {
      $0.projectClass = projectClass
      $0.countyMatch = ofCounty
      $0.prefectureMatch = ofPrefecture
    }
    #expect(books.verdict(Act.assign("c1", to: "p", 100_00)) == verdict)
  }

  @Test func theBudgetIsALimitBySourceToTheFen() throws {
    let books = try books()
    try books.send(Act.issueOwn("c2", 1_000_00))
    try books.project("p") {
      $0.budget = [
        .with {
          $0.category = "C01"
          $0.level = .central
          $0.amount = 100_00
        },
        .with { $0.amount = 50_00 },
      ]
    }
    #expect(
      books.verdict(Act.assign("c1", to: "p", 100_01)) == .refuses(.projectBudget, 100_00, 100_01))
    #expect(books.verdict(Act.assign("c1", to: "p", 100_00)) == .passes)
    #expect(books.verdict(Act.assign("c1", to: "p", 1)) == .refuses(.projectBudget, 0, 1))
    #expect(
      books.verdict(Act.assign("c2", to: "p", 50_01)) == .refuses(.projectBudget, 50_00, 50_01))
    #expect(books.verdict(Act.assign("c2", to: "p", 50_00)) == .passes)
  }

  @Test func aSourceThatTheBudgetDoesNotNameHasNothing() throws {
    let books = try books()
    try books.project("p") {
      $0.budget = [
        .with {
          $0.category = "L01"
          $0.amount = 100_00
        }
      ]
    }
    #expect(books.verdict(Act.assign("c1", to: "p", 1)) == .refuses(.projectBudget, 0, 1))
  }

  @Test(arguments: [
    (Day.of(2018, 5, 13), "", Verdict.warns([.performanceTarget])),
    (.of(2018, 5, 14), "", .refuses(.performanceTarget, 0, 0)),
    (.of(2018, 5, 14), "受益40户", .passes),
  ])
  func theLibraryDemandsAPerformanceTarget(
    _ day: Day, _ target: String, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks(on: day)
    try books.send(Act.propose("p") { $0.target = target })
    try books.send(Act.step("p", .check))
    #expect(books.verdict(Act.step("p", .approve)) == verdict)
  }

  @Test(arguments: [
    ("党川镇", "P1801", "硬化道路一", Verdict.warns([.duplicateProject])),
    ("麦积镇", "P1801", "硬化道路一", .passes), ("党川镇", "P1802", "硬化道路一", .passes),
    ("党川镇", "P1801", "硬化道路二", .passes),
  ])
  func theSameWorkOfTwoProposalsIsShown(
    _ place: String, _ projectClass: String, _ content: String, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks()
    try books.send(Act.propose("p") { $0.content = "硬化道路一" })
    let other = Act.propose("q") {
      $0.place = place
      $0.projectClass = projectClass
      $0.content = content
    }
    #expect(books.verdict(other) == verdict)
  }

  @Test func aProposalSentBackIsNotItsOwnDuplicate() throws {
    let books = try RuleBooks()
    try books.send(Act.propose("p") { $0.content = "硬化道路一" })
    try books.send(Act.step("p", .sendBack))
    #expect(books.verdict(Act.propose("p") { $0.content = "硬化道路一" }) == .passes)
    try books.send(Act.step("p", .sendBack))
    #expect(books.verdict(Act.propose("p") { $0.content = "硬化道路二" }) == .passes)
    // What it was is free again, what it is now is not.
    #expect(books.verdict(Act.propose("q") { $0.content = "硬化道路一" }) == .passes)
    #expect(
      books.verdict(Act.propose("r") { $0.content = "硬化道路二" })
        == .warns([.duplicateProject]))
  }

  @Test(
    arguments: [
      ("某村", 120_00, 180_00, "协议", 1, Verdict.passes),
      ("某村", 120_00, 179_99, "协议", 1, .refuses(.handoverShares, 300_00, 299_99)),
      ("某村", 120_00, 180_01, "协议", 1, .refuses(.handoverShares, 300_00, 300_01)),
      ("", 120_00, 180_00, "协议", 1, .refuses(.handoverShares, 300_00, 300_00)),
      ("某村", 120_00, 180_00, "", 1, .refuses(.handoverShares, 300_00, 300_00)),
      ("某村", 120_00, 180_00, "协议", 0, .refuses(.handoverShares, 300_00, 300_00)),
      ("某村", 0, 0, "", 0, .passes),
    ] as [(String, Int64, Int64, String, Int64, Verdict)])
  func sharesSumToTheAsset(
    _ owner: String, _ collective: Int64, _ households: Int64, _ contract: String,
    _ income: Int64, _ verdict: Verdict
  ) throws {
    let books = try RuleBooks.ready()
    try books.pay("a", 300_00)
    try books.send(Act.accept())
    try books.send(Act.finalAccount(300_00))
    let handOver = FundAction.handOverAsset(
      .with {
        $0.project = "p"
        $0.contract = "k"
        $0.asset = "v1"
        $0.owner = owner
        $0.deed = HashedKey(high: 1, low: 3)
        $0.cost = 300_00
        if collective > 0 {
          $0.shares = [
            .with {
              $0.isCollective = true
              $0.amount = collective
            }, .with { $0.amount = households },
          ]
        }
        $0.benefitContract = contract
        $0.minimumIncome = income
      })
    #expect(books.verdict(handOver) == verdict)
  }
}
