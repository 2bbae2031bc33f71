import CDigest
package import LedgerCore

/// Makes blocks of what the state machine recorded, each chained to the one before.
///
/// About 63 ns a leg of two-line vouchers, 59 of them the voucher tree. What bounds it is the rounds
/// of SM3, three blocks a voucher and a node of two, 16 side by side; by OpenSSL alone they cost 615.
package struct BlockSealer: ~Copyable {
  private let algorithm: DigestAlgorithm
  private let epoch: UInt64
  private var previous: Digest
  private var tree: RecordTree
  private let state: DigestState
  private let pool = BlockStoragePool()

  /// `previous` is the digest of the journal's newest block, zero before the first. With `inLanes`
  /// false every input is hashed by itself by OpenSSL: the same digests, for comparing.
  package init(
    algorithm: DigestAlgorithm, epoch: UInt64, previous: Digest, inLanes: Bool = true
  ) {
    self.algorithm = algorithm
    self.epoch = epoch
    self.previous = previous
    tree = RecordTree(algorithm, inLanes: inLanes)
    state = DigestState(algorithm)
  }

  /// How many inputs are hashed side by side.
  package var lanes: Int { tree.lanes }

  package mutating func seal(_ body: borrowing BlockBody) -> SealedBlock {
    var sections = [
      body.legs.bytes, body.vouchers.bytes, body.tails.bytes, body.events.bytes,
      body.laneRuns.bytes, body.directory.bytes, body.lateLegs.bytes,
    ]
    if body.turnovers.count > 0 { sections.append(body.turnovers.bytes) }
    var header = BlockHeader(
      ordinal: body.ordinal, epoch: epoch, timeMs: body.timeMs,
      voucherCount: UInt32(body.voucherCount), legCount: UInt32(body.legCount),
      algorithm: algorithm, previous: previous, voucherRoot: .zero, recordsDigest: .zero,
      sectionBytes: sections.map(\.count))
    header.voucherRoot = tree.root(
      vouchers: body.vouchers.bytes, legs: body.legs.bytes, tails: body.tails.bytes)
    guard let spans = EventSpans.of(body.events.bytes) else {
      preconditionFailure("the events do not fill their section")
    }
    header.recordsDigest = Self.recordsDigest(
      eventCount: spans.count, eventRoot: tree.root(events: body.events.bytes, spans: spans),
      restDigest: Self.restDigest(sections.dropFirst(BlockHeader.treeSections), state), state)
    let storage = pool.take(header.blockBytes)
    Self.copy(sections, into: storage.bytes)
    let stored = UnsafeRawBufferPointer(
      rebasing: storage.bytes[BlockHeader.byteCount..<header.blockBytes])
    header.bodyChecksum = cdigest_crc32c(0, stored.baseAddress, stored.count)
    header.encode(into: storage.bytes)
    state.update(
      UnsafeRawBufferPointer(rebasing: storage.bytes[..<BlockHeader.digestedBytes]))
    previous = state.finish()
    return SealedBlock(header: header, digest: previous, storage: storage, pool: pool)
  }

  private static func copy(
    _ sections: [UnsafeRawBufferPointer], into block: UnsafeMutableRawBufferPointer
  ) {
    var at = BlockHeader.byteCount
    for section in sections {
      let padded = BlockHeader.padded(section.count)
      let target = UnsafeMutableRawBufferPointer(rebasing: block[at..<at + padded])
      target.copyMemory(from: section)
      for index in section.count..<padded { target[index] = 0 }
      at += padded
    }
  }

  /// The digest of a block whose bytes start with its header.
  static func digest(
    ofBlock bytes: UnsafeRawBufferPointer, _ algorithm: DigestAlgorithm
  ) -> Digest {
    algorithm.digest(UnsafeRawBufferPointer(rebasing: bytes[..<BlockHeader.digestedBytes]))
  }

  /// The digest of the sections that no tree covers, each after its length.
  static func restDigest(
    _ sections: some Collection<UnsafeRawBufferPointer>, _ state: DigestState
  ) -> Digest {
    for section in sections {
      withUnsafeBytes(of: UInt64(section.count)) { state.update($0) }
      state.update(section)
    }
    return state.finish()
  }

  /// The digest of all that is not in the voucher tree. The number of the events is in it, because
  /// a root alone does not say of how many leaves it is.
  static func recordsDigest(
    eventCount: Int, eventRoot: Digest, restDigest: Digest, _ state: DigestState
  ) -> Digest {
    withUnsafeBytes(of: UInt64(eventCount)) { state.update($0) }
    withUnsafeBytes(of: eventRoot) { state.update($0) }
    withUnsafeBytes(of: restDigest) { state.update($0) }
    return state.finish()
  }
}
