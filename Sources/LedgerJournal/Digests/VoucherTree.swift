import CDigest
import LedgerCore

/// The Merkle tree of a block's vouchers, in the shape of RFC 6962 with one leaf a voucher.
///
/// A leaf is H(head, legs, tail) of the voucher; the head's first byte is the zero that RFC 6962
/// puts before a leaf. So one voucher can be shown to be in a block without its neighbours.
struct VoucherTree: ~Copyable {
  /// Leaves that are gathered before they are hashed together: few enough for the cache, and a
  /// multiple of the lanes.
  private static let leavesAtOnce = 64

  /// One at a time, by OpenSSL.
  private let state: DigestState
  private let hashesInLanes: Bool
  private let inputs: UnsafeMutablePointer<UnsafePointer<UInt8>?>
  private let lengths: UnsafeMutablePointer<Int>
  private var nodes = Scratch()
  private var gathered = Scratch()

  /// SM3 is hashed 16 or 8 inputs at a time where the processor can, unless `inLanes` is false.
  init(_ algorithm: DigestAlgorithm, inLanes: Bool = true) {
    state = DigestState(algorithm)
    hashesInLanes = inLanes && algorithm == .sm3 && cdigest_sm3_lanes() > 1
    inputs = .allocate(capacity: Self.leavesAtOnce)
    lengths = .allocate(capacity: Self.leavesAtOnce)
  }

  deinit {
    inputs.deallocate()
    lengths.deallocate()
  }

  /// The root over the vouchers of a block; of no vouchers, the digest of nothing.
  /// Every voucher's legs and tail must lie inside their sections.
  mutating func root(
    vouchers: UnsafeRawBufferPointer, legs: UnsafeRawBufferPointer, tails: UnsafeRawBufferPointer
  ) -> Digest {
    let count = vouchers.count / MemoryLayout<VoucherRecord>.size
    guard count > 0 else { return state.finish() }
    let nodes = self.nodes.reserve(count * Digest.byteCount)
    var first = 0
    while first < count {
      let end = min(count, first + Self.leavesAtOnce)
      gather(first..<end, vouchers, legs, tails)
      hashLeaves(end - first, into: nodes + first * Digest.byteCount)
      first = end
    }
    var width = count
    while width > 1 {
      combine(pairs: width / 2, in: nodes)
      if width % 2 == 1 {
        // The last node has no sibling and moves up as it is.
        (nodes + width / 2 * Digest.byteCount).update(
          from: nodes + (width - 1) * Digest.byteCount, count: Digest.byteCount)
      }
      width = (width + 1) / 2
    }
    return Digest(UnsafeRawBufferPointer(start: nodes, count: Digest.byteCount))
  }

  /// Puts the bytes of each leaf together.
  private mutating func gather(
    _ range: Range<Int>, _ vouchers: UnsafeRawBufferPointer, _ legs: UnsafeRawBufferPointer,
    _ tails: UnsafeRawBufferPointer
  ) {
    let headBytes = MemoryLayout<VoucherRecord>.size
    var total = 0
    for index in range {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * headBytes, as: VoucherRecord.self)
      let bytes =
        headBytes + Int(record.legCount) * MemoryLayout<LegRecord>.size
        + Int(record.tailLength)
      lengths[index - range.lowerBound] = bytes
      total += bytes
    }
    var target = UnsafeMutableRawPointer(gathered.reserve(total))
    func append(_ section: UnsafeRawBufferPointer, _ offset: Int, _ count: Int) {
      guard count > 0 else { return }
      precondition(offset + count <= section.count, "a voucher reaches out of its block")
      target.copyMemory(from: section.baseAddress.unsafelyUnwrapped + offset, byteCount: count)
      target += count
    }
    for index in range {
      let record = vouchers.loadUnaligned(
        fromByteOffset: index * headBytes, as: VoucherRecord.self)
      inputs[index - range.lowerBound] = UnsafePointer(
        target.assumingMemoryBound(to: UInt8.self))
      append(vouchers, index * headBytes, headBytes)
      append(
        legs, Int(record.firstLeg) * MemoryLayout<LegRecord>.size,
        Int(record.legCount) * MemoryLayout<LegRecord>.size)
      append(tails, Int(record.tailOffset), Int(record.tailLength))
    }
  }

  private func hashLeaves(_ count: Int, into out: UnsafeMutablePointer<UInt8>) {
    if hashesInLanes {
      cdigest_sm3_many(inputs, lengths, count, out)
      return
    }
    for index in 0..<count {
      state.update(UnsafeRawBufferPointer(start: inputs[index], count: lengths[index]))
      state.finish(into: out + index * Digest.byteCount)
    }
  }

  /// Parents of pairs of nodes, in place: parent i is H(0x01, child 2i, child 2i + 1).
  private func combine(pairs: Int, in nodes: UnsafeMutablePointer<UInt8>) {
    if hashesInLanes {
      cdigest_sm3_nodes(nodes, pairs, nodes)
      return
    }
    for pair in 0..<pairs {
      withUnsafeBytes(of: UInt8(1)) { state.update($0) }
      state.update(
        UnsafeRawBufferPointer(
          start: nodes + pair * 2 * Digest.byteCount, count: 2 * Digest.byteCount))
      state.finish(into: nodes + pair * Digest.byteCount)
    }
  }
}

/// Memory that is used again and grows when it must, without its contents.
private struct Scratch: ~Copyable {
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
