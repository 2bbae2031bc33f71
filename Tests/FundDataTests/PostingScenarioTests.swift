import TestSupport
import Testing

@testable import FundData

/// The worked postings against the embedded chart.
struct PostingScenarioTests {
  private let scenarios: [PostingScenario]
  private let reference: ReferenceData
  /// Every book has a chart on this day.
  private let day: Int32

  init() throws {
    scenarios = try PostingScenario.all()
    reference = try ReferenceData.load()
    day = try #require(CivilDay.number(year: 2020, month: 12, day: 31))
  }

  @Test func countsAreThoseOfTheRules() {
    #expect(scenarios.map(\.name) == ["E", "R", "maiji", "shapotou", "haidong"])
    #expect(scenarios.map { $0.events.flatMap(\.lines).count } == [119, 97, 20, 10, 19])
    #expect(scenarios.map { $0.events.filter { !$0.id.isEmpty }.count } == [32, 19, 0, 0, 0])
    #expect(scenarios.map { Set($0.balances.map(\.ledger)).count } == [14, 12, 10, 6, 16])
    #expect(scenarios.flatMap(\.events).flatMap(\.lines).flatMap(\.legs).count == 678)
  }

  @Test func yearEndCutsTheLongScenario() {
    let blocks = scenarios[0].events.map { ($0.id, $0.block) }
    #expect(blocks.last { $0.1 == 0 }?.0 == "E26")
    #expect(blocks.first { $0.1 == 1 }?.0 == "E27")
  }

  @Test func everySubjectAndDimensionIsInTheChart() throws {
    for line in scenarios.flatMap(\.events).flatMap(\.lines) {
      let book = try #require(reference.book(line.ledger.book, on: day))
      for leg in line.legs {
        let subject = try #require(
          reference.subject(chart: book.chart, code: leg.code, on: day),
          "line \(line.number): \(leg.code)")
        for dimension in leg.dimensions {
          let letter = try #require(DimensionLetter(String(dimension.letter)))
          #expect(subject.allows(letter), "line \(line.number): \(leg.code) \(letter)")
        }
        #expect(subject.part == line.ledger.part.map { $0 == "F" ? .financial : .budget })
      }
    }
  }

  @Test func everyLineBalancesByTheRuleOfItsBook() throws {
    for line in scenarios.flatMap(\.events).flatMap(\.lines) {
      #expect(line.legs.reduce(0) { $0 + $1.signedFen } == 0, "line \(line.number)")
      let book = try #require(reference.book(line.ledger.book, on: day))
      guard case .dimension(let letter) = book.balance else { continue }
      var sums: [String: Int64] = [:]
      for leg in line.legs {
        let value = try #require(
          leg.dimensions.first { String($0.letter) == letter.description }?.value)
        sums[value, default: 0] += leg.signedFen
      }
      #expect(sums.values.allSatisfy { $0 == 0 }, "line \(line.number) by \(letter)")
    }
  }

  @Test func endBalancesAreTheWorkedOnes() {
    struct Key: Hashable {
      let ledger: PostingScenario.Ledger
      let code: String
    }
    for scenario in scenarios {
      var sums: [Key: Int64] = [:]
      for line in scenario.events.flatMap(\.lines) {
        for leg in line.legs {
          sums[Key(ledger: line.ledger, code: leg.code), default: 0] += leg.signedFen
        }
      }
      var expected: [Key: Int64] = [:]
      for balance in scenario.balances {
        expected[Key(ledger: balance.ledger, code: balance.code)] = balance.signedFen
      }
      #expect(sums.filter { $0.value != 0 } == expected, "\(scenario.name)")
    }
  }

  @Test(arguments: Grouping.allCases)
  func limitsHoldInTheOrderWritten(_ grouping: Grouping) throws {
    for scenario in scenarios {
      #expect(try breaches(grouping.vouchers(scenario)) == [], "\(scenario.name)")
    }
  }

  @Test func limitsDoNotHoldInTheReverseOrder() throws {
    let lines = Grouping.line.vouchers(scenarios[0])
    #expect(try !breaches(lines.reversed()).isEmpty)
  }

  enum Grouping: CaseIterable {
    case line, event

    func vouchers(_ scenario: PostingScenario) -> [[PostingScenario.Line]] {
      switch self {
      case .line: scenario.events.flatMap(\.lines).map { [$0] }
      case .event: scenario.events.map(\.lines)
      }
    }
  }

  /// The accounts that break their limit, and after which line, when each group of lines is one
  /// voucher.
  private func breaches(_ vouchers: [[PostingScenario.Line]]) throws -> [String] {
    struct Account: Hashable {
      let ledger: PostingScenario.Ledger
      let code: String
      let dimensions: Set<PostingScenario.Dimension>
    }
    var balances: [Account: Int64] = [:]
    var breaches: [String] = []
    for voucher in vouchers {
      var touched: Set<Account> = []
      for line in voucher {
        for leg in line.legs {
          let account = Account(
            ledger: line.ledger, code: leg.code, dimensions: Set(leg.dimensions))
          balances[account, default: 0] += leg.signedFen
          touched.insert(account)
        }
      }
      for account in touched {
        let book = try #require(reference.book(account.ledger.book, on: day))
        let subject = try #require(
          reference.subject(chart: book.chart, code: account.code, on: day))
        let balance = balances[account, default: 0]
        let holds =
          switch subject.limit {
          case .neverCredit: balance >= 0
          case .neverDebit: balance <= 0
          case .none: true
          }
        if !holds {
          breaches.append("\(account): \(balance), line \(voucher.last?.number ?? 0)")
        }
      }
    }
    return breaches
  }
}

struct PostingScenarioParserTests {
  private static let posting = "GLF/C | D 1001 F=1 1.5 | C 4001 F=1 1.5"

  @Test func redAndFractionsAreExactFen() throws {
    let scenarios = try PostingScenario.parse(
      scenarios: "```post T\nA1 w\nGLA/U.x.F | D 1613 P=p,K=k -15.4351 | C 3301 - -15.4351\n```",
      trialBalances: "# T\n- `GLA/U.x.F`: 1613 15.4351 C · 3301 2 D")
    let line = try #require(scenarios.first?.events.first?.lines.first)
    #expect(line.ledger.entity == "U.x" && line.ledger.part == "F" && line.number == 3)
    #expect(line.legs.map(\.fen) == [-15_435_100, -15_435_100])
    #expect(line.legs.map(\.signedFen) == [-15_435_100, 15_435_100])
    #expect(line.legs.map { $0.dimensions.map(\.letter) } == [["P", "K"], []])
    #expect(scenarios[0].balances.map(\.signedFen) == [-15_435_100, 2_000_000])
  }

  @Test(arguments: [
    "GLF/C | D 1001 F=1 1", "GLF/C | X 1001 F=1 1 | C 4001 F=1 1",
    "GLF/C | D 1001 F=1 1.00001 | C 4001 F=1 1", "GLF/C | D 1001 F 1 | C 4001 F=1 1",
    "GLF/C | D 1001 F=1,F=2 1 | C 4001 F=1 1", "GLA/U | D 1001 - 1 | C 4001 - 1",
    "GLF/C | D 1001 F=1 . | C 4001 F=1 1",
  ])
  func brokenPostingIsRefused(_ line: String) {
    #expect(throws: PostingScenario.ParseError(file: "scenarios.txt", line: 2, text: line)) {
      try PostingScenario.parse(scenarios: "```post T\n\(line)\n```", trialBalances: "")
    }
  }

  @Test func balanceOfUnknownScenarioIsRefused() {
    #expect(throws: PostingScenario.ParseError(file: "trial-balances.txt", line: 1, text: "# Z")) {
      try PostingScenario.parse(
        scenarios: "```post T\n\(Self.posting)\n```", trialBalances: "# Z")
    }
  }
}
