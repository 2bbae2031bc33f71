import FundClient

/// One submitter of the crash test: what it has sent and what was acknowledged, over all lives of
/// the daemon.
struct CrashLane: Sendable {
  let number: Int
  /// Steps that were sent at least once, and those of them that were acknowledged.
  private(set) var sent = 0
  private(set) var acknowledged = 0
  /// Where each acknowledged serial stands: a voucher's place, or a hold's.
  private(set) var places: [Revision] = []
  /// Reversals by step.
  private(set) var reversals: [Int: Revision] = [:]
  private(set) var differences: [String] = []

  init(number: Int) { self.number = number }

  var name: String { "crash-\(number)" }
  private func step(_ index: Int) -> CrashStep { CrashStep(lane: number, number: index) }

  /// Serials of the steps that were sent.
  private var serialsSent: Int { step(sent).serialsBefore }

  /// Sends again what was not acknowledged, then step after step until the daemon is gone.
  mutating func live(
    _ client: LedgerClient, _ accounts: [UInt32], acknowledge: () -> Void
  ) async throws {
    do {
      let lane = try await client.openLane(name)
      let (known, ever) = (places.count, serialsSent)
      check(Int(lane.nextSerial) > known, "lane \(number) forgot acknowledged serials")
      check(Int(lane.nextSerial) <= ever + 1, "lane \(number) knows serials never sent")
      // The newest acknowledged step once more: its outcome must stand where it stood.
      if acknowledged > 0 { try await send(acknowledged - 1, lane, client, accounts) }
      while true {
        sent = max(sent, acknowledged + 1)
        try await send(acknowledged, lane, client, accounts)
        acknowledged += 1
        acknowledge()
      }
    } catch let error as LedgerError where error.code == .unavailable || error.isOutcomeUnknown {
      return
    }
  }

  /// Sends what is open to the end, on a daemon that is not killed.
  mutating func settle(_ client: LedgerClient, _ accounts: [UInt32]) async throws {
    let lane = try await client.openLane(name)
    while acknowledged < sent {
      try await send(acknowledged, lane, client, accounts)
      acknowledged += 1
    }
    let (next, ever) = (Int(try await client.laneStatus(name).nextSerial), serialsSent)
    check(
      next == ever + 1,
      "lane \(number) has serials beyond those sent")
  }

  private mutating func send(
    _ index: Int, _ lane: LaneStatus, _ client: LedgerClient, _ accounts: [UInt32]
  ) async throws {
    let step = step(index)
    let outcome: BatchOutcome
    switch step.kind {
    case .reversal:
      try await reverse(step, client)
      return
    case .income:
      outcome = try await client.postVouchers(
        step.income(accounts), lane: lane.number, epoch: lane.epoch,
        firstSerial: step.firstSerial)
    case .holds:
      outcome = try await client.placeHolds(
        step.holds(accounts), lane: lane.number, epoch: lane.epoch,
        firstSerial: step.firstSerial)
    case .payments:
      let first = self.step(index - 1).serialsBefore
      let holds = places[first..<first + CrashStep.size].map {
        HoldID(block: $0.block, index: $0.index)
      }
      outcome = try await client.postVouchers(
        step.payments(accounts, drawing: holds), lane: lane.number, epoch: lane.epoch,
        firstSerial: step.firstSerial)
    }
    check(
      outcome.accepted == step.serials,
      "step \(index) of lane \(number): \(outcome.refusals.first.map(\.name) ?? "not accepted")")
    let found = (0..<step.serials).compactMap { outcome.revision(of: $0) }
    let known = Array(places.dropFirst(step.serialsBefore).prefix(found.count))
    check(
      known.elementsEqual(found.prefix(known.count)),
      "step \(index) of lane \(number) stands elsewhere than acknowledged")
    places += found.dropFirst(known.count)
  }

  /// Reverses the first voucher of the round; asking again answers the same reversal.
  private mutating func reverse(_ step: CrashStep, _ client: LedgerClient) async throws {
    let first = self.step(step.number - step.kind.rawValue)
    let reversal = try await client.reverseVoucher(
      places[first.serialsBefore], day: VoucherLoad.day, reason: "错账")
    if let known = reversals[step.number] {
      check(
        known == reversal.voucher && reversal.wasReversedBefore,
        "step \(step.number) of lane \(number) was reversed twice")
    }
    reversals[step.number] = reversal.voucher
  }

  private mutating func check(_ holds: Bool, _ what: String) {
    if !holds && differences.count < 10 { differences.append(what) }
  }

  // MARK: What must be there in the end

  private func count(_ kind: CrashStep.Kind) -> Int {
    (0..<sent).count { step($0).kind == kind }
  }

  var vouchers: Int {
    (count(.income) + count(.payments)) * CrashStep.size + count(.reversal)
  }

  /// Balance of the first account.
  var fen: Int64 {
    let paid = (0..<CrashStep.size).reduce(0) { $0 + CrashStep.paidFen($1) }
    return Int64(count(.income) * CrashStep.size - count(.reversal)) * CrashStep.incomeFen
      - Int64(count(.payments)) * paid
  }

  /// What the open holds keep.
  var heldFen: Int64 {
    let paid = (0..<CrashStep.size).reduce(0) { $0 + CrashStep.paidFen($1) }
    return Int64(count(.holds) * CrashStep.size) * CrashStep.heldFen
      - Int64(count(.payments)) * paid
  }

  var openHolds: Int {
    count(.holds) * CrashStep.size - count(.payments) * ((CrashStep.size + 1) / 2)
  }
}
