import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import SwiftProtobuf
import Wire

/// `fundledger.v1.Audit`, as far as it proves something: checkpoints, proofs and exports of evidence.
struct EvidenceService: Sendable {
  let context: ServiceContext
  let keeper: CheckpointKeeper

  func register(in methods: inout [String: ServiceRouter.Method]) {
    let service = "Audit"
    methods.add(
      service, "GetCheckpoint", roles: .all, Fundledger_V1_GetCheckpointRequest.self, checkpoint)
    methods.add(
      service, "ListCheckpoints", roles: .all, Fundledger_V1_ListCheckpointsRequest.self, list)
    methods.add(
      service, "ListCheckpointKeys", roles: .all, Fundledger_V1_ListCheckpointKeysRequest.self,
      keys)
    methods.add(
      service, "GetConsistencyProof", roles: .all, Fundledger_V1_GetConsistencyProofRequest.self,
      consistency)
    methods.add(
      service, "GetBlockProof", roles: .all, Fundledger_V1_GetBlockProofRequest.self, block)
    methods.add(
      service, "GetVoucherProof", roles: [.auditor], Fundledger_V1_GetVoucherProofRequest.self,
      voucher)
    methods.add(
      service, "ExportEvidence", roles: [.auditor], Fundledger_V1_ExportEvidenceRequest.self,
      export)
  }

  /// The size that a request means: all durable blocks for 0.
  func size(_ asked: UInt64) throws(Refusal) -> UInt64 {
    let tail = context.journal.tail.ordinal
    guard asked <= tail else {
      throw Refusal(.revisionNotReached, figures: [Int64(tail), 0])
    }
    return asked == 0 ? tail : asked
  }

  /// Signs on a reader thread; without keys, and where something fails, the call fails.
  func note(size: UInt64, for call: RPCCall) throws(CheckpointFailure) -> String {
    do throws(CheckpointKeeper.Failure) {
      return try keeper.note(size: size)
    } catch {
      throw CheckpointFailure(error)
    }
  }

  private func checkpoint(_ invocation: Invocation<Fundledger_V1_GetCheckpointRequest>) {
    let call = invocation.call
    read(for: call) { _ in
      var response = Fundledger_V1_GetCheckpointResponse()
      response.size = try size(invocation.request.size)
      response.note = try note(size: response.size, for: call)
      call.reply(try response.encoded())
    }
  }

  private func list(_ invocation: Invocation<Fundledger_V1_ListCheckpointsRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    let limit =
      request.limit == 0
      ? EvidenceLimits.defaultCheckpoints
      : min(Int(request.limit), EvidenceLimits.checkpointsPerPage)
    read(for: call) { _ in
      let page = try keeper.store.list(
        before: request.before, limit: limit, looks: EvidenceLimits.checkpointsLookedAt
      ) { kept in
        request.keyID == 0
          || (try? SignedNote(kept.note))?.signatures.contains { $0.keyID == request.keyID }
            ?? false
      }
      var response = Fundledger_V1_ListCheckpointsResponse()
      response.checkpoints = page.found.map(\.message)
      response.more = page.next != 0
      response.nextBefore = page.next
      call.reply(try response.encoded())
    }
  }

  private func consistency(_ invocation: Invocation<Fundledger_V1_GetConsistencyProofRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    read(for: call) { _ in
      let second = try size(request.second)
      guard request.first <= second else {
        call.fail(
          Status(.invalidArgument, "first: \(request.first) is above the second, \(second)"))
        return
      }
      var response = Fundledger_V1_GetConsistencyProofResponse()
      response.second = second
      response.hashes = try keeper.tree.consistencyProof(first: request.first, second: second)
        .map(\.data)
      call.reply(try response.encoded())
    }
  }

  private func block(_ invocation: Invocation<Fundledger_V1_GetBlockProofRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    read(for: call) { reader in
      let size = try size(request.size)
      guard (1...max(1, size)).contains(request.block), size > 0 else {
        call.fail(
          Status(.invalidArgument, "block: \(request.block) is none of the \(size) blocks"))
        return
      }
      var response = Fundledger_V1_GetBlockProofResponse()
      response.size = size
      response.digest = try reader.digest(ofBlock: request.block).data
      response.hashes = try keeper.tree.inclusionProof(block: request.block, size: size)
        .map(\.data)
      call.reply(try response.encoded())
    }
  }

  /// Like the context's, and knows what becomes of a checkpoint that cannot be made.
  func read(
    for call: RPCCall, _ body: @escaping @Sendable (inout JournalReader) throws -> Void
  ) {
    context.read(for: call) { [logger = context.logger] reader in
      do {
        try body(&reader)
      } catch let failure as CheckpointFailure {
        switch failure {
        case .journal(let error): throw error
        case .status(let status, let reason):
          if let reason { logger.error("no checkpoint", metadata: ["reason": "\(reason)"]) }
          call.fail(status)
        }
      }
    }
  }
}

/// Why a call gets no checkpoint.
enum CheckpointFailure: Error {
  case journal(JournalError)
  case status(Status, logged: String?)

  init(_ failure: CheckpointKeeper.Failure) {
    switch failure {
    case .journal(let error): self = .journal(error)
    case .noKeys:
      self = .status(
        Status(
          .failedPrecondition,
          """
          this server signs no checkpoints: checkpointKeys is empty in the daemon's configuration \
          服务器未配置检查点密钥
          """), logged: nil)
    case .note(let problem):
      self = .status(
        Status(.internalError, "the checkpoint could not be signed"), logged: "\(problem)")
    }
  }
}

extension KeptCheckpoint {
  var message: Fundledger_V1_KeptCheckpoint {
    var message = Fundledger_V1_KeptCheckpoint()
    message.number = number
    message.size = size
    message.note = note
    message.cause =
      switch cause {
      case .schedule: .schedule
      case .closing: .closing
      case .demand: .demand
      case .keys: .keys
      }
    return message
  }
}
