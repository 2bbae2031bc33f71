import LedgerCore

/// The Merkle trees of a block's vouchers and of its events, in the shape of RFC 6962 with one leaf
/// a voucher or event. So one of them can be shown to be in a block without its neighbours.
///
/// A voucher's leaf is H(head, legs, tail); the head's first byte is the zero that RFC 6962 puts
/// before a leaf. An event's leaf is H(0x00, its bytes with head and padding).
///
/// About 56 ns a leg of two-line vouchers in 16 lanes, 595 one at a time. What bounds it is the
/// rounds of SM3: three blocks a leaf and two a node.
package struct RecordTree: ~Copyable {
  private let hasher: MerkleHasher
  private var nodes = Scratch()
  private var gathered = Scratch()

  /// SM3 is hashed 16 or 8 inputs at a time where the processor can, unless `inLanes` is false.
  package init(_ algorithm: DigestAlgorithm, inLanes: Bool = true) {
    hasher = MerkleHasher(algorithm, inLanes: inLanes)
  }

  var lanes: Int { hasher.lanes }

  /// The parts of a leaf, in their order.
  typealias Leaf = (
    UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeRawBufferPointer
  )

  /// The root over the vouchers of a block; of no vouchers, the digest of nothing.
  /// Every voucher's legs and tail must lie inside their sections.
  package mutating func root(
    vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer
  ) -> Digest {
    let count = vouchers.count / MemoryLayout<VoucherRecord>.size
    let nodes = self.nodes.reserve(count * Digest.byteCount)
    hashLeaves(vouchers: vouchers, legs: legs, tails: tails, into: nodes)
    return hasher.root(over: nodes, count: count)
  }

  /// Writes the leaf hash of each voucher, `Digest.byteCount` bytes each.
  mutating func hashLeaves(
    vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer,
    into out: UnsafeMutablePointer<UInt8>
  ) {
    let headBytes = MemoryLayout<VoucherRecord>.size
    hashLeaves(vouchers.count / headBytes, into: out) { index in
      let head = vouchers.part(index * headBytes, headBytes)
      let record = head.loadUnaligned(as: VoucherRecord.self)
      return (
        head,
        legs.part(
          Int(record.firstLeg) * MemoryLayout<LegRecord>.size,
          Int(record.legCount) * MemoryLayout<LegRecord>.size),
        tails.part(Int(record.tailOffset), Int(record.tailLength))
      )
    }
  }

  /// The root over the events of a block, whose places in the section are `spans`.
  mutating func root(events: UnsafeRawBufferPointer, spans: [Range<Int>]) -> Digest {
    let nodes = self.nodes.reserve(spans.count * Digest.byteCount)
    hashLeaves(events: events, spans: spans, into: nodes)
    return hasher.root(over: nodes, count: spans.count)
  }

  /// Writes the leaf hash of each event, `Digest.byteCount` bytes each.
  mutating func hashLeaves(
    events: UnsafeRawBufferPointer, spans: [Range<Int>], into out: UnsafeMutablePointer<UInt8>
  ) {
    let empty = UnsafeRawBufferPointer(start: nil, count: 0)
    withUnsafeBytes(of: UInt8(0)) { prefix in
      hashLeaves(spans.count, into: out) { index in
        (prefix, events.part(spans[index].lowerBound, spans[index].count), empty)
      }
    }
  }

  /// Writes the hash of each leaf: its parts are put together, some leaves at a time.
  mutating func hashLeaves(
    _ count: Int, into out: UnsafeMutablePointer<UInt8>, _ leaf: (Int) -> Leaf
  ) {
    var first = 0
    while first < count {
      let end = min(count, first + MerkleHasher.leavesAtOnce)
      var total = 0
      for index in first..<end {
        let (head, body, tail) = leaf(index)
        let bytes = head.count + body.count + tail.count
        hasher.lengths[index - first] = bytes
        total += bytes
      }
      var target = UnsafeMutableRawPointer(gathered.reserve(total))
      for index in first..<end {
        let (head, body, tail) = leaf(index)
        hasher.inputs[index - first] = UnsafePointer(
          target.assumingMemoryBound(to: UInt8.self))
        target = target.appending(head).appending(body).appending(tail)
      }
      hasher.hashLeaves(end - first, into: out + first * Digest.byteCount)
      first = end
    }
  }
}

/// The places of events in their section.
enum EventSpans {
  static let headBytes = 16

  /// Nil when the lengths in the heads do not lead from the start of the section to its end.
  static func of(_ events: UnsafeRawBufferPointer) -> [Range<Int>]? {
    var spans: [Range<Int>] = []
    var start = 0
    while start < events.count {
      guard events.count - start >= headBytes else { return nil }
      let length = Int(events.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
      guard length >= headBytes, length % 8 == 0, length <= events.count - start else {
        return nil
      }
      spans.append(start..<start + length)
      start += length
    }
    return spans
  }
}

extension UnsafeRawBufferPointer {
  /// `count` bytes from an offset on, which must be there.
  func part(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
    precondition(offset >= 0 && count <= self.count - offset, "a record reaches out of its block")
    return UnsafeRawBufferPointer(rebasing: self[offset..<offset + count])
  }
}

extension UnsafeMutableRawPointer {
  /// Copies bytes here; returns where they end.
  fileprivate func appending(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
    guard let source = bytes.baseAddress else { return self }
    copyMemory(from: source, byteCount: bytes.count)
    return self + bytes.count
  }
}
