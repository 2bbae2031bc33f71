import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import Wire

/// Exports of evidence.
extension EvidenceService {
  func export(_ invocation: Invocation<Fundledger_V1_ExportEvidenceRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    guard call.isServerStreaming else {
      call.fail(Status(.invalidArgument, "ExportEvidence streams: open it with remote closed"))
      return
    }
    let through = request.throughBlock
    guard through == 0 || request.afterBlock <= through else {
      call.fail(
        Status(.invalidArgument, "after_block: \(request.afterBlock) is behind \(through)"))
      return
    }
    // Without a checkpoint nothing of it would be proven: better said before it is sent.
    guard !keeper.signers.isEmpty else {
      if case .status(let status, _) = CheckpointFailure(.noKeys) { call.fail(status) }
      return
    }
    let reference = context.opening.reference
    context.loop.submit(call) { engine in
      do throws(Refusal) {
        let scope = try EvidenceScope(
          request, caller: invocation.caller, reference: reference, engine)
        engine.machine.recordExport(
          entity: request.entity, from: .none, to: .none, actor: invocation.caller.actor)
        return .then { call in
          let stream = EvidenceStream(
            scope: scope, after: request.afterBlock, reader: JournalReader(context.journal),
            tree: keeper.tree)
          call.serve { await send(stream, to: call) }
        }
      } catch {
        return .fail(Status(refusal: error, field: error.code == .outOfScope ? "entity" : ""))
      }
    }
  }

  private func send(_ stream: EvidenceStream, to call: RPCCall) async {
    do {
      while !call.isCancelled {
        switch try await step(stream, for: call) {
        case .piece(let piece): try await call.write(piece.encoded())
        case .extracts(let piece): try await call.write(piece)
        case .working: continue
        case .ended:
          try await call.write(try await last(of: stream).encoded())
          call.finish()
          return
        }
      }
      call.fail(Status(.cancelled, "nobody waits for the export"))
    } catch let error as RPCError {
      call.tell("export ended early", level: .info, ["reason": "\(error)"])
    } catch is CancellationError {
      call.fail(Status(.cancelled, "nobody waits for the export"))
    } catch let error as JournalError where error.isArchived {
      call.fail(Status(.failedPrecondition, "\(error) 所在区块已归档"))
    } catch CheckpointFailure.status(let status, _) {
      call.fail(status)
    } catch {
      context.logger.error("export failed", metadata: ["reason": "\(error)"])
      call.fail(Status(.internalError, "the journal could not be read"))
    }
  }

  /// One step on a reader thread.
  private func step(
    _ stream: EvidenceStream, for call: RPCCall
  ) async throws -> EvidenceStream.Step {
    try await context.readers.runIfActive { try stream.step { !call.isCancelled } }
  }

  private func last(of stream: EvidenceStream) async throws -> Fundledger_V1_EvidencePiece {
    try await context.readers.runIfActive {
      var piece = try stream.lastPiece()
      do throws(CheckpointKeeper.Failure) {
        piece.note = try keeper.note(size: stream.through)
      } catch {
        if case .journal(let error) = error { throw error }
        throw CheckpointFailure(error)
      }
      return piece
    }
  }
}
