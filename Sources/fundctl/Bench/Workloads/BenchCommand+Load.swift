import FundClient

extension BenchCommand {
  /// Calls of `batch` vouchers before the measured ones.
  var warmUpCalls: Int { (warmUp + batch - 1) / batch }

  /// The vouchers of the run, those of the warm-up first.
  func load(over books: BenchBooks) -> VoucherLoad {
    load(vouchers: warmUpCalls * batch + vouchers, batch: batch, over: books)
  }

  func load(vouchers: Int, batch: Int, over books: BenchBooks) -> VoucherLoad {
    let half = books.accountsPerLedger / 2
    return VoucherLoad(
      seed: seed, vouchers: vouchers, vouchersPerBatch: batch, accounts: books.accounts.count,
      ledgers: books.ledgers.count,
      draw: zipf.map { .skewed(ZipfTable(count: half, theta: $0, seed: seed)) })
  }

  /// A lane a connection.
  func openLanes(_ clients: [LedgerClient]) async throws -> [Lane] {
    var lanes: [Lane] = []
    for client in clients {
      lanes.append(try await Lane.open("bench-\(seed)-\(lanes.count + 1)", on: client))
    }
    return lanes
  }
}
