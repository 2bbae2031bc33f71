import CDigest

/// Hashes the leaves and nodes of Merkle trees in the shape of RFC 6962, SM3 many at a time.
///
/// A leaf is H of its bytes, which begin with the prefix 0x00; a node is H(0x01, left, right). A
/// node without a sibling moves up as it is.
package struct MerkleHasher: ~Copyable {
  /// Leaves that are gathered before they are hashed together: few enough for the cache, and a
  /// multiple of the lanes.
  package static let leavesAtOnce = 64

  /// One at a time, by OpenSSL.
  let state: DigestState
  private let hashesInLanes: Bool
  /// Where each gathered leaf begins, and how long it is.
  package let inputs: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  package let lengths: UnsafeMutablePointer<Int>

  /// SM3 is hashed 16 or 8 inputs at a time where the processor can, unless `inLanes` is false.
  package init(_ algorithm: DigestAlgorithm, inLanes: Bool = true) {
    state = DigestState(algorithm)
    hashesInLanes = inLanes && algorithm == .sm3 && cdigest_sm3_lanes() > 1
    inputs = .allocate(capacity: Self.leavesAtOnce)
    lengths = .allocate(capacity: Self.leavesAtOnce)
  }

  /// How many inputs are hashed side by side: 16, 8 or 1.
  var lanes: Int { hashesInLanes ? Int(cdigest_sm3_lanes()) : 1 }

  deinit {
    inputs.deallocate()
    lengths.deallocate()
  }

  /// Writes the hashes of the first `count` of `inputs`, at most `leavesAtOnce`.
  package func hashLeaves(_ count: Int, into out: UnsafeMutablePointer<UInt8>) {
    if hashesInLanes {
      cdigest_sm3_many(inputs, lengths, count, out)
      return
    }
    for index in 0..<count {
      state.update(UnsafeRawBufferPointer(start: inputs[index], count: lengths[index]))
      state.finish(into: out + index * Digest.byteCount)
    }
  }

  /// Parents of pairs of nodes: parent i is H(0x01, child 2i, child 2i + 1). They may be written
  /// over the children.
  func combine(
    _ children: UnsafePointer<UInt8>, pairs: Int, into parents: UnsafeMutablePointer<UInt8>
  ) {
    if hashesInLanes {
      cdigest_sm3_nodes(children, pairs, parents)
      return
    }
    for pair in 0..<pairs {
      withUnsafeBytes(of: UInt8(1)) { state.update($0) }
      state.update(
        UnsafeRawBufferPointer(
          start: children + pair * 2 * Digest.byteCount, count: 2 * Digest.byteCount))
      state.finish(into: parents + pair * Digest.byteCount)
    }
  }

  /// The root over `count` leaf hashes, which are written over; of none, the digest of nothing.
  func root(over nodes: UnsafeMutablePointer<UInt8>, count: Int) -> Digest {
    guard count > 0 else { return state.finish() }
    var width = count
    while width > 1 {
      combine(UnsafePointer(nodes), pairs: width / 2, into: nodes)
      if width % 2 == 1 {
        // The last node has no sibling and moves up as it is.
        (nodes + width / 2 * Digest.byteCount).update(
          from: nodes + (width - 1) * Digest.byteCount, count: Digest.byteCount)
      }
      width = (width + 1) / 2
    }
    return Digest(UnsafeRawBufferPointer(start: nodes, count: Digest.byteCount))
  }

  /// H(0x01, left, right), by OpenSSL.
  func node(_ left: Digest, _ right: Digest) -> Digest {
    withUnsafeBytes(of: UInt8(1)) { state.update($0) }
    withUnsafeBytes(of: left) { state.update($0) }
    withUnsafeBytes(of: right) { state.update($0) }
    return state.finish()
  }
}

/// Memory that is used again and grows when it must, without its contents.
struct Scratch: ~Copyable {
  private var bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 16 << 10)

  deinit { bytes.deallocate() }

  mutating func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > bytes.count {
      bytes.deallocate()
      bytes = .allocate(capacity: count + count / 4)
    }
    return bytes.baseAddress.unsafelyUnwrapped
  }
}
