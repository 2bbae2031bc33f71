import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Posting`: lanes, vouchers and reversals.
struct PostingService: Sendable {
  let context: ServiceContext
  let posting: BatchPosting

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Posting", "OpenLane", roles: [.bureau, .checker, .supervisor],
      Fundledger_V1_OpenLaneRequest.self, openLane)
    methods.add(
      "Posting", "GetLane", roles: [.bureau, .checker, .supervisor],
      Fundledger_V1_GetLaneRequest.self, getLane)
    methods.add(
      "Posting", "PostVouchers", roles: [.bureau], Fundledger_V1_PostVouchersRequest.self
    ) { posting.post(BatchSubmission($0)) }
    methods["fundledger.v1.Posting/StreamVouchers"] = ServiceRouter.Method(
      roles: [.bureau], takesStream: true
    ) { call, caller in
      call.serve { await stream(call, caller) }
    }
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
        reverse(stored, day: Day(number: day), invocation, &engine)
      }
    }
  }

  private func reverse(
    _ stored: StoredVoucher, day: Day,
    _ invocation: Invocation<Fundledger_V1_ReverseVoucherRequest>, _ engine: inout Engine
  ) -> Answer {
    do throws(Refusal) {
      let request = invocation.request
      for leg in stored.legs { try engine.checkAccount(leg.account, for: invocation.caller) }
      var response = Fundledger_V1_ReverseVoucherResponse()
      if let earlier = engine.machine.reversal(of: stored.position),
        engine.machine.actor(earlier.actor)?.uri == invocation.caller.uri
      {
        response.voucher = earlier.by.message
        response.replayed = true
      } else {
        try engine.checkRoom()
        response.voucher = try engine.machine.reverse(
          stored.position, legs: stored.legs.map(\.fact), flags: stored.head.flags, day: day,
          isAdjustment: request.adjustmentPeriod, reason: request.reason,
          actor: invocation.caller.actor
        ).message
      }
      return .reply { [response] in try response.encoded() }
    } catch {
      return .fail(Status(refusal: error))
    }
  }
}
