import FundClient
import Testing

/// Every call of the protocol, with the roles that may make it.
enum Method: String, CaseIterable, Sendable {
  case openLedger, openAccounts, closeMonth, listLedgers, listAccounts
  case reopenMonth
  case openLane, getLane, postVouchers, reverseVoucher
  case recordRevenue, returnPayment, approvePayment, filePlan
  case placeHolds, lockHolds, releaseHolds, listHolds, getHold
  case getBalances, sumBalances, listLegs, getVoucher, listVouchers, listTurnover
  case getTrialBalance
  case exportVouchers, exportEvidence, getVoucherProof
  case getCheckpoint, listCheckpoints, listCheckpointKeys, getConsistencyProof, getBlockProof
  case listDetectors, runFindings, getFollow, acknowledgeFollow
  case check, checkWithStateDigest

  static let roles = ["bureau", "checker", "county", "auditor", "supervisor", "operator"]

  var allowed: Set<String> {
    switch self {
    case .openLedger, .reopenMonth: ["supervisor"]
    case .openAccounts, .closeMonth: ["bureau", "supervisor"]
    case .openLane, .getLane: ["bureau", "checker", "supervisor"]
    case .postVouchers, .reverseVoucher, .placeHolds: ["bureau"]
    case .recordRevenue: ["bureau"]
    case .returnPayment: ["bureau", "checker"]
    case .approvePayment: ["checker"]
    case .filePlan: ["bureau", "supervisor"]
    case .lockHolds: ["checker"]
    case .releaseHolds: ["bureau", "checker"]
    case .listLedgers, .listAccounts, .getBalances, .sumBalances, .listLegs, .getVoucher,
      .listVouchers, .listTurnover, .getTrialBalance, .listHolds, .getHold:
      ["bureau", "checker", "county", "auditor", "supervisor"]
    case .exportVouchers, .exportEvidence, .getVoucherProof, .listDetectors, .runFindings,
      .getFollow, .acknowledgeFollow:
      ["auditor"]
    case .getCheckpoint, .listCheckpoints, .listCheckpointKeys, .getConsistencyProof,
      .getBlockProof, .check:
      Set(Self.roles)
    case .checkWithStateDigest: ["auditor", "operator"]
    }
  }

  /// What ``call(_:)`` needs, made by the bureau of 620503.
  struct Ground: Sendable {
    var books: SampleBooks
    var lane: LaneStatus
    var batch: VoucherBatch
    var voucher: Revision
    /// Placed, to be placed again under its serial.
    var holds: HoldBatch
    var hold: HoldID

    static func make(on test: TestLedger) async throws -> Ground {
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("table")
      let batch = VoucherBatch.of([books.income(100), books.income(200)])
      let outcome = try await bureau.postVouchers(
        batch, lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      let voucher = try #require(outcome.revision(of: 0))
      let holds = HoldBatch.of([books.kept(50)])
      let placed = try await bureau.placeHolds(
        holds, lane: lane.number, epoch: lane.epoch, firstSerial: 3)
      let hold = try #require(placed.hold(0))
      return Ground(
        books: books, lane: lane, batch: batch, voucher: voucher, holds: holds, hold: hold)
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
      _ = try await client.openAccounts([NewAccount(ledger: books.ledger, subject: "1004")])
    case .closeMonth:
      _ = try await client.closeMonth(ledger: books.ledger, month: SampleBooks.month)
    case .listLedgers: _ = try await client.listLedgers()
    case .listAccounts: _ = try await client.listAccounts(ledger: books.ledger)
    case .openLane: _ = try await client.openLane("another")
    case .getLane: _ = try await client.laneStatus("another")
    case .recordRevenue: try await command(client, #""recordRevenue": {"amount": "5"}"#)
    case .returnPayment: try await command(client, #""returnPayment": {"key": "a1"}"#)
    case .approvePayment: try await command(client, #""approvePayment": {"key": "a1"}"#)
    case .filePlan: try await command(client, #""filePlan": {"year": 2020}"#)
    case .postVouchers:
      _ = try await client.postVouchers(
        ground.batch, lane: ground.lane.number, epoch: ground.lane.epoch, firstSerial: 1)
    case .reverseVoucher:
      _ = try await client.reverseVoucher(
        ground.voucher, day: SampleBooks.day(4, 1), reason: "冲销")
    case .reopenMonth:
      _ = try await client.reopenMonth(
        ledger: books.ledger, month: SampleBooks.month, reason: "更正")
    case .placeHolds:
      _ = try await client.placeHolds(
        ground.holds, lane: ground.lane.number, epoch: ground.lane.epoch, firstSerial: 3)
    case .lockHolds: try await onceEnded { try await client.lockHolds([ground.hold]) }
    case .releaseHolds: try await onceEnded { try await client.releaseHolds([ground.hold]) }
    case .listHolds: _ = try await client.listHolds(ledger: books.ledger)
    case .getHold: _ = try await client.hold(ground.hold)
    case .getBalances: _ = try await client.balances(of: [books.cash])
    case .sumBalances: _ = try await client.sumBalances(of: .ledgers([books.ledger]))
    case .listLegs: _ = try await client.legs(of: books.cash)
    case .getVoucher: _ = try await client.voucher(.revision(ground.voucher))
    case .listVouchers:
      _ = try await client.vouchers(ledger: books.ledger, month: SampleBooks.month)
    case .listTurnover: _ = try await client.turnover(of: [books.cash])
    case .getTrialBalance: _ = try await client.trialBalance(ledger: books.ledger)
    case .exportVouchers: for try await _ in try await client.exportVouchers() {}
    case .exportEvidence: for try await _ in try await client.exportEvidence() {}
    case .getVoucherProof: _ = try await client.voucherProof(of: ground.voucher)
    case .getCheckpoint: _ = try await client.checkpoint()
    case .listCheckpoints: _ = try await client.storedCheckpoints()
    case .listCheckpointKeys: _ = try await client.checkpointKeys()
    case .getConsistencyProof: _ = try await client.consistencyProof(first: 1)
    case .getBlockProof: _ = try await client.blockProof(of: 1)
    case .listDetectors: _ = try await client.findingDetectors()
    case .runFindings: for try await _ in try await client.findings() {}
    case .getFollow: _ = try await client.acknowledgedBlock(ofFollow: "audit")
    case .acknowledgeFollow: _ = try await client.acknowledgeFollow("audit", block: 1)
    case .check: _ = try await client.check()
    case .checkWithStateDigest: _ = try await client.check(withStateDigest: true)
    }
  }

  /// A command in a lane of its own; that the books refuse it is another matter.
  private func command(_ client: LedgerClient, _ action: String) async throws {
    let command = try BusinessCommand(
      json: #"{"entity": "620503", "day": \#(SampleBooks.day(4, 1).number), \#(action)}"#)
    guard let lane = try? await client.openLane(rawValue) else {
      _ = try await client.submitCommands([command], lane: 1, epoch: 1, firstSerial: 1)
      return
    }
    _ = try await client.submitCommands(
      [command], lane: lane.number, epoch: lane.epoch, firstSerial: lane.nextSerial)
  }

  /// A hold that has ended is refused, but not for the role.
  private func onceEnded<Answer>(_ call: () async throws -> Answer) async throws {
    do {
      _ = try await call()
    } catch let error as LedgerError {
      guard error.refusal?.code == 407 else { throw error }
    }
  }
}
