package import LedgerCore

/// That an event stands in the journal (an account's definition, a key), shown to a signed
/// checkpoint without its neighbours.
package struct EventProof: Equatable, Sendable {
  package static let format = "fundledger event proof 1"

  package var block: BlockProof
  /// Of the event in its block, from 0.
  package var index: Int
  /// Events of the block.
  package var count: Int
  /// The event's bytes with head and padding.
  package var event: [UInt8]
  /// From its leaf up to the root of the block's event tree.
  package var siblings: [Digest]
  /// Of the block's sections that no tree covers.
  package var restDigest: Digest

  package struct Proven: Sendable {
    package var block: BlockProof.Proven
    package var event: Event
    /// The index of the voucher before which it was decided.
    package var beforeVoucher: Int
  }

  /// The proof of an event of the journal to a checkpoint of it.
  package init(
    of index: Int, in view: BlockView, tree: BlockTree, note: SignedNote
  ) throws {
    block = try BlockProof(of: view, in: tree, note: note)
    let spans = try view.eventSpans()
    guard spans.indices.contains(index) else {
      throw JournalError.outOfBounds(block: view.header.ordinal)
    }
    self.index = index
    count = spans.count
    event = Array(view.body.events[spans[index]])
    siblings = MerkleTree.inclusionProof(
      of: index, in: try view.eventLeaves(), view.header.algorithm)
    restDigest = view.restDigest
  }

  /// Checks everything; gives what is proven.
  package func check(_ keys: [NoteKey]) throws(ProofProblem) -> Proven {
    let proven = try block.check(keys)
    let algorithm = proven.header.algorithm
    guard index >= 0, count > index else { throw .malformedField("index") }
    guard let decoded = decoded() else { throw .malformedField("event") }
    let leaf = event.withUnsafeBytes { MerkleTree.leaf($0, algorithm) }
    guard
      let root = MerkleTree.root(
        provingLeaf: leaf, at: UInt64(index), of: UInt64(count), siblings, algorithm),
      BlockSealer.recordsDigest(
        eventCount: count, eventRoot: root, restDigest: restDigest, DigestState(algorithm))
        == proven.header.recordsDigest
    else { throw .recordNotProven }
    return Proven(block: proven, event: decoded.event, beforeVoucher: decoded.beforeVoucher)
  }

  /// Nil when the bytes are not one event that is known.
  private func decoded() -> (event: Event, beforeVoucher: Int)? {
    event.withUnsafeBytes { bytes in
      var offset = 0
      guard let decoded = try? EventCoding.decode(bytes, at: &offset), offset == bytes.count
      else { return nil }
      return decoded
    }
  }

  private static let names = [
    "format", "header", "index", "count", "event", "siblings", "restDigest", "blockSiblings",
    "checkpoint",
  ]

  /// As a file.
  package var text: String {
    let values: [ProofText.Value] = [
      .text(Self.format), .hexadecimal(block.header), .number(UInt64(index)),
      .number(UInt64(count)), .hexadecimal(event), .siblings(siblings),
      .hexadecimal(restDigest.bytes), .siblings(block.siblings), .text(block.note.encoded),
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
    guard let count = Int(exactly: try values[3].number("count")) else {
      throw .malformedField("count")
    }
    self.index = index
    self.count = count
    event = try values[4].bytes("event")
    siblings = try values[5].siblings("siblings")
    restDigest = try values[6].digest("restDigest")
    block = BlockProof(
      header: try values[1].bytes("header"),
      siblings: try values[7].siblings("blockSiblings"), note: try values[8].note("checkpoint"))
  }
}
