import CDigest

/// That a block is among those of a signed checkpoint.
package struct BlockProof: Equatable, Sendable {
  /// The first 240 bytes of the block's header, of which its digest is made.
  package var header: [UInt8]
  /// From the block's leaf up to the root of the block tree.
  package var siblings: [Digest]
  /// The checkpoint with its signatures.
  package var note: SignedNote

  /// What a checked proof says.
  package struct Proven: Sendable {
    /// Its `bodyChecksum` is zero.
    package var header: BlockHeader
    package var digest: Digest
    package var checkpoint: Checkpoint
    /// Those of the known keys that have signed.
    package var keys: [NoteKey]
  }

  package init(header: [UInt8], siblings: [Digest], note: SignedNote) {
    self.header = header
    self.siblings = siblings
    self.note = note
  }

  /// The proof of a block of the journal to a checkpoint of it.
  package init(of view: BlockView, in tree: BlockTree, note: SignedNote) throws {
    let checkpoint = try Checkpoint(text: note.text)
    header = Array(view.bytes[..<BlockHeader.digestedBytes])
    siblings = try tree.inclusionProof(block: view.header.ordinal, size: checkpoint.size)
    self.note = note
  }

  /// Checks the signatures and the way from the block to the checkpoint's root. At least one of
  /// `keys` must have signed, and none wrongly.
  package func check(_ keys: [NoteKey]) throws(ProofProblem) -> Proven {
    let checkpoint: Checkpoint
    let signers: [NoteKey]
    do throws(NoteProblem) {
      signers = try note.verifiedKeys(keys)
      checkpoint = try Checkpoint(text: note.text)
    } catch {
      throw .note(error)
    }
    guard !signers.isEmpty else { throw .notSigned }
    let header = try decodedHeader()
    guard header.algorithm == checkpoint.algorithm, header.ordinal > 0,
      header.ordinal <= checkpoint.size
    else { throw .otherCheckpoint }
    let digest = header.algorithm.digest(self.header)
    let root = MerkleTree.root(
      provingLeaf: BlockTree.leaf(digest, header.algorithm), at: header.ordinal - 1,
      of: checkpoint.size, siblings, header.algorithm)
    guard root == checkpoint.root else { throw .blockNotProven }
    return Proven(header: header, digest: digest, checkpoint: checkpoint, keys: signers)
  }

  private func decodedHeader() throws(ProofProblem) -> BlockHeader {
    guard header.count == BlockHeader.digestedBytes else { throw .malformedField("header") }
    let whole = BlockHeader.withoutBody(header)
    let decoded = whole.withUnsafeBytes { bytes in
      Result<BlockHeader, BlockProblem> { () throws(BlockProblem) in
        try BlockHeader(decoding: bytes)
      }
    }
    do throws(BlockProblem) { return try decoded.get() } catch { throw .block(error) }
  }
}

extension BlockHeader {
  /// The 256 bytes of a header whose body is not there: behind the digested ones a zero in place
  /// of the body's checksum, and the header's checksum.
  static func withoutBody(_ digested: some Sequence<UInt8>) -> [UInt8] {
    var header = Array(digested) + [UInt8](repeating: 0, count: 8)
    let checksum = header.withUnsafeBytes { cdigest_crc32c(0, $0.baseAddress, $0.count) }
    withUnsafeBytes(of: UInt64(checksum)) { header.append(contentsOf: $0) }
    return header
  }
}
