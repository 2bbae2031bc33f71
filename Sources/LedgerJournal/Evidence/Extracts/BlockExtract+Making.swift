import LedgerCore

extension BlockExtract {
  /// Appends the extract of a block to `bytes`. False when nothing of the block is shown: then
  /// nothing is appended.
  package static func make(
    _ view: BlockView, showing selection: Selection, into bytes: inout [UInt8]
  ) throws(BlockProblem) -> Bool {
    if selection.isWhole {
      var head = ExtractHead(ordinal: view.header.ordinal, isWhole: true)
      head.totalBytes = ExtractHead.byteCount + view.bytes.count
      let start = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: ExtractHead.byteCount))
      bytes.append(contentsOf: view.bytes)
      finish(head, at: start, in: &bytes)
      return true
    }
    var making = ExtractMaking(view)
    try making.chooseVouchers(selection)
    try making.chooseEvents(selection)
    guard making.showsAnything else { return false }
    let start = bytes.count
    let head = try making.append(to: &bytes)
    finish(head, at: start, in: &bytes)
    return true
  }

  private static func finish(_ head: ExtractHead, at start: Int, in bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes {
      head.encode(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
    }
  }
}

/// An extract in the making.
private struct ExtractMaking {
  private struct Voucher {
    var index: Int
    var record: VoucherRecord
    /// Indexes in the block of the legs shown; nil when all are.
    var legs: [Int]?
  }

  private let view: BlockView
  private let body: StoredBody
  private var vouchers: [Voucher] = []
  private var spans: [Range<Int>] = []
  /// Indexes of the events shown.
  private var events: [Int] = []

  init(_ view: BlockView) {
    self.view = view
    body = view.body
  }

  var showsAnything: Bool { !vouchers.isEmpty || !events.isEmpty }

  mutating func chooseVouchers(_ selection: BlockExtract.Selection) throws(BlockProblem) {
    try view.checkVoucherBounds()
    for index in 0..<Int(view.header.voucherCount) {
      let record = body.vouchers.loadUnaligned(
        fromByteOffset: index * MemoryLayout<VoucherRecord>.size, as: VoucherRecord.self)
      let others = max(1, Int(record.ledgerCount)) - 1
      guard others * 8 <= Int(record.tailLength) else { throw .inconsistentLengths }
      var inScope = selection.ledgers(record.ledger) ? 1 : 0
      for other in 0..<others {
        let ledger = body.tails.loadUnaligned(
          fromByteOffset: Int(record.tailOffset) + other * 8, as: UInt32.self)
        if selection.ledgers(ledger) { inScope += 1 }
      }
      guard inScope > 0 else { continue }
      var voucher = Voucher(index: index, record: record)
      if inScope <= others {
        let legs = (0..<Int(record.legCount)).map { Int(record.firstLeg) + $0 }
          .filter { selection.ledgers(selection.ledgerOfAccount(leg($0).account)) }
        guard !legs.isEmpty, legs.count < Int(record.legCount) else { continue }
        voucher.legs = legs
      }
      vouchers.append(voucher)
    }
  }

  private func leg(_ index: Int) -> LegRecord {
    body.legs.loadUnaligned(
      fromByteOffset: index * MemoryLayout<LegRecord>.size, as: LegRecord.self)
  }

  /// An event of a kind that this program does not know is not shown.
  mutating func chooseEvents(_ selection: BlockExtract.Selection) throws(BlockProblem) {
    spans = try view.eventSpans()
    for (index, span) in spans.enumerated() {
      var offset = span.lowerBound
      do throws(EventCoding.DecodingFailure) {
        let (event, _) = try EventCoding.decode(body.events, at: &offset)
        if selection.event(event) { events.append(index) }
      } catch {
        guard case .unknownKind = error else { throw .inconsistentLengths }
      }
    }
  }

  /// Appends room for the head, and the body. Returns the head.
  func append(to bytes: inout [UInt8]) throws(BlockProblem) -> ExtractHead {
    var head = ExtractHead(ordinal: view.header.ordinal, isWhole: false)
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: ExtractHead.byteCount))
    bytes += BlockHeader.withoutBody(view.bytes[..<BlockHeader.digestedBytes])
    head.shownVouchers = vouchers.count
    for voucher in vouchers {
      let shown = voucher.legs?.count ?? Int(voucher.record.legCount)
      bytes.append(number: UInt32(voucher.index))
      bytes.append(number: UInt32(voucher.legs == nil ? 0 : 1))
      bytes.append(number: UInt32(shown))
      head.shownLegs += shown
      head.tailBytes += Int(voucher.record.tailLength)
    }
    appendVouchers(to: &bytes)
    for event in events { bytes.append(number: UInt32(event)) }
    for event in events {
      bytes.append(contentsOf: body.events[spans[event]])
      head.eventBytes += spans[event].count
    }
    head.shownEvents = events.count
    head.totalEvents = spans.count
    let (partial, voucherHashes) = try hashesOfVouchers()
    let eventHashes = try hashesOfEvents()
    for hash in partial + voucherHashes + eventHashes { bytes.append(contentsOf: hash.bytes) }
    head.voucherHashes = voucherHashes.count
    head.eventHashes = eventHashes.count
    head.restDigest = view.restDigest
    head.totalBytes = bytes.count - start
    return head
  }

  private func appendVouchers(to bytes: inout [UInt8]) {
    let (recordBytes, legBytes) = (MemoryLayout<VoucherRecord>.size, MemoryLayout<LegRecord>.size)
    for voucher in vouchers {
      bytes.append(contentsOf: body.vouchers.part(voucher.index * recordBytes, recordBytes))
    }
    for voucher in vouchers {
      if let legs = voucher.legs {
        for leg in legs {
          bytes.append(contentsOf: body.legs.part(leg * legBytes, legBytes))
        }
      } else {
        bytes.append(
          contentsOf: body.legs.part(
            Int(voucher.record.firstLeg) * legBytes, Int(voucher.record.legCount) * legBytes))
      }
    }
    for voucher in vouchers {
      bytes.append(
        contentsOf: body.tails.part(
          Int(voucher.record.tailOffset), Int(voucher.record.tailLength)))
    }
  }

  /// The leaves of the partial vouchers, and what stands for those that are not shown. Nothing is
  /// hashed when all are entire, or none is shown.
  private func hashesOfVouchers() throws(BlockProblem) -> (partial: [Digest], pruned: [Digest]) {
    let partial = vouchers.filter { $0.legs != nil }
    if vouchers.count == Int(view.header.voucherCount), partial.isEmpty { return ([], []) }
    if vouchers.isEmpty { return ([], [view.header.voucherRoot]) }
    let leaves = try view.voucherLeaves()
    return (
      partial.map { leaves[$0.index] },
      PrunedTree.hashes(leaves: leaves, shown: vouchers.map(\.index), view.header.algorithm)
    )
  }

  private func hashesOfEvents() throws(BlockProblem) -> [Digest] {
    if events.count == spans.count { return [] }
    return PrunedTree.hashes(
      leaves: try view.eventLeaves(), shown: events, view.header.algorithm)
  }
}

extension [UInt8] {
  /// Little-endian.
  fileprivate mutating func append<Number: FixedWidthInteger>(number: Number) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
