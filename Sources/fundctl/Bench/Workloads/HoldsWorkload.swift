import FundClient

/// Holds (冻结) in batches, and then the vouchers that draw them whole, in batches: each hold keeps
/// money of an account that may never be in credit, which got it before the run.
///
/// As many batches of holds are placed as calls can be under way, then their vouchers follow, so that a
/// voucher seldom waits for its hold.
struct HoldsWorkload: BenchWorkload {
  /// What each account starts with; more than the largest run can draw from one of a hundred.
  private static let startFen: Int64 = 10_000_000_000_000
  private static let vouchersPerStartBatch = 8_000

  enum Request: Sendable {
    case place(HoldBatch, batch: Int)
    case draw(VoucherBatch)
  }

  let load: VoucherLoad
  let calls: BenchCalls
  private let plan: HoldCallPlan
  private let books: BenchBooks
  private let lanes: [Lane]
  private let before: BookTotals
  private let placed = PlacedHolds()

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> HoldsWorkload {
    let load = command.load(over: books)
    let lanes = try await command.openLanes(clients)
    try await giveMoney(to: books, through: lanes[0])
    let warmUp = command.warmUpCalls
    return HoldsWorkload(
      load: load,
      calls: BenchCalls(warmUp: 2 * warmUp, measured: 2 * (load.batches - warmUp)),
      plan: HoldCallPlan(
        warmUpBatches: warmUp, batches: load.batches,
        together: command.connections * command.inFlight),
      books: books, lanes: lanes, before: try await BookTotals.read(books, on: server))
  }

  private static func giveMoney(to books: BenchBooks, through lane: Lane) async throws {
    let half = books.accounts.count / 2
    var first = 0
    while first < half {
      let range = first..<min(half, first + vouchersPerStartBatch)
      let batch = VoucherBatch(
        days: [VoucherLoad.day.number], legCounts: [2],
        accounts: range.flatMap { [books.accounts[$0], books.accounts[half + $0]] },
        amounts: range.flatMap { _ in [startFen, -startFen] })
      try await lane.submit(batch).expectAccepted(range.count)
      first = range.upperBound
    }
  }

  func request(_ index: Int) async throws -> Request {
    switch plan.step(index) {
    case .place(let batch):
      return .place(load.holds(batch, numbers: books.accounts), batch: batch)
    case .draw(let batch):
      return .draw(
        load.batch(
          batch, numbers: books.accounts, holds: try await placed.take(batch: batch),
          isPayment: true))
    }
  }

  func send(_ request: Request, on connection: Int) async throws -> BenchWork {
    switch request {
    case .place(let holds, let batch):
      let outcome = try await lanes[connection].place(holds)
      try outcome.expectAccepted(holds.count)
      placed.put(outcome, batch: batch)
      return BenchWork(holds: holds.count)
    case .draw(let batch):
      try await lanes[connection].submit(batch).expectAccepted(batch.count)
      return BenchWork(vouchers: batch.count, legs: batch.legCount)
    }
  }

  func verify(on server: BenchServer) async throws -> BenchFindings {
    var changes = BookChanges(of: books)
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { changes.add(debit: $1, credit: $0, fen: $2) }
    }
    let after = try await BookTotals.read(books, on: server)
    var findings = BenchFindings(
      differences: changes.differences(before: before, after: after),
      facts: [("touched", "有发生额账户 accounts posted to", Int64(changes.touchedAccounts))])
    let held = try await held(on: server)
    if held != 0 { findings.differences.append("\(held) accounts still keep money for a hold") }
    return findings
  }

  /// Accounts of which an open hold keeps something.
  private func held(on server: BenchServer) async throws -> Int {
    try await server.with(.bureau) { client in
      var (held, first) = (0, 0)
      while first < books.accounts.count {
        let end = min(books.accounts.count, first + LedgerClient.accountsPerBalances)
        let page = try await client.balances(
          of: Array(books.accounts[first..<end]), withHeld: true)
        held += zip(page.heldDebit, page.heldCredit).count { $0 != 0 || $1 != 0 }
        first = end
      }
      return held
    }
  }
}

extension VoucherLoad {
  /// The holds that the payments of batch `index` draw.
  func holds(_ index: Int, numbers: [UInt32]) -> HoldBatch {
    var accounts: [UInt32] = []
    var amounts: [Int64] = []
    accounts.reserveCapacity(vouchers(inBatch: index))
    amounts.reserveCapacity(vouchers(inBatch: index))
    forEach(inBatch: index) { account, _, fen in
      accounts.append(numbers[account])
      amounts.append(-fen)
    }
    return HoldBatch(days: [Self.day.number], lineCounts: [1], accounts: accounts, amounts: amounts)
  }
}
