import FundClient
import TestSupport
import Testing

/// Many callers at a time.
@Suite(.timeLimit(.minutes(2))) struct ConcurrencyTests {
  static let clients = 16
  static let lanesPerClient = 2
  static let vouchersPerLane = 250

  @Test func `sixteen clients post one voucher a call, and every sum agrees`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let done = Latch<Bool>()
      let numbers = try await withThrowingTaskGroup(of: [UInt32].self) { group in
        for client in 1...Self.clients {
          let client = (number: client, try await test.connect(.bureau))
          for lane in 1...Self.lanesPerClient {
            group.addTask {
              try await post(client.1, books, "lane \(client.number) \(lane)")
            }
          }
        }
        let reader = Task { try await watch(test, books, until: done) }
        var numbers: [UInt32] = []
        for try await some in group { numbers += some }
        done.set(true)
        #expect(try await reader.value > 0)
        return numbers
      }
      let lanes = Self.clients * Self.lanesPerClient
      let vouchers = lanes * Self.vouchersPerLane
      #expect(numbers.sorted() == (1...UInt32(vouchers)).map { $0 })
      let sum = Int64(lanes * Self.vouchersPerLane * (Self.vouchersPerLane + 1) / 2)
      let county = try await test.client(.county)
      let balances = try await county.balances(of: [books.cash, books.revenue])
      #expect(balances.fen == [sum, -sum])
      #expect(balances.legs == [UInt32(vouchers), UInt32(vouchers)])
      try await checkHistory(county, books.cash, count: vouchers)
      let month = try #require(Month(number: 201_903))
      for number in stride(from: 1, through: UInt32(vouchers), by: 197) {
        let voucher = try await county.voucher(
          .number(ledger: books.ledger, month: month, number: number))
        #expect(voucher.numbers.map(\.number) == [number])
      }
      let status = try await county.check()
      #expect(status.vouchers == UInt64(vouchers) && status.durable.block < UInt64(vouchers))
    }
  }

  /// Vouchers of 1, 2, 3 ... fen; the numbers that they got.
  private func post(
    _ client: LedgerClient, _ books: SampleBooks, _ name: String
  ) async throws -> [UInt32] {
    let lane = try await Lane.open(name, on: client)
    var numbers: [UInt32] = []
    var last = Revision(block: 0, index: 0)
    for amount in 1...Int64(Self.vouchersPerLane) {
      let outcome = try await lane.submit(.of([books.income(amount)]), withNumbers: true)
      numbers += outcome.numbers
      let revision = try #require(outcome.revision(of: 0))
      #expect(revision > last && outcome.accepted == 1)
      last = revision
    }
    #expect(numbers == numbers.sorted())
    return numbers
  }

  /// Reads until nothing is posted any more: each reading is whole, and none is older than the last.
  private func watch(
    _ test: TestLedger, _ books: SampleBooks, until done: Latch<Bool>
  ) async throws -> Int {
    let county = try await test.client(.county)
    var last = Revision(block: 0, index: 0)
    var readings = 0
    while done.current == nil {
      let balances = try await county.balances(of: [books.cash, books.revenue])
      #expect(balances.fen[0] == -balances.fen[1] && balances.legs[0] == balances.legs[1])
      #expect(balances.revision >= last)
      let table = try await county.trialBalance(ledger: books.ledger)
      #expect(table.lines.reduce(0) { $0 + $1.debit.value - $1.credit.value } == 0)
      #expect(table.revision >= balances.revision)
      last = table.revision
      readings += 1
    }
    return readings
  }

  /// Walks an account's legs page by page: each balance is the one before it and the amount.
  private func checkHistory(_ client: LedgerClient, _ account: UInt32, count: Int) async throws {
    var legs: [Leg] = []
    var cursor: LegCursor?
    repeat {
      let page = try await client.legs(of: account, before: cursor, limit: 1_000)
      legs += page.legs
      cursor = page.next
    } while cursor != nil
    #expect(legs.map(\.ordinal) == (1...UInt32(count)).reversed())
    var balance: Int64 = 0
    for leg in legs.reversed() {
      balance += leg.amount.value
      #expect(leg.balance.value == balance)
    }
  }

  @Test func `two desks race for the last hundred yuan and one of them gets it`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let feeder = try await Lane.open("feeder", on: test.client(.prefecture))
      let first = try await Lane.open("desk", on: test.client(.bureau))
      let second = try await Lane.open("desk", on: test.client(.secondBureau))
      var wins = 0
      for _ in 1...500 {
        _ = try await feeder.submit(.of([books.income(10_000)]))
        async let one = first.submit(.of([books.payment(10_000)]))
        async let other = second.submit(.of([books.payment(10_000)]))
        let outcomes = try await [one, other]
        #expect(outcomes.map(\.accepted).reduce(0, +) == 1)
        let refusals = outcomes.flatMap(\.refusals)
        #expect(refusals.map(\.code) == [404] && refusals.first?.figure("available") == 0)
        wins += outcomes[0].accepted
      }
      #expect((0...500).contains(wins))
      let balances = try await test.client(.county).balances(of: [books.cash, books.expenditure])
      #expect(balances.fen == [0, 5_000_000] && balances.legs == [1_000, 500])
    }
  }
}
