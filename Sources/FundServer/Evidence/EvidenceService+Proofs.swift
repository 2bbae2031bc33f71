import Foundation
import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// Proofs of single vouchers and events.
extension EvidenceService {
  /// Three steps: which ledgers the voucher touches, whether they are the caller's, the proof.
  func voucher(_ invocation: Invocation<Fundledger_V1_GetVoucherProofRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    read(for: call) { reader in
      let size = try size(request.size)
      guard let position = Position(request.voucher), position.block <= size,
        position.index < Int(try reader.header(position.block).voucherCount)
      else {
        call.fail(Status(refusal: Refusal(.unknownVoucher), field: "voucher"))
        return
      }
      let ledgers = try reader.voucher(position, withLegs: false).numbers.map(\.ledger)
      context.loop.submit(call) { engine in
        for ledger in ledgers
        where !engine.machine.ledger(ledger, isWithin: invocation.caller.scope) {
          let entity = engine.machine.view(ofLedger: ledger).definition.entity
          return .fail(Status(refusal: Refusal(.outOfScope), field: "voucher", about: entity))
        }
        return .then { call in
          read(for: call) { reader in
            var response = try proof(of: position, size: size, &reader)
            response.note = try note(size: size, for: call)
            call.reply(try response.encoded())
          }
        }
      }
    }
  }

  /// Without the note.
  private func proof(
    of position: Position, size: UInt64, _ reader: inout JournalReader
  ) throws -> Fundledger_V1_GetVoucherProofResponse {
    var response = Fundledger_V1_GetVoucherProofResponse()
    response.index = UInt32(position.index)
    response.size = size
    try context.journal.withView(of: position.block) { view in
      response.header = view.headerData
      let (body, records) = (view.body, MemoryLayout<VoucherRecord>.size)
      let record = body.vouchers[position.index * records..<(position.index + 1) * records]
      let head = UnsafeRawBufferPointer(rebasing: record).loadUnaligned(as: VoucherRecord.self)
      let legBytes = MemoryLayout<LegRecord>.size
      let legs =
        Int(head.firstLeg) * legBytes..<(Int(head.firstLeg) + Int(head.legCount)) * legBytes
      let tail = Int(head.tailOffset)..<Int(head.tailOffset) + Int(head.tailLength)
      // Checks the bounds of all vouchers of the block.
      let leaves = try view.voucherLeaves()
      for part in [record, body.legs[legs], body.tails[tail]] {
        response.leaf.append(contentsOf: part)
      }
      response.siblings = MerkleTree.inclusionProof(
        of: position.index, in: leaves, view.header.algorithm
      ).map(\.data)
    }
    response.blockProof = try keeper.tree.inclusionProof(block: position.block, size: size)
      .map(\.data)
    return response
  }

  // MARK: Keys

  func keys(_ invocation: Invocation<Fundledger_V1_ListCheckpointKeysRequest>) {
    let request = invocation.request
    context.loop.submit(invocation.call) { engine in
      let rows = engine.machine.checkpointKeys
      return .then { call in
        read(for: call) { _ in
          let size = try size(request.size)
          var response = Fundledger_V1_ListCheckpointKeysResponse()
          response.size = size
          for row in rows where row.added.block <= size {
            var key = Fundledger_V1_CheckpointKey()
            key.vkey = row.vkey
            key.added = try proof(ofEvent: row.added, size: size)
            if row.retired != .none, row.retired.block <= size {
              key.retired = try proof(ofEvent: row.retired, size: size)
            }
            response.keys.append(key)
          }
          call.reply(try response.encoded())
        }
      }
    }
  }

  /// `position` counts eighths of the block's events.
  private func proof(
    ofEvent position: Position, size: UInt64
  ) throws -> Fundledger_V1_EventProof {
    var proof = Fundledger_V1_EventProof()
    try context.journal.withView(of: position.block) { view in
      let spans = try view.eventSpans()
      guard let index = spans.firstIndex(where: { $0.lowerBound == position.index * 8 }) else {
        throw BlockProblem.inconsistentLengths
      }
      proof.header = view.headerData
      proof.index = UInt32(index)
      proof.count = UInt32(spans.count)
      proof.event.append(contentsOf: view.body.events[spans[index]])
      proof.siblings = MerkleTree.inclusionProof(
        of: index, in: try view.eventLeaves(), view.header.algorithm
      ).map(\.data)
      proof.restDigest = view.restDigest.data
    }
    proof.blockProof = try keeper.tree.inclusionProof(block: position.block, size: size)
      .map(\.data)
    return proof
  }
}

extension Journal {
  /// Gives a durable block to `body`; what that throws is the block's damage.
  fileprivate func withView(of block: UInt64, _ body: (BlockView) throws -> Void) throws {
    var failure: (any Error)?
    try withBlock(block) { bytes in
      do {
        try body(try BlockView(bytes))
      } catch {
        failure = error
      }
    }
    guard let failure else { return }
    guard let problem = failure as? BlockProblem else { throw failure }
    throw JournalError.corrupt(block: block, path: "the journal", problem: problem)
  }
}

extension BlockView {
  fileprivate var headerData: Data { Data(bytes[..<BlockHeader.byteCount]) }
}

extension Digest {
  var data: Data { Data(bytes) }
}
