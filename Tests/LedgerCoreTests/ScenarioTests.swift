import FundData
import TestSupport
import Testing

@testable import LedgerCore

/// The worked postings of `Fixtures/postings` through the state machine.
struct ScenarioTests {
  enum Grouping: CaseIterable {
    case line, event
  }

  @Test(arguments: Grouping.allCases)
  func theWorkedTrialBalancesComeOut(_ grouping: Grouping) throws {
    let scenarios = try PostingScenario.all()
    var lines = 0
    var balances = 0
    for scenario in scenarios {
      var accounts = try ScenarioAccounts()
      var expected: [ScenarioAccounts.Subject: Int64] = [:]
      for balance in scenario.balances {
        expected[.init(ledger: balance.ledger, code: balance.code)] = balance.signedFen
      }
      balances += Set(scenario.balances.map(\.ledger)).count
      for event in scenario.events where !event.lines.isEmpty {
        let vouchers = grouping == .line ? event.lines.map { [$0] } : [event.lines]
        for voucher in vouchers {
          let day = Day.of(2019 + event.block, 1 + lines % 12, 1 + lines % 28)
          let refusal = try accounts.post(voucher, on: day)
          #expect(refusal == nil, "\(scenario.name), line \(voucher[0].number)")
          lines += voucher.count
        }
        accounts.books.seal()
        let broken = accounts.books.machine.firstBrokenInvariant()
        #expect(broken == nil, "\(scenario.name) \(event.id)")
      }
      #expect(accounts.closings() == expected, "\(scenario.name)")
    }
    #expect(lines == 265 && balances == 58)
  }

  @Test func aWorkedStoryReplays() throws {
    let scenario = try #require(PostingScenario.all().first)
    var accounts = try ScenarioAccounts()
    for event in scenario.events where !event.lines.isEmpty {
      #expect(try accounts.post(event.lines, on: .of(2019 + event.block, 6, 1)) == nil)
      accounts.books.seal()
    }
    var replayed = StateMachine()
    for block in accounts.books.blocks { try block.replay(into: &replayed) }
    #expect(replayed.stateBytes() == accounts.books.state())
  }
}

/// Opens accounts for the legs of a scenario by the embedded charts.
struct ScenarioAccounts {
  struct Subject: Hashable {
    var ledger: PostingScenario.Ledger
    var code: String
  }

  let books = Books()
  private let reference: ReferenceData
  private var subjects: [UInt32: Subject] = [:]

  init() throws {
    reference = try ReferenceData.load()
  }

  mutating func post(_ lines: [PostingScenario.Line], on day: Day) throws -> Refusal? {
    var legs: [LegFact] = []
    for line in lines {
      for leg in line.legs {
        let account = try account(of: leg, in: line.ledger, on: day)
        legs.append(
          LegFact(
            account: account, side: leg.side == .debit ? .debit : .credit, amount: leg.fen))
      }
    }
    return books.post(Voucher(day: day, legs: legs))
  }

  private mutating func account(
    of leg: PostingScenario.Leg, in place: PostingScenario.Ledger, on day: Day
  ) throws -> UInt32 {
    let book = try #require(reference.book(place.book, on: Int32(day.number)))
    let subject = try #require(
      reference.subject(chart: book.chart, code: leg.code, on: Int32(day.number)))
    let ledger = books.openLedger(place.entity, book: place.book, from: 201_901)
    let group: String =
      switch book.balance {
      case .ledger: ""
      case .part: try #require(subject.part).rawValue
      case .dimension(let letter):
        try #require(leg.dimensions.first { String($0.letter) == letter.description }).value
      }
    let definition = AccountDefinition(
      ledger: ledger, subject: leg.code,
      dimensions: leg.dimensions.sorted { $0.letter < $1.letter }
        .map { "\($0.letter)=\($0.value)" }.joined(separator: ","),
      normalSide: subject.normalSide == .debit ? .debit : .credit,
      limit: limit(of: subject),
      // These are raw vouchers: no subject is kept for business commands.
      isManaged: false, balancesBy: group)
    let number = books.machine.openAccount(definition, actor: Books.actor).number
    subjects[number] = Subject(ledger: place, code: leg.code)
    return number
  }

  private func limit(of subject: FundData.Subject) -> BalanceLimit {
    switch subject.limit {
    case .none: .none
    case .neverCredit: .neverCredit
    case .neverDebit: .neverDebit
    }
  }

  /// Closing balances that are not zero, summed over dimensions.
  func closings() -> [Subject: Int64] {
    var sums: [Subject: Int64] = [:]
    for ledger in 1...UInt32(books.machine.ledgerCount) {
      for row in books.machine.trialBalance(ofLedger: ledger, from: .none, to: .none) {
        guard let subject = subjects[row.account] else { continue }
        sums[subject, default: 0] += row.closing
      }
    }
    return sums.filter { $0.value != 0 }
  }
}
