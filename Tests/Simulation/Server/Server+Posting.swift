import LedgerCore
import LedgerJournal

/// A batch on its way, with what is already known of its outcome (`PostingService.Submission`).
struct Submission {
  var call: Call
  var batch: VoucherBatch
  var replayed: [PostReply.Run] = []
  var replayedNumbers: [(voucher: Int, number: UInt32)] = []
  /// Vouchers accepted earlier whose content was compared with the journal's.
  var verified: [Range<Int>] = []
}

extension Server {
  func post(_ submission: Submission) {
    var submission = submission
    submit(submission.call) { server in
      do throws(Refusal) {
        if server.bug == .forgetsEpochs {
          submission.batch.epoch = server.machine.laneStatus(submission.batch.lane).epoch
        }
        try server.machine.checkShape(submission.batch, scope: 0)
        let plan = try server.machine.plan(submission.batch, actor: submission.call.actor)
        if plan.accepted != submission.verified {
          if server.bug == .appliesTwice {
            return .reply(server.applyAgain(submission, plan))
          }
          let lane = server.machine.laneStatus(submission.batch.lane)
          let current = submission
          return .then { $0.verify(current, plan.accepted, lane) }
        }
        return .reply(try server.decide(submission, plan))
      } catch {
        return .reply(.refused(error))
      }
    }
  }

  private func decide(
    _ submission: Submission, _ plan: LanePlan
  ) throws(Refusal) -> Reply {
    let batch = submission.batch
    for (voucher, refused) in plan.refusedBefore {
      guard machine.contentHash(of: batch, voucher: voucher) == refused.contentHash else {
        throw Refusal(.contentDiffers, voucher: voucher)
      }
    }
    var outcome = BatchOutcome(block: machine.body.ordinal, decided: batch.count)
    if !plan.toDecide.isEmpty {
      try checkRoom()
      decideNew(bug == .drawsTwice ? withoutEndedHolds(batch) : batch, plan, &outcome)
    }
    if batch.isAtomic, bug != .splitsAtomicBatch, let refusal = outcome.refusals.first {
      throw refusal
    }
    return .posted(reply(to: submission, plan, outcome))
  }

  /// Whether the medium has room for more facts (`Engine.checkRoom`).
  func checkRoom() throws(Refusal) {
    if file.isLowOnDisk { throw Refusal(.lowDisk) }
  }

  private func decideNew(
    _ batch: VoucherBatch, _ plan: LanePlan, _ outcome: inout BatchOutcome
  ) {
    if batch.isAtomic, bug != .splitsAtomicBatch {
      machine.postAtomic(batch, into: &outcome)
      return
    }
    var allowance = refusalAllowance
    var cursor = BatchCursor()
    for range in plan.toDecide {
      outcome.decided = range.lowerBound
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
      if outcome.decided < range.upperBound { break }
      outcome.decided = batch.count
    }
  }

  /// The bug: the batch as if it drew only what is open.
  private func withoutEndedHolds(_ batch: VoucherBatch) -> VoucherBatch {
    var batch = batch
    batch.drawnHolds = batch.drawnHolds.map { machine.hold($0) == nil ? .none : $0 }
    return batch
  }

  private func reply(
    to submission: Submission, _ plan: LanePlan, _ outcome: BatchOutcome
  ) -> PostReply {
    var reply = PostReply(
      runs: submission.replayed, decided: outcome.decided,
      nextSerial: machine.laneStatus(submission.batch.lane).nextSerial, revision: revision,
      numbers: Array(repeating: 0, count: submission.batch.count))
    let forgets = bug == .forgetsRefusedSerials && opening > 1
    if !forgets {
      reply.refusals = plan.refusedBefore.map { voucher, refused in
        Refusal(refused.code, voucher: voucher, leg: Int(refused.leg), figures: refused.figures)
      }
    }
    reply.refusals += outcome.refusals
    for (voucher, number) in submission.replayedNumbers { reply.numbers[voucher] = number }
    for run in outcome.runs {
      reply.runs.append(
        PostReply.Run(
          first: run.first, count: run.count,
          position: Position(block: outcome.block, index: run.index)))
      for offset in 0..<run.count where submission.batch.kind == .vouchers {
        let at = (run.index + offset) * MemoryLayout<VoucherRecord>.size
        let record = machine.body.vouchers.load(at: at, as: VoucherRecord.self)
        let isWrong = bug == .wrongNumbersAfterRestart && opening > 1
        reply.numbers[run.first + offset] = record.number + (isWrong ? 1 : 0)
      }
    }
    return reply
  }

  /// Compares the vouchers that were accepted before with those of the batch, then decides the
  /// rest (`PostingService.verify`).
  private func verify(_ submission: Submission, _ accepted: [Range<Int>], _ lane: LaneStatus) {
    read(for: submission.call) { server, reader in
      var submission = submission
      submission.verified = accepted
      var check = AcceptedCheck(submission.batch, isLax: server.bug == .ignoresContentDifference)
      for range in accepted { try check.compare(range, lane, &reader) }
      submission.replayed = check.runs
      submission.replayedNumbers = check.numbers
      server.post(submission)
    }
  }

  /// The bug: what the lane has is posted once more under its next serials.
  private func applyAgain(_ submission: Submission, _ plan: LanePlan) -> Reply {
    var batch = submission.batch
    batch.firstSerial = machine.laneStatus(batch.lane).nextSerial
    batch.attempt = 1
    var outcome = BatchOutcome(block: machine.body.ordinal)
    var allowance = Int.max
    var cursor = BatchCursor()
    machine.post(
      batch, range: 0..<batch.count, cursor: &cursor, refusalAllowance: &allowance,
      into: &outcome)
    var done = plan
    done.refusedBefore = []
    return .posted(reply(to: submission, done, outcome))
  }
}
