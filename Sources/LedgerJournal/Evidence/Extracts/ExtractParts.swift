import LedgerCore

/// The parts of an extract that is not whole, found and measured.
///
/// Behind the block's header: a table of the vouchers shown (index u32, flags u32 with bit 0 for
/// partial, number of legs shown u32), their heads, legs and tails, a table of the events shown
/// (index u32), these, the leaf hashes of the partial vouchers, and the hashes of the pruned
/// vouchers and of the pruned events.
struct ExtractParts {
  static let voucherRow = 12
  static let eventRow = 4

  struct Voucher {
    /// In the block.
    var index: Int
    var isPartial: Bool
    /// Of its head in the extract, and of its first leg and its tail.
    var place: Int
    var firstLeg: Int
    var legCount: Int
    var tailStart: Int
    var tailBytes: Int
  }

  let header: BlockHeader
  private let head: ExtractHead
  private(set) var vouchers: [Voucher] = []
  private(set) var eventIndexes: [Int] = []
  /// Heads of the vouchers, and the legs, that are shown.
  let records: UnsafeRawBufferPointer
  let legs: UnsafeRawBufferPointer
  private let tails: UnsafeRawBufferPointer
  let events: UnsafeRawBufferPointer
  private let partialLeaves: [Digest]
  private let voucherHashes: [Digest]
  private let eventHashes: [Digest]

  /// Finds the parts in `body`, which begins with the block's header, and checks that they fill it
  /// and fit each other.
  init(_ head: ExtractHead, _ body: UnsafeRawBufferPointer) throws(ExtractProblem) {
    self.head = head
    do throws(BlockProblem) { header = try BlockHeader(decoding: body) } catch {
      throw .block(error)
    }
    // What is outside of the block's digest has one form.
    guard body.loadUnaligned(fromByteOffset: BlockHeader.digestedBytes, as: UInt64.self) == 0
    else { throw .malformed("a checksum of a body that is not there") }
    var rest = UnsafeRawBufferPointer(rebasing: body[BlockHeader.byteCount...])
    let table = try Self.take(head.shownVouchers * Self.voucherRow, from: &rest)
    records = try Self.take(head.shownVouchers * MemoryLayout<VoucherRecord>.size, from: &rest)
    legs = try Self.take(head.shownLegs * MemoryLayout<LegRecord>.size, from: &rest)
    tails = try Self.take(head.tailBytes, from: &rest)
    let eventTable = try Self.take(head.shownEvents * Self.eventRow, from: &rest)
    events = try Self.take(head.eventBytes, from: &rest)
    let partial = stride(from: 4, to: table.count, by: Self.voucherRow).count {
      table.loadUnaligned(fromByteOffset: $0, as: UInt32.self) & 1 == 1
    }
    partialLeaves = Self.digests(try Self.take(partial * Digest.byteCount, from: &rest))
    voucherHashes = Self.digests(
      try Self.take(head.voucherHashes * Digest.byteCount, from: &rest))
    eventHashes = Self.digests(try Self.take(head.eventHashes * Digest.byteCount, from: &rest))
    guard rest.isEmpty else { throw .trailingBytes }
    guard head.shownVouchers > 0 || head.shownEvents > 0 else {
      throw .malformed("nothing is shown")
    }
    try readVouchers(table)
    try readEvents(eventTable)
  }

  private static func take(
    _ count: Int, from rest: inout UnsafeRawBufferPointer
  ) throws(ExtractProblem) -> UnsafeRawBufferPointer {
    guard count <= rest.count else { throw .malformed("a part reaches out of it") }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
    return UnsafeRawBufferPointer(rebasing: rest[..<count])
  }

  private static func digests(_ bytes: UnsafeRawBufferPointer) -> [Digest] {
    stride(from: 0, to: bytes.count, by: Digest.byteCount).map {
      bytes.loadUnaligned(fromByteOffset: $0, as: Digest.self)
    }
  }

  private mutating func readVouchers(_ table: UnsafeRawBufferPointer) throws(ExtractProblem) {
    vouchers.reserveCapacity(head.shownVouchers)
    var (leg, tail, last) = (0, 0, -1)
    for place in 0..<head.shownVouchers {
      func row(_ field: Int) -> Int {
        Int(
          table.loadUnaligned(
            fromByteOffset: place * Self.voucherRow + field * 4, as: UInt32.self))
      }
      let (index, flags, legCount) = (row(0), row(1), row(2))
      guard index > last, index < Int(header.voucherCount), flags <= 1 else {
        throw .malformed("row \(place) of the vouchers")
      }
      let record = record(at: place)
      let voucher = Voucher(
        index: index, isPartial: flags == 1, place: place, firstLeg: leg, legCount: legCount,
        tailStart: tail, tailBytes: Int(record.tailLength))
      guard
        voucher.isPartial
          ? legCount > 0 && legCount < Int(record.legCount) : legCount == Int(record.legCount),
        legCount <= head.shownLegs - leg, voucher.tailBytes <= head.tailBytes - tail,
        record.leafPrefix == 0,
        UInt64(record.firstLeg) + UInt64(record.legCount) <= UInt64(header.legCount),
        Int(record.tailOffset) + voucher.tailBytes <= header.bytes(of: .tails)
      else { throw .malformed("voucher \(index)") }
      vouchers.append(voucher)
      leg += legCount
      tail += voucher.tailBytes
      last = index
    }
    guard leg == head.shownLegs, tail == head.tailBytes else {
      throw .malformed("legs or tails of no voucher")
    }
    for voucher in vouchers where voucher.isPartial {
      guard legs(voucher).allSatisfy({ Int($0.voucher) == voucher.index }) else {
        throw .malformed("legs of voucher \(voucher.index)")
      }
    }
  }

  private mutating func readEvents(_ table: UnsafeRawBufferPointer) throws(ExtractProblem) {
    var last = -1
    for place in 0..<head.shownEvents {
      let index = Int(
        table.loadUnaligned(fromByteOffset: place * Self.eventRow, as: UInt32.self))
      guard index > last, index < head.totalEvents else {
        throw .malformed("row \(place) of the events")
      }
      eventIndexes.append(index)
      last = index
    }
    let hidden = header.bytes(of: .events) - head.eventBytes
    let hiddenCount = head.totalEvents - head.shownEvents
    guard hiddenCount >= 0, hiddenCount * EventSpans.headBytes <= hidden,
      hiddenCount > 0 || hidden == 0
    else { throw .malformed("the number of events") }
  }

  func record(_ voucher: Voucher) -> VoucherRecord { record(at: voucher.place) }

  private func record(at place: Int) -> VoucherRecord {
    records.loadUnaligned(
      fromByteOffset: place * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self)
  }

  func legs(_ voucher: Voucher) -> [LegRecord] {
    (0..<voucher.legCount).map {
      legs.loadUnaligned(
        fromByteOffset: (voucher.firstLeg + $0) * MemoryLayout<LegRecord>.size,
        as: LegRecord.self)
    }
  }

  func tail(_ voucher: Voucher) -> UnsafeRawBufferPointer {
    tails.part(voucher.tailStart, voucher.tailBytes)
  }

  /// Recomputes the leaves that are shown, and the roots.
  func checkDigests() throws(ExtractProblem) {
    var tree = RecordTree(header.algorithm)
    let root = PrunedTree.root(
      count: Int(header.voucherCount), shown: shownLeaves(&tree), hashes: voucherHashes,
      header.algorithm)
    guard root == header.voucherRoot else { throw .voucherRoot }
    guard let spans = EventSpans.of(events), spans.count == head.shownEvents else {
      throw .malformed("the lengths of the events")
    }
    var leaves = [Digest](repeating: .zero, count: spans.count)
    leaves.withHashes { tree.hashLeaves(events: events, spans: spans, into: $0) }
    guard
      let eventRoot = PrunedTree.root(
        count: head.totalEvents, shown: zip(eventIndexes, leaves).map { ($0, $1) },
        hashes: eventHashes, header.algorithm),
      header.recordsDigest
        == BlockSealer.recordsDigest(
          eventCount: head.totalEvents, eventRoot: eventRoot, restDigest: head.restDigest,
          DigestState(header.algorithm))
    else { throw .recordsDigest }
  }

  /// The leaf of every voucher shown: computed, or of a partial one as it is given.
  private func shownLeaves(_ tree: inout RecordTree) -> [(index: Int, leaf: Digest)] {
    let entire = vouchers.filter { !$0.isPartial }
    let (recordBytes, legBytes) = (MemoryLayout<VoucherRecord>.size, MemoryLayout<LegRecord>.size)
    var leaves = [Digest](repeating: .zero, count: entire.count)
    leaves.withHashes { out in
      tree.hashLeaves(entire.count, into: out) { number in
        let voucher = entire[number]
        return (
          records.part(voucher.place * recordBytes, recordBytes),
          legs.part(voucher.firstLeg * legBytes, voucher.legCount * legBytes),
          tail(voucher)
        )
      }
    }
    var (nextEntire, nextPartial) = (leaves[...], partialLeaves[...])
    return vouchers.map { voucher in
      let leaf = voucher.isPartial ? nextPartial.popFirst() : nextEntire.popFirst()
      return (voucher.index, leaf ?? .zero)
    }
  }
}

extension [Digest] {
  /// Gives the place of the first one, where hashes are written back to back, to `body`; not of
  /// none.
  mutating func withHashes(_ body: (UnsafeMutablePointer<UInt8>) -> Void) {
    withUnsafeMutableBytes { bytes in
      guard let out = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
      body(out)
    }
  }
}
