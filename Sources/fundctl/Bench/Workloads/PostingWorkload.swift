import FundClient

/// Vouchers in batches, or one a call.
struct PostingWorkload: BenchWorkload {
  let load: VoucherLoad
  let calls: BenchCalls
  private let books: BenchBooks
  private let lanes: [Lane]
  private let before: BookTotals
  private let references: BenchReferences?

  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> PostingWorkload {
    let load = command.load(over: books)
    return PostingWorkload(
      load: load,
      calls: BenchCalls(
        warmUp: command.warmUpCalls, measured: load.batches - command.warmUpCalls),
      books: books, lanes: try await command.openLanes(clients),
      before: try await BookTotals.read(books, on: server),
      references: command.references ? try await BenchReferences.next(on: server) : nil)
  }

  func request(_ index: Int) -> VoucherBatch {
    let first = index * load.vouchersPerBatch
    let references = references?.texts(first..<first + load.vouchers(inBatch: index)) ?? []
    return load.batch(index, numbers: books.accounts, references: references)
  }

  func send(_ batch: VoucherBatch, on connection: Int) async throws -> BenchWork {
    let outcome = try await lanes[connection].submit(batch)
    try outcome.expectAccepted(batch.count)
    return BenchWork(vouchers: batch.count, legs: batch.legCount)
  }

  func verify(on server: BenchServer) async throws -> BenchFindings {
    var changes = BookChanges(of: books)
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { changes.add(debit: $0, credit: $1, fen: $2) }
    }
    let after = try await BookTotals.read(books, on: server)
    return BenchFindings(
      differences: changes.differences(before: before, after: after),
      facts: [("touched", "有发生额账户 accounts posted to", Int64(changes.touchedAccounts))])
  }
}

extension PostingWorkload {
  /// Of a filling.
  private static let vouchersPerFillingBatch = 8_000

  /// Posts `--vouchers` two-line vouchers for a workload that reads them, each draw of accounts as the
  /// command says. Returns what was posted.
  static func fill(
    _ books: BenchBooks, _ command: BenchCommand, _ clients: [LedgerClient]
  ) async throws -> VoucherLoad {
    let load = command.load(
      vouchers: command.vouchers, batch: vouchersPerFillingBatch, over: books)
    let filling = PostingWorkload(
      load: load, calls: BenchCalls(warmUp: 0, measured: load.batches), books: books,
      lanes: try await command.openLanes(clients), before: BookTotals(), references: nil)
    let driver = BenchDriver(
      filling, calls: 0..<load.batches, connections: clients.count, inFlight: 4)
    _ = try await driver.run()
    return load
  }
}

extension BatchOutcome {
  /// Fails unless everything that was sent was accepted.
  func expectAccepted(_ count: Int) throws(CommandFailure) {
    guard accepted == count, refusals.isEmpty else {
      let reason = refusals.first.map { RefusalText.describe($0) } ?? "without a reason"
      throw CommandFailure("not everything was accepted: \(reason)")
    }
  }
}
