import LedgerCore

/// That a voucher stands in the journal, shown to a signed checkpoint without its neighbours.
package struct VoucherProof: Equatable, Sendable {
  package static let format = "fundledger voucher proof 1"

  package var block: BlockProof
  /// Of the voucher in its block, from 0.
  package var index: Int
  /// Its leaf: head, legs and tail.
  package var voucher: [UInt8]
  /// From its leaf up to the root of the block's voucher tree.
  package var siblings: [Digest]

  package struct Proven: Sendable {
    package var block: BlockProof.Proven
    package var voucher: StoredVoucher
  }

  /// The proof of a voucher of the journal to a checkpoint of it.
  package init(
    of index: Int, in view: BlockView, tree: BlockTree, note: SignedNote
  ) throws {
    block = try BlockProof(of: view, in: tree, note: note)
    self.index = index
    guard index >= 0, index < Int(view.header.voucherCount) else {
      throw JournalError.outOfBounds(block: view.header.ordinal)
    }
    siblings = MerkleTree.inclusionProof(
      of: index, in: try view.voucherLeaves(), view.header.algorithm)
    voucher = view.voucherBytes(index)
  }

  /// Checks everything; gives what is proven.
  package func check(_ keys: [NoteKey]) throws(ProofProblem) -> Proven {
    let proven = try block.check(keys)
    let (header, algorithm) = (proven.header, proven.header.algorithm)
    guard index >= 0, index < Int(header.voucherCount) else { throw .malformedField("index") }
    guard let stored = stored(header) else { throw .malformedField("voucher") }
    let root = MerkleTree.root(
      provingLeaf: algorithm.digest(voucher), at: UInt64(index),
      of: UInt64(header.voucherCount), siblings, algorithm)
    guard root == header.voucherRoot else { throw .recordNotProven }
    return Proven(block: proven, voucher: stored)
  }

  /// Nil when the bytes are no voucher.
  private func stored(_ header: BlockHeader) -> StoredVoucher? {
    voucher.withUnsafeBytes { bytes -> StoredVoucher? in
      let (headBytes, legBytes) = (MemoryLayout<VoucherRecord>.size, MemoryLayout<LegRecord>.size)
      guard bytes.count >= headBytes else { return nil }
      let head = bytes.loadUnaligned(as: VoucherRecord.self)
      let legEnd = headBytes + Int(head.legCount) * legBytes
      guard head.leafPrefix == 0, bytes.count == legEnd + Int(head.tailLength),
        let tail = VoucherTail(UnsafeRawBufferPointer(rebasing: bytes[legEnd...]), of: head)
      else { return nil }
      let legs = stride(from: headBytes, to: legEnd, by: legBytes).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: LegRecord.self)
      }
      return StoredVoucher(
        position: Position(block: header.ordinal, index: index), timeMs: header.timeMs,
        head: head, legs: legs, tail: tail)
    }
  }

  private static let names = [
    "format", "header", "index", "voucher", "siblings", "blockSiblings", "checkpoint",
  ]

  /// As a file.
  package var text: String {
    let values: [ProofText.Value] = [
      .text(Self.format), .hexadecimal(block.header), .number(UInt64(index)),
      .hexadecimal(voucher), .siblings(siblings), .siblings(block.siblings),
      .text(block.note.encoded),
    ]
    return ProofText.encode(Array(zip(Self.names, values)))
  }

  /// Reads a file. Nothing is checked but its form.
  package init(text: String) throws(ProofProblem) {
    let values = try ProofText.decode(text, names: Self.names)
    guard try values[0].text("format") == Self.format else { throw .malformedField("format") }
    guard let index = Int(exactly: try values[2].number("index")) else {
      throw .malformedField("index")
    }
    self.index = index
    voucher = try values[3].bytes("voucher")
    siblings = try values[4].siblings("siblings")
    block = BlockProof(
      header: try values[1].bytes("header"),
      siblings: try values[5].siblings("blockSiblings"), note: try values[6].note("checkpoint"))
  }
}

extension ProofText.Value {
  func note(_ name: String) throws(ProofProblem) -> SignedNote {
    let encoded = try text(name)
    do throws(NoteProblem) { return try SignedNote(encoded) } catch { throw .note(error) }
  }
}

extension BlockView {
  /// The leaf of a voucher: its head, legs and tail. It must lie in the block.
  func voucherBytes(_ index: Int) -> [UInt8] {
    let (headBytes, legBytes) = (MemoryLayout<VoucherRecord>.size, MemoryLayout<LegRecord>.size)
    let head = body.vouchers.part(index * headBytes, headBytes)
    let record = head.loadUnaligned(as: VoucherRecord.self)
    return Array(head)
      + body.legs.part(Int(record.firstLeg) * legBytes, Int(record.legCount) * legBytes)
      + body.tails.part(Int(record.tailOffset), Int(record.tailLength))
  }
}
