import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Health`.
struct HealthService: Sendable {
  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add("Health", "Check", roles: .all, Fundledger_V1_CheckRequest.self, check)
  }

  private func check(_ invocation: Invocation<Fundledger_V1_CheckRequest>) {
    let wantsDigest = invocation.request.withStateDigest
    guard !wantsDigest || [.operator, .auditor].contains(invocation.caller.role) else {
      invocation.call.fail(
        Status(refusal: Refusal(.roleNotAllowed), field: "with_state_digest"))
      return
    }
    let version = context.version
    context.loop.submit(invocation.call, atBoundary: wantsDigest) { engine in
      var response = Fundledger_V1_CheckResponse()
      response.serving = true
      response.version = version
      response.vouchers = engine.machine.totalVouchers
      response.legs = engine.machine.totalLegs
      response.ledgers = UInt32(engine.machine.ledgerCount)
      response.accounts = UInt32(engine.machine.accountCount)
      response.identity = invocation.caller.uri
      response.openHolds = UInt32(engine.machine.openHoldCount)
      response.lowOnDisk = engine.journal.isLowOnDisk
      response.digestAlgorithm = engine.journal.algorithm.name
      if wantsDigest {
        response.stateDigest.append(
          contentsOf: engine.machine.stateDigest(engine.journal.algorithm).bytes)
      }
      // The newest sealed block is durable once this is sent, and the state digest is its.
      let newest = engine.machine.sealedOrdinal
      response.durable.block = newest
      response.durable.index = UInt32(engine.sealedIndex)
      let (journal, reader) = (engine.journal, engine.reader)
      return .reply { [response] in
        var response = response
        if newest > 0 {
          // The journal knows that of its newest block without reading.
          let tail = journal.tail
          let digest = try tail.ordinal == newest ? tail.digest : reader.digest(ofBlock: newest)
          response.blockDigest.append(contentsOf: digest.bytes)
        }
        return try response.encoded()
      }
    }
  }
}
