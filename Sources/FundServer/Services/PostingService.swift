import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Posting`: lanes, vouchers and reversals.
struct PostingService: Sendable {
  let context: ServiceContext
  private let quota = RefusalQuota()

  init(context: ServiceContext) { self.context = context }

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Posting", "OpenLane", roles: [.bureau], Fundledger_V1_OpenLaneRequest.self, openLane)
    methods.add(
      "Posting", "GetLane", roles: [.bureau], Fundledger_V1_GetLaneRequest.self, getLane)
    methods.add(
      "Posting", "PostVouchers", roles: [.bureau], Fundledger_V1_PostVouchersRequest.self
    ) { post(Submission($0)) }
    methods.add(
      "Posting", "ReverseVoucher", roles: [.bureau], Fundledger_V1_ReverseVoucherRequest.self,
      reverse)
  }

  private func openLane(_ invocation: Invocation<Fundledger_V1_OpenLaneRequest>) {
    let name = invocation.request.name
    guard name.utf8.count <= Limits.laneNameBytes else {
      invocation.call.fail(Status(refusal: Refusal(.textTooLong), field: "name"))
      return
    }
    guard !name.isEmpty, name.isPlain else {
      invocation.call.fail(Status(refusal: Refusal(.textNotPlain), field: "name"))
      return
    }
    let actor = invocation.caller.actor
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        let status = try engine.machine.openLane(named: name, actor: actor)
        var response = Fundledger_V1_OpenLaneResponse()
        response.lane = status.lane
        response.epoch = status.epoch
        response.nextSerial = status.nextSerial
        response.refused = status.refused.map(\.message)
        response.revision = engine.revision
        return .reply { [response] in try response.encoded() }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private func getLane(_ invocation: Invocation<Fundledger_V1_GetLaneRequest>) {
    let name = invocation.request.name
    let uri = invocation.caller.uri
    context.loop.submit(invocation.call) { engine in
      guard let lane = engine.machine.lane(uri: uri, name: name) else {
        return .fail(Status(refusal: Refusal(.unknownLane)))
      }
      let status = engine.machine.laneStatus(lane)
      var response = Fundledger_V1_GetLaneResponse()
      response.lane = status.lane
      response.epoch = status.epoch
      response.nextSerial = status.nextSerial
      response.refused = status.refused.map(\.message)
      response.revision = engine.revision
      return .reply { [response] in try response.encoded() }
    }
  }

  // MARK: Posting

  /// A batch on its way, with what is already known of its outcome.
  struct Submission: Sendable {
    let call: RPCCall
    let caller: Caller
    let batch: VoucherBatch
    let withNumbers: Bool
    /// Vouchers accepted earlier whose content was compared with the journal's.
    var replayed: [Fundledger_V1_OutcomeRun] = []
    var replayedNumbers: [(voucher: Int, number: UInt32)] = []
    var verified: [Range<Int>] = []

    init(_ invocation: Invocation<Fundledger_V1_PostVouchersRequest>) {
      let request = invocation.request
      call = invocation.call
      caller = invocation.caller
      withNumbers = request.withNumbers
      batch = VoucherBatch(
        lane: request.lane, epoch: request.epoch, firstSerial: request.firstSerial,
        attempt: request.attempt, isAtomic: request.atomic,
        isAdjustment: request.adjustmentPeriod, days: request.day,
        legCounts: request.legCount, summaries: request.summary, accounts: request.account,
        amounts: request.amount, red: request.red)
      isSupported = request.reference.isEmpty
    }

    let isSupported: Bool
  }

  private func post(_ submission: Submission) {
    guard submission.isSupported else {
      submission.call.fail(Status(refusal: Refusal(.notSupported), field: "reference"))
      return
    }
    if let voucher = submission.batch.summaries.firstIndex(where: { !$0.isPlain }) {
      submission.call.fail(Status(refusal: Refusal(.textNotPlain, voucher: voucher)))
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
        return .fail(Status(refusal: error))
      }
    }
  }

  private func decide(
    _ submission: Submission, _ plan: LanePlan, _ engine: inout Engine
  ) throws(Refusal) -> Answer {
    let batch = submission.batch
    for (voucher, refused) in plan.refusedBefore {
      guard engine.machine.contentHash(of: batch, voucher: voucher) == refused.contentHash else {
        throw Refusal(.contentDiffers, voucher: voucher)
      }
    }
    var outcome = BatchOutcome(block: engine.machine.body.ordinal, decided: batch.count)
    if !plan.toDecide.isEmpty {
      try decideNew(submission, plan, &engine, &outcome)
    }
    let response = response(to: submission, plan, outcome, engine)
    if batch.isAtomic, let refusal = outcome.refusals.first {
      return .fail(Status(refusal: refusal))
    }
    return .reply { try response.encoded() }
  }

  private func decideNew(
    _ submission: Submission, _ plan: LanePlan, _ engine: inout Engine,
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
    to submission: Submission, _ plan: LanePlan, _ outcome: BatchOutcome,
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
    response.refusals =
      plan.refusedBefore.map { $0.refused.refusal(voucher: $0.voucher).message() }
      + outcome.refusals.map { $0.message() }
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

  /// Compares the vouchers that were accepted before with those of the batch, then decides the
  /// rest.
  private func verify(_ submission: Submission, _ accepted: [Range<Int>], _ lane: LaneStatus) {
    context.read(for: submission.call) { reader in
      var submission = submission
      submission.replayed = []
      submission.replayedNumbers = []
      submission.verified = accepted
      var cursor = BatchCursor()
      var facts: [LegFact] = []
      for range in accepted {
        var voucher = range.lowerBound
        while voucher < range.upperBound {
          let serial = submission.batch.firstSerial + UInt64(voucher)
          guard
            let run = try reader.run(
              serial: serial, lastRun: lane.lastRun, lastRetry: lane.lastRetry)
          else { throw Refusal(.attemptForgotten, voucher: voucher) }
          let count = min(run.count, range.upperBound - voucher)
          for offset in 0..<count {
            while cursor.voucher <= voucher + offset {
              cursor.next(of: submission.batch, into: &facts)
            }
            let position = Position(block: run.first.block, index: run.first.index + offset)
            let stored = try reader.voucher(position)
            guard stored.isSame(as: submission.batch, voucher + offset, facts) else {
              throw Refusal(.contentDiffers, voucher: voucher + offset)
            }
            submission.replayedNumbers.append((voucher + offset, stored.head.number))
          }
          var message = Fundledger_V1_OutcomeRun()
          message.first = UInt32(voucher)
          message.count = UInt32(count)
          message.block = run.first.block
          message.index = UInt32(run.first.index)
          message.replayed = true
          submission.replayed.append(message)
          voucher += count
        }
      }
      post(submission)
    }
  }

  // MARK: Reversal

  private func reverse(_ invocation: Invocation<Fundledger_V1_ReverseVoucherRequest>) {
    let request = invocation.request
    let call = invocation.call
    guard let position = Position(request.voucher) else {
      call.fail(Status(refusal: Refusal(.unknownVoucher)))
      return
    }
    guard let day = UInt16(exactly: request.day) else {
      call.fail(Status(refusal: Refusal(.dayOutOfRange)))
      return
    }
    guard request.reason.isPlain else {
      call.fail(Status(refusal: Refusal(.textNotPlain), field: "reason"))
      return
    }
    context.read(for: call) { reader in
      guard position.block <= reader.journal.tail.ordinal,
        position.index < Int(try reader.header(position.block).voucherCount)
      else { throw Refusal(.unknownVoucher) }
      let stored = try reader.voucher(position)
      context.loop.submit(call) { engine in
        reverse(stored, day: Day(number: day), reason: request.reason, invocation, &engine)
      }
    }
  }

  private func reverse(
    _ stored: StoredVoucher, day: Day, reason: String,
    _ invocation: Invocation<Fundledger_V1_ReverseVoucherRequest>, _ engine: inout Engine
  ) -> Answer {
    do throws(Refusal) {
      for leg in stored.legs { try engine.checkAccount(leg.account, for: invocation.caller) }
      var response = Fundledger_V1_ReverseVoucherResponse()
      if let earlier = engine.machine.reversal(of: stored.position),
        engine.machine.actor(earlier.actor)?.uri == invocation.caller.uri
      {
        response.voucher = earlier.by.message
        response.replayed = true
      } else {
        response.voucher = try engine.machine.reverse(
          stored.position, legs: stored.legs.map(\.fact), flags: stored.head.flags, day: day,
          reason: reason, actor: invocation.caller.actor
        ).message
      }
      return .reply { [response] in try response.encoded() }
    } catch {
      return .fail(Status(refusal: error))
    }
  }
}
