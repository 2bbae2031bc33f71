import FundClient
import TestSupport
import Testing

/// The worked postings of `Fixtures/postings` over the wire.
@Suite(.timeLimit(.minutes(1))) struct ScenarioTests {
  @Test func `the worked postings post, and their trial balances come out`() async throws {
    var lines = 0
    var tables = 0
    for scenario in try PostingScenario.all() {
      try await TestLedger.run { test in
        var books = ScenarioBooks(
          supervisor: try await test.client(.supervisor),
          bureau: try await test.client(.nationBureau))
        try await books.open(for: scenario)
        let lane = try await Lane.open(scenario.name, on: test.client(.nationBureau))
        for event in scenario.events where !event.lines.isEmpty {
          let day = SampleBooks.day(6, 1, year: 2019 + event.block)
          let batch = VoucherBatch.of(
            event.lines.map { line in books.legs(of: line) }, on: day, summary: event.heading)
          let outcome = try await lane.submit(batch)
          #expect(outcome.refusals.isEmpty && outcome.accepted == event.lines.count)
          lines += event.lines.count
        }
        tables += Set(scenario.balances.map(\.ledger)).count
        var expected: [ScenarioBooks.Line: Int64] = [:]
        for balance in scenario.balances {
          expected[.init(ledger: balance.ledger.description, code: balance.code)] =
            balance.signedFen
        }
        #expect(try await books.closings() == expected, "\(scenario.name)")
        let audited = try await Export.read(test.client(.nationAuditor).exportVouchers())
        #expect(audited.totals?.vouchers == UInt64(scenario.events.flatMap(\.lines).count))
        #expect(audited.totals?.debit == audited.totals?.credit)
      }
    }
    #expect(lines == 265 && tables == 58)
  }
}

/// The ledgers of a scenario, opened under real codes of places.
struct ScenarioBooks: Sendable {
  struct Line: Hashable {
    /// As the fixtures write it: `GLF/C`, `GLA/U.F`.
    var ledger: String
    var code: String
  }

  private struct Account: Hashable {
    var ledger: UInt32
    var code: String
    var dimensions: Set<PostingScenario.Dimension>
  }

  /// The scenarios' letters: the nation, the province, the prefecture and the county that the story
  /// is told of, the helping province, another county, and six counties of one prefecture.
  static let places = [
    "N": "000000", "P": "620000", "F": "620500", "C": "620503", "H": "320000", "K": "620502",
    "C1": "630202", "C2": "630203", "C3": "630222", "C4": "630223", "C5": "630224",
    "C6": "630225", "U": "620503.U.农业农村局", "V": "620000.E.投融资公司",
    "B": "620503.E.搬迁项目公司", "P-C": "620000-620503",
  ]

  let supervisor: LedgerClient
  let bureau: LedgerClient
  private var ledgers: [String: UInt32] = [:]
  private var accounts: [Account: UInt32] = [:]

  init(supervisor: LedgerClient, bureau: LedgerClient) {
    self.supervisor = supervisor
    self.bureau = bureau
  }

  private func key(_ ledger: PostingScenario.Ledger) -> String {
    "\(ledger.book)/\(ledger.entity)"
  }

  private func account(
    of leg: PostingScenario.Leg, in ledger: PostingScenario.Ledger
  ) -> Account {
    Account(
      ledger: ledgers[key(ledger)] ?? 0, code: leg.code, dimensions: Set(leg.dimensions))
  }

  /// Opens what the legs of a scenario need, all accounts in one call.
  mutating func open(for scenario: PostingScenario) async throws {
    var wanted: [Account] = []
    for line in scenario.events.flatMap(\.lines) {
      if ledgers[key(line.ledger)] == nil {
        let entity = try #require(Self.places[line.ledger.entity], "\(line.ledger.entity)")
        ledgers[key(line.ledger)] = try await supervisor.openLedger(
          entity: entity, book: line.ledger.book, name: line.ledger.description,
          firstMonth: SampleBooks.month
        ).ledger.number
      }
      wanted += line.legs.map { account(of: $0, in: line.ledger) }
    }
    let opened = try await bureau.openAccounts(
      wanted.map { account in
        NewAccount(
          ledger: account.ledger, subject: account.code,
          dimensions: account.dimensions.map {
            DimensionValue(key: String($0.letter), value: $0.value)
          })
      })
    for (account, number) in zip(wanted, opened.numbers) { accounts[account] = number }
    #expect(opened.opened == Set(wanted).count && accounts.count == opened.opened)
  }

  func legs(of line: PostingScenario.Line) -> [VoucherLeg] {
    line.legs.map { leg in
      VoucherLeg(
        account: accounts[account(of: leg, in: line.ledger)] ?? 0,
        side: leg.side == .debit ? .debit : .credit, amount: Fen(leg.fen))
    }
  }

  /// Closing balances that are not zero, of the trial balances of all ledgers.
  func closings() async throws -> [Line: Int64] {
    var closings: [Line: Int64] = [:]
    for (key, number) in ledgers {
      let table = try await supervisor.trialBalance(ledger: number)
      #expect(table.lines.reduce(0) { $0 + $1.debit.value - $1.credit.value } == 0)
      for line in table.lines where line.closing != .zero {
        let part = ["financial": ".F", "budget": ".B"][line.part, default: ""]
        closings[Line(ledger: key + part, code: line.subject)] = line.closing.value
      }
    }
    return closings
  }
}
