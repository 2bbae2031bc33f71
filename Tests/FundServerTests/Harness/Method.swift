import FundClient
import Testing

/// Every call of the protocol, with the roles that may make it.
enum Method: String, CaseIterable, Sendable {
  case openLedger, openAccounts, closeMonth, listLedgers, listAccounts
  case openLane, getLane, postVouchers, reverseVoucher
  case getBalances, listLegs, getVoucher, getTrialBalance
  case exportVouchers
  case check, checkWithStateDigest

  static let roles = ["bureau", "checker", "county", "auditor", "supervisor", "operator"]

  var allowed: Set<String> {
    switch self {
    case .openLedger: ["supervisor"]
    case .openAccounts, .closeMonth: ["bureau", "supervisor"]
    case .openLane, .getLane, .postVouchers, .reverseVoucher: ["bureau"]
    case .listLedgers, .listAccounts, .getBalances, .listLegs, .getVoucher, .getTrialBalance:
      ["bureau", "checker", "county", "auditor", "supervisor"]
    case .exportVouchers: ["auditor"]
    case .check: Set(Self.roles)
    case .checkWithStateDigest: ["auditor", "operator"]
    }
  }

  /// What ``call(_:)`` needs, made by the bureau of 620503.
  struct Ground: Sendable {
    var books: SampleBooks
    var lane: LaneStatus
    var batch: VoucherBatch
    var voucher: Revision

    static func make(on test: TestLedger) async throws -> Ground {
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("table")
      let batch = VoucherBatch.of([books.income(100), books.income(200)])
      let outcome = try await bureau.postVouchers(
        batch, lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      let voucher = try #require(outcome.revision(of: 0))
      return Ground(books: books, lane: lane, batch: batch, voucher: voucher)
    }
  }

  /// Makes the call on the books of 620503. Each can be made again and again.
  func call(_ client: LedgerClient, _ ground: Ground) async throws {
    let books = ground.books
    switch self {
    case .openLedger:
      _ = try await client.openLedger(
        entity: "620503", book: "GLF", name: "", firstMonth: SampleBooks.month)
    case .openAccounts:
      _ = try await client.openAccounts([NewAccount(ledger: books.ledger, subject: "1001")])
    case .closeMonth:
      _ = try await client.closeMonth(ledger: books.ledger, month: SampleBooks.month)
    case .listLedgers: _ = try await client.listLedgers()
    case .listAccounts: _ = try await client.listAccounts(ledger: books.ledger)
    case .openLane: _ = try await client.openLane("another")
    case .getLane: _ = try await client.laneStatus("table")
    case .postVouchers:
      _ = try await client.postVouchers(
        ground.batch, lane: ground.lane.number, epoch: ground.lane.epoch, firstSerial: 1)
    case .reverseVoucher:
      _ = try await client.reverseVoucher(
        ground.voucher, day: SampleBooks.day(4, 1), reason: "冲销")
    case .getBalances: _ = try await client.balances(of: [books.cash])
    case .listLegs: _ = try await client.legs(of: books.cash)
    case .getVoucher: _ = try await client.voucher(.revision(ground.voucher))
    case .getTrialBalance: _ = try await client.trialBalance(ledger: books.ledger)
    case .exportVouchers: for try await _ in try await client.exportVouchers() {}
    case .check: _ = try await client.check()
    case .checkWithStateDigest: _ = try await client.check(withStateDigest: true)
    }
  }
}
