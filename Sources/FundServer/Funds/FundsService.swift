import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import SecureTransport
import Wire

/// `fundledger.v1.Funds`: business commands, each serial once.
struct FundsService: Sendable {
  let context: ServiceContext
  private let quota = RefusalQuota()

  init(context: ServiceContext) { self.context = context }

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Funds", "SubmitCommands", roles: [.bureau, .checker, .supervisor],
      Fundledger_V1_SubmitCommandsRequest.self
    ) { invocation in
      do throws(FundSubmission.Refused) {
        submit(try FundSubmission(invocation))
      } catch {
        if error.refusal.code == .roleNotAllowed { log(error, invocation.call) }
        invocation.call.fail(
          Status(refusal: error.refusal, field: error.field, about: error.reason))
      }
    }
  }

  private func log(_ refused: FundSubmission.Refused, _ call: RPCCall) {
    call.tell("role refused", level: .notice, ["field": "\(refused.field)"], isAboutMethod: true)
  }

  private func submit(_ submission: FundSubmission) {
    context.loop.submit(
      submission.call, inOrder: true, lane: submission.serials.lane
    ) { engine in
      do throws(Refusal) {
        guard let funds = engine.machine.funds else { throw Refusal(.unknownBook) }
        let plan = try engine.machine.plan(submission.serials, actor: submission.caller.actor)
        if plan.accepted != submission.verified {
          let lane = engine.machine.laneStatus(submission.serials.lane)
          return .then { _ in verify(submission, plan.accepted, lane) }
        }
        return try decide(submission, plan, funds, &engine)
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private func decide(
    _ submission: FundSubmission, _ plan: LanePlan, _ funds: FundBooks, _ engine: inout Engine
  ) throws(Refusal) -> Answer {
    for (command, refused) in plan.refusedBefore
    where submission.commands[command].contentHash != refused.contentHash {
      throw Refusal(.contentDiffers, voucher: command)
    }
    if !plan.toDecide.isEmpty { try engine.checkRoom() }
    var response = Fundledger_V1_SubmitCommandsResponse()
    response.runs = submission.replayed
    response.decided = UInt32(submission.commands.count)
    let reference = funds.reference
    response.refusals = plan.refusedBefore.map {
      $0.refused.refusal(voucher: $0.voucher).message(
        reference, submission.commands[$0.voucher].command)
    }
    decideNew(submission, plan, funds, &engine, &response)
    response.nextSerial = engine.machine.laneStatus(submission.serials.lane).nextSerial
    response.revision = engine.revision
    return .reply { [response] in try response.encoded() }
  }

  private func decideNew(
    _ submission: FundSubmission, _ plan: LanePlan, _ funds: FundBooks, _ engine: inout Engine,
    _ response: inout Fundledger_V1_SubmitCommandsResponse
  ) {
    let identity = submission.caller.uri
    let allowance = quota.available(to: identity)
    var refused = 0
    defer { if refused > 0 { quota.use(refused, by: identity) } }
    let sender = Sender(actor: submission.caller.actor, scope: submission.caller.scope)
    let serials = submission.serials
    for index in plan.toDecide.joined() {
      let prepared = submission.commands[index]
      let serial = serials.firstSerial + UInt64(index)
      do throws(Refusal) {
        let outcome = try funds.decide(
          prepared, from: sender, lane: serials.lane, serial: serial, attempt: serials.attempt,
          on: &engine.machine)
        response.append(outcome, index, prepared.command, funds.reference)
      } catch {
        guard refused < allowance else {
          response.decided = UInt32(index)
          return
        }
        refused += 1
        engine.machine.refuse(
          error,
          BusinessHead(
            lane: serials.lane, serial: serial, attempt: serials.attempt,
            day: prepared.command.day, summary: ""), contentHash: prepared.contentHash)
        var refusal = error
        refusal.voucher = index
        response.refusals.append(refusal.message(funds.reference, prepared.command))
      }
    }
  }

  /// Compares what was accepted before with the batch, then decides the rest.
  private func verify(
    _ submission: FundSubmission, _ accepted: [Range<Int>], _ lane: LaneStatus
  ) {
    context.read(for: submission.call) { reader in
      var submission = submission
      for index in accepted.joined() {
        let serial = submission.serials.firstSerial + UInt64(index)
        guard
          let run = try reader.run(
            serial: serial, lastRun: lane.lastRun, lastRetry: lane.lastRetry)
        else { throw Refusal(.attemptForgotten, voucher: index) }
        let block = run.first.block
        guard
          let stored = try reader.eventRuns(ofBlock: block).first(where: {
            $0.kind == .command && $0.lane == submission.serials.lane
              && $0.firstSerial == serial
          }),
          try reader.business(stored, inBlock: block).contentHash
            == submission.commands[index].contentHash
        else { throw Refusal(.contentDiffers, voucher: index) }
        var message = Fundledger_V1_OutcomeRun()
        message.first = UInt32(index)
        message.count = 1
        message.block = block
        message.index = stored.voucher
        message.replayed = true
        submission.replayed.append(message)
      }
      submission.verified = accepted
      submit(submission)
    }
  }
}

extension Fundledger_V1_SubmitCommandsResponse {
  /// Notes an accepted command, and the rules that warned of it.
  fileprivate mutating func append(
    _ outcome: FundOutcome, _ index: Int, _ command: FundCommand, _ reference: ReferenceData
  ) {
    var run = Fundledger_V1_OutcomeRun()
    run.first = UInt32(index)
    run.count = 1
    run.block = outcome.place.event.block
    run.index = UInt32(outcome.place.event.index)
    runs.append(run)
    guard !outcome.warnings.isEmpty else { return }
    var warned = Fundledger_V1_CommandWarnings()
    warned.command = UInt32(index)
    warned.rules = outcome.warnings.compactMap {
      reference.rule($0, on: Int32(command.day.number))?.message
    }
    warnings.append(warned)
  }
}
