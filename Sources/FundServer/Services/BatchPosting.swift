import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// Decides batches of vouchers and of holds, each serial once.
struct BatchPosting: Sendable {
  let context: ServiceContext
  private let quota = RefusalQuota()

  init(context: ServiceContext) { self.context = context }

  func post(_ submission: BatchSubmission) {
    if let (refusal, field) = submission.unplainText {
      submission.call.fail(Status(refusal: refusal, field: field))
      return
    }
    context.loop.submit(
      submission.call, inOrder: true, lane: submission.batch.lane
    ) { engine in
      do throws(Refusal) {
        try engine.machine.checkShape(submission.batch, scope: submission.caller.scope)
        let plan = try engine.machine.plan(submission.batch, actor: submission.caller.actor)
        if plan.accepted != submission.verified {
          // A resubmission: what was accepted is compared with the journal before anything else.
          let lane = engine.machine.laneStatus(submission.batch.lane)
          return .then { _ in verify(submission, plan.accepted, lane) }
        }
        return try decide(submission, plan, &engine)
      } catch {
        return .fail(Status(refusal: error, field: submission.field(of: error)))
      }
    }
  }

  private func decide(
    _ submission: BatchSubmission, _ plan: LanePlan, _ engine: inout Engine
  ) throws(Refusal) -> Answer {
    let batch = submission.batch
    for (voucher, refused) in plan.refusedBefore {
      guard engine.machine.contentHash(of: batch, voucher: voucher) == refused.contentHash else {
        throw Refusal(.contentDiffers, voucher: voucher)
      }
    }
    var outcome = BatchOutcome(block: engine.machine.body.ordinal, decided: batch.count)
    if !plan.toDecide.isEmpty {
      try engine.checkRoom()
      try decideNew(submission, plan, &engine, &outcome)
    }
    let response = response(to: submission, plan, outcome, engine)
    if batch.isAtomic, let refusal = outcome.refusals.first {
      return .fail(Status(refusal: refusal, field: submission.field(of: refusal)))
    }
    return .reply { try submission.encoded(response) }
  }

  private func decideNew(
    _ submission: BatchSubmission, _ plan: LanePlan, _ engine: inout Engine,
    _ outcome: inout BatchOutcome
  ) throws(Refusal) {
    let identity = submission.caller.uri
    var allowance = quota.available(to: identity)
    if submission.batch.isAtomic {
      guard allowance > 0 else { throw Refusal(.refusalQuota) }
      engine.machine.postAtomic(submission.batch, into: &outcome)
      if !outcome.refusals.isEmpty { quota.use(1, by: identity) }
      return
    }
    let before = allowance
    var cursor = BatchCursor()
    for range in plan.toDecide {
      outcome.decided = range.lowerBound
      engine.machine.post(
        submission.batch, range: range, cursor: &cursor, refusalAllowance: &allowance,
        into: &outcome)
      if outcome.decided < range.upperBound { break }
      outcome.decided = submission.batch.count
    }
    if before > allowance { quota.use(before - allowance, by: identity) }
  }

  private func response(
    to submission: BatchSubmission, _ plan: LanePlan, _ outcome: BatchOutcome,
    _ engine: borrowing Engine
  ) -> Fundledger_V1_PostVouchersResponse {
    var response = Fundledger_V1_PostVouchersResponse()
    response.runs = submission.replayed
    for run in outcome.runs {
      var message = Fundledger_V1_OutcomeRun()
      message.first = UInt32(run.first)
      message.count = UInt32(run.count)
      message.block = outcome.block
      message.index = UInt32(run.index)
      response.runs.append(message)
    }
    let before = plan.refusedBefore.map { $0.refused.refusal(voucher: $0.voucher) }
    response.refusals = (before + outcome.refusals).map {
      $0.message(field: submission.field(of: $0))
    }
    response.decided = UInt32(outcome.decided)
    response.nextSerial = engine.machine.laneStatus(submission.batch.lane).nextSerial
    response.revision = engine.revision
    if submission.withNumbers {
      response.number = Array(repeating: 0, count: submission.batch.count)
      for (voucher, number) in submission.replayedNumbers { response.number[voucher] = number }
      for run in outcome.runs {
        for offset in 0..<run.count {
          response.number[run.first + offset] =
            engine.machine.body.vouchers.load(
              at: (run.index + offset) * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self
            ).number
        }
      }
    }
    return response
  }

  /// Compares what was accepted before with the batch, then decides the rest.
  private func verify(
    _ submission: BatchSubmission, _ accepted: [Range<Int>], _ lane: LaneStatus
  ) {
    context.read(for: submission.call) { reader in
      var submission = submission
      var replay = BatchReplay(submission.batch, lane)
      for range in accepted { try replay.compare(range, with: &reader) }
      submission.replayed = replay.runs
      submission.replayedNumbers = replay.numbers
      submission.verified = accepted
      post(submission)
    }
  }
}

extension Engine {
  /// Whether the medium has room for more facts.
  func checkRoom() throws(Refusal) {
    if journal.isLowOnDisk { throw Refusal(.lowDisk) }
  }
}
