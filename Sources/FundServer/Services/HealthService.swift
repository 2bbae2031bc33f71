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
        Status(.permissionDenied, "the state digest is for auditors and operators"))
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
      response.digestAlgorithm = engine.journal.algorithm.name
      if wantsDigest {
        response.stateDigest.append(
          contentsOf: engine.machine.stateDigest(engine.journal.algorithm).bytes)
      }
      let journal = engine.journal
      return .reply { [response] in
        var response = response
        let tail = journal.tail
        response.durable.block = tail.ordinal
        response.blockDigest.append(contentsOf: tail.digest.bytes)
        return try response.encoded()
      }
    }
  }
}
