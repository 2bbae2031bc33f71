import FundMessages
import SwiftProtobuf

/// Checkpoints and proofs. Nothing here is checked against keys: `fundctl verify` and the formats in
/// Protocol/EVIDENCE.md do that.
extension LedgerClient {
  /// A signed checkpoint (检查点) of the journal. Every role.
  ///
  /// - Parameter size: blocks that it covers; all that are durable if nil.
  /// - Throws: `failedPrecondition` when the server signs none, `unavailable` with refusal 503 when
  ///   it has not got so far: then it was put back to an older state.
  public func checkpoint(
    size: UInt64? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> SignedCheckpoint {
    let answer: Fundledger_V1_GetCheckpointResponse = try await call(
      .audit, "GetCheckpoint", Fundledger_V1_GetCheckpointRequest.with { $0.size = size ?? 0 },
      timeout: timeout)
    return SignedCheckpoint(note: answer.note, size: answer.size)
  }

  /// The checkpoints that the server has kept, newest first. Every role.
  ///
  /// - Parameters:
  ///   - before: older than this number; from the newest if nil.
  ///   - keyID: only those that this key has signed.
  public func storedCheckpoints(
    before: UInt64? = nil, limit: Int = 100, keyID: UInt32? = nil,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> CheckpointPage {
    let request = Fundledger_V1_ListCheckpointsRequest.with {
      $0.before = before ?? 0
      $0.limit = UInt32(clamping: limit)
      $0.keyID = keyID ?? 0
    }
    let answer: Fundledger_V1_ListCheckpointsResponse = try await call(
      .audit, "ListCheckpoints", request, timeout: timeout)
    return CheckpointPage(
      checkpoints: answer.checkpoints.map { StoredCheckpoint($0) },
      nextBefore: answer.more ? answer.nextBefore : nil)
  }

  /// The keys that ever signed checkpoints, with proofs that lead to the checkpoint of a size. Every
  /// role.
  public func checkpointKeys(
    size: UInt64? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> KeyHistory {
    let answer: Fundledger_V1_ListCheckpointKeysResponse = try await call(
      .audit, "ListCheckpointKeys",
      Fundledger_V1_ListCheckpointKeysRequest.with { $0.size = size ?? 0 }, timeout: timeout)
    var history = KeyHistory(size: answer.size, keys: [])
    for key in answer.keys { history.keys.append(try ProvenKey(key)) }
    return history
  }

  /// What shows that the journal of size `second` goes on from the one of size `first`. Every role.
  public func consistencyProof(
    first: UInt64, second: UInt64? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ConsistencyHashes {
    let request = Fundledger_V1_GetConsistencyProofRequest.with {
      $0.first = first
      $0.second = second ?? 0
    }
    let answer: Fundledger_V1_GetConsistencyProofResponse = try await call(
      .audit, "GetConsistencyProof", request, timeout: timeout)
    return ConsistencyHashes(
      hashes: try EvidenceBytes.digests(answer.hashes), first: first, second: answer.second)
  }

  /// What shows that a block is in the journal of a size. Every role.
  public func blockProof(
    of block: UInt64, size: UInt64? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> BlockInclusion {
    let request = Fundledger_V1_GetBlockProofRequest.with {
      $0.block = block
      $0.size = size ?? 0
    }
    let answer: Fundledger_V1_GetBlockProofResponse = try await call(
      .audit, "GetBlockProof", request, timeout: timeout)
    return BlockInclusion(
      block: block, digest: try EvidenceBytes.digest(answer.digest),
      hashes: try EvidenceBytes.digests(answer.hashes), size: answer.size)
  }

  /// What shows that a voucher is in the journal. All its ledgers must be in the caller's scope.
  /// Role: auditor.
  public func voucherProof(
    of voucher: Revision, size: UInt64? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> ProvenVoucher {
    let request = Fundledger_V1_GetVoucherProofRequest.with {
      $0.voucher = voucher.message
      $0.size = size ?? 0
    }
    let answer: Fundledger_V1_GetVoucherProofResponse = try await call(
      .audit, "GetVoucherProof", request, timeout: timeout)
    return try ProvenVoucher(answer)
  }

  /// One stream of evidence: extracts of the blocks of the caller's scope, to be read once. The
  /// server records every export. Role: auditor.
  ///
  /// - Parameters:
  ///   - entity: this entity and those below it; the caller's whole scope if nil.
  ///   - afterBlock: go on behind this block; 0 for from the first.
  ///   - throughBlock: the newest block that counts; 0 for the newest one.
  ///   - timeout: for the whole stream; the server cuts it to ten minutes.
  public func exportEvidence(
    entity: String? = nil, afterBlock: UInt64 = 0, throughBlock: UInt64 = 0,
    timeout: Duration = .seconds(600)
  ) async throws(LedgerError) -> EvidenceExport {
    let request = Fundledger_V1_ExportEvidenceRequest.with {
      $0.entity = entity ?? ""
      $0.afterBlock = afterBlock
      $0.throughBlock = throughBlock
    }
    return EvidenceExport(
      stream: try await stream(.audit, "ExportEvidence", request, timeout: timeout))
  }

  /// The same, and goes on by itself when the stream breaks off or its time is over.
  ///
  /// - Parameters:
  ///   - attempts: how often it may fail without getting on.
  ///   - delay: before the second attempt; doubled with each one after it, up to 64 times.
  public func downloadEvidence(
    entity: String? = nil, afterBlock: UInt64 = 0, throughBlock: UInt64 = 0, attempts: Int = 8,
    delay: Duration = .milliseconds(250), timeout: Duration = .seconds(600)
  ) -> EvidenceDownload {
    EvidenceDownload(
      client: self, entity: entity, afterBlock: afterBlock, throughBlock: throughBlock,
      attempts: attempts, delay: delay, timeout: timeout)
  }
}
