import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import Wire

/// `fundledger.v1.Audit`: exports.
struct AuditService: Sendable {
  let context: ServiceContext

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Audit", "ExportVouchers", roles: [.auditor], Fundledger_V1_ExportVouchersRequest.self,
      export)
  }

  private func export(_ invocation: Invocation<Fundledger_V1_ExportVouchersRequest>) {
    let request = invocation.request
    let call = invocation.call
    guard call.isServerStreaming else {
      call.fail(Status(.invalidArgument, "ExportVouchers streams: open it with remote closed"))
      return
    }
    context.loop.submit(call) { engine in
      do throws(Refusal) {
        let selection = try ExportSelection(request, caller: invocation.caller, engine)
        engine.machine.recordExport(
          entity: request.entity, from: selection.from, to: selection.to,
          actor: invocation.caller.actor)
        return .then { call in
          call.serve { await stream(selection, to: call) }
        }
      } catch {
        return .fail(Status(refusal: error, field: error.code == .outOfScope ? "entity" : ""))
      }
    }
  }

  private func stream(_ selection: ExportSelection, to call: RPCCall) async {
    do {
      var export = ExportStream(selection: selection, reader: JournalReader(context.journal))
      while !call.isCancelled, let chunk = try await next(&export, for: call) {
        guard try await define(chunk, &export, call) else {
          call.fail(Status(refusal: Refusal(.busy)))
          return
        }
        try await call.write(chunk.encoded())
        if chunk.last { break }
      }
      if call.isCancelled {
        call.fail(Status(.cancelled, "nobody waits for the export"))
      } else {
        call.finish()
      }
    } catch let error as RPCError {
      call.tell("export ended early", level: .info, ["reason": "\(error)"])
    } catch is CancellationError {
      call.fail(Status(.cancelled, "nobody waits for the export"))
    } catch {
      context.logger.error("export failed", metadata: ["reason": "\(error)"])
      call.fail(Status(.internalError, "the journal could not be read"))
    }
  }

  /// The next chunk, read on a reader thread.
  private func next(
    _ export: inout ExportStream, for call: RPCCall
  ) async throws -> Fundledger_V1_ExportChunk? {
    let current = export
    let (chunk, after) = try await context.readers.runIfActive {
      var export = current
      let chunk = try export.nextChunk { !call.isCancelled }
      return (chunk, export)
    }
    export = after
    return chunk
  }

  /// Sends what ledgers and accounts are that come up for the first time. False when the server is
  /// busy.
  private func define(
    _ chunk: Fundledger_V1_ExportChunk, _ export: inout ExportStream, _ call: RPCCall
  ) async throws -> Bool {
    let ledgers = chunk.numberLedger.filter { export.definedLedgers.insert($0).inserted }
    let accounts = chunk.account.filter { export.definedAccounts.insert($0).inserted }
    let step = ExportStream.definitionsPerChunk
    for start in stride(from: 0, to: max(ledgers.count, accounts.count), by: step) {
      let some = (ledgers.dropFirst(start).prefix(step), accounts.dropFirst(start).prefix(step))
      let views = await context.loop.query(for: call) { engine in
        (
          ledgers: some.0.map { engine.machine.view(ofLedger: $0) },
          accounts: some.1.map { account -> (AccountView, chart: String) in
            let view = engine.machine.view(ofAccount: account)
            return (view, engine.machine.view(ofLedger: view.ledger).definition.chart)
          }
        )
      }
      guard let views else { return false }
      let (opening, current) = (context.opening, export)
      let definitions = try await context.readers.runIfActive {
        var definitions = Fundledger_V1_ExportChunk()
        definitions.ledgers = views.ledgers.map(\.message)
        definitions.accounts = try views.accounts.map { view, chart in
          try current.atEnd(view).message(chart: chart, opening)
        }
        return definitions
      }
      try await call.write(definitions.encoded())
    }
    return true
  }
}
