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
          Task { await stream(selection, to: call) }
        }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private func stream(_ selection: ExportSelection, to call: RPCCall) async {
    do {
      var export = ExportStream(selection: selection, reader: JournalReader(context.journal))
      while let chunk = try await next(&export) {
        var chunk = chunk
        guard await define(&chunk, &export, call) else {
          call.fail(Status(refusal: Refusal(.busy)))
          return
        }
        try await call.write(chunk.encoded())
        if chunk.last { break }
      }
      call.finish()
    } catch let error as RPCError {
      context.logger.info("export ended early", metadata: ["reason": "\(error)"])
    } catch {
      context.logger.error("export failed", metadata: ["reason": "\(error)"])
      call.fail(Status(.internalError, "the journal could not be read"))
    }
  }

  /// The next chunk, read on a reader thread.
  private func next(
    _ export: inout ExportStream
  ) async throws -> Fundledger_V1_ExportChunk? {
    let current = export
    let (chunk, after) = try await context.readers.runIfActive {
      var export = current
      let chunk = try export.nextChunk()
      return (chunk, export)
    }
    export = after
    return chunk
  }

  /// Puts the definitions of ledgers and accounts that come up for the first time before them.
  private func define(
    _ chunk: inout Fundledger_V1_ExportChunk, _ export: inout ExportStream, _ call: RPCCall
  ) async -> Bool {
    let accounts = chunk.account.filter { export.definedAccounts.insert($0).inserted }
    let ledgers = chunk.numberLedger.filter { export.definedLedgers.insert($0).inserted }
    guard !accounts.isEmpty || !ledgers.isEmpty else { return true }
    let opening = context.opening
    let views = await context.loop.query(for: call) { engine in
      (
        ledgers.map { engine.machine.view(ofLedger: $0) },
        accounts.map { account -> Fundledger_V1_AccountInfo in
          let view = engine.machine.view(ofAccount: account)
          let chart = engine.machine.view(ofLedger: view.ledger).definition.chart
          return view.message(chart: chart, opening)
        }
      )
    }
    guard let views else { return false }
    chunk.ledgers = views.0.map(\.message)
    chunk.accounts = views.1
    return true
  }
}
