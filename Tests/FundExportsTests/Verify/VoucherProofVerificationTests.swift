import Foundation
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@testable import FundExports

@Suite struct VoucherProofVerificationTests {
  private let scratch = ScratchFolder()

  private func proofs(_ algorithm: DigestAlgorithm) throws -> (proofs: [VoucherProof], NoteKey) {
    let signer = try TestKeys.signer(scratch, "one", .sm2)
    let folder = scratch.file("journal")
    try SeededBooks.write(
      folder, seed: 41, blocks: 7, algorithm: algorithm, keys: [[signer.key.text]])
    let server = try StoredServer(folder, signers: [signer])
    let note = try SignedNote(server.note(server.blocks.count))
    var proofs: [VoucherProof] = []
    for block in server.blocks.indices {
      try server.view(block) { view in
        let leaves = try view.voucherLeaves()
        for index in 0..<Int(view.header.voucherCount) {
          proofs.append(
            VoucherProof(
              block: BlockProof(
                header: Array(view.bytes[..<240]),
                siblings: MerkleTree.inclusionProof(of: block, in: server.leaves, algorithm),
                note: note),
              index: index, voucher: Self.leaf(view, index),
              siblings: MerkleTree.inclusionProof(of: index, in: leaves, algorithm)))
        }
      }
    }
    return (proofs, signer.key)
  }

  private static func leaf(_ view: BlockView, _ index: Int) -> [UInt8] {
    let at = view.header.voucherOffset(index)
    let head = Array(view.bytes[at..<at + 40])
    let legs = Int(head.withUnsafeBytes { $0.number(UInt16.self, 2) })
    let first = BlockHeader.legOffset(Int(head.withUnsafeBytes { $0.number(UInt32.self, 4) }))
    let tail = Int(head.withUnsafeBytes { $0.number(UInt32.self, 20) })
    let length = Int(head.withUnsafeBytes { $0.number(UInt16.self, 24) })
    return head + view.bytes[first..<first + 48 * legs] + view.body.tails[tail..<tail + length]
  }

  @Test(arguments: DigestAlgorithm.allCases)
  func everyVoucherIsProvenAndEveryChangedByteIsFound(_ algorithm: DigestAlgorithm) throws {
    let (proofs, key) = try proofs(algorithm)
    #expect(proofs.count > 10)
    var random = SplitMix64(seed: 41)
    for proof in proofs {
      let again = try VoucherProof(text: proof.text)
      let result = VoucherProofVerification.verify(again, subject: "proof", keys: [key])
      #expect(result.isGood, "\(result.discrepancies)")
      for _ in 0..<6 {
        var changed = proof
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed.voucher[Int.random(in: 0..<changed.voucher.count, using: &random)] ^= 4
        case 1: changed.block.header[Int.random(in: 0..<240, using: &random)] ^= 1
        case 2: changed.index += 1
        default:
          guard !changed.block.siblings.isEmpty else { continue }
          changed.block.siblings[0] = .zero
        }
        let found = VoucherProofVerification.verify(changed, subject: "proof", keys: [key])
        #expect(found.discrepancies.map(\.kind) == [.proof])
      }
    }
    let stranger = try TestKeys.signer(scratch, "two").key
    let refused = VoucherProofVerification.verify(proofs[0], subject: "proof", keys: [stranger])
    #expect(refused.discrepancies.map(\.kind) == [.unknownKey])
  }
}
