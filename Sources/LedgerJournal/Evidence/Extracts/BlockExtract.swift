package import LedgerCore

/// A block extract (区块摘录): a block in which what a scope may not see is pruned to hashes, and
/// which still proves the block's digest. Borrowed while its bytes are, and checked.
///
/// A voucher of which all ledgers are in scope is shown entire and proven. One that also touches
/// ledgers outside is partial: its head, its tail and its legs in scope are shown; that a voucher
/// stands there is proven, what it says is not. An extract in which everything is shown has the
/// block's very bytes.
package struct BlockExtract {
  /// The largest extract, in bytes.
  package static let byteLimit = 1 << 30

  /// What is shown.
  package struct Selection {
    /// Whether a ledger is in scope.
    package var ledgers: (UInt32) -> Bool
    /// The ledger of an account.
    package var ledgerOfAccount: (UInt32) -> UInt32
    package var event: (Event) -> Bool
    /// Everything is shown, and nothing is asked.
    package var isWhole: Bool

    package init(
      ledgers: @escaping (UInt32) -> Bool, ledgerOfAccount: @escaping (UInt32) -> UInt32,
      event: @escaping (Event) -> Bool
    ) {
      self.ledgers = ledgers
      self.ledgerOfAccount = ledgerOfAccount
      self.event = event
      isWhole = false
    }

    private init(isWhole: Bool) {
      ledgers = { _ in isWhole }
      ledgerOfAccount = { _ in 0 }
      event = { _ in isWhole }
      self.isWhole = isWhole
    }

    package static var whole: Selection { Selection(isWhole: true) }
  }

  /// A fact that an extract shows.
  package enum Item {
    case event(Event)
    /// With the legs that are shown.
    case voucher(StoredVoucher, isPartial: Bool)
  }

  /// The extract itself.
  package let bytes: UnsafeRawBufferPointer
  /// That of the block. Its `bodyChecksum` is zero unless the extract is whole.
  package let header: BlockHeader
  /// The block's digest: that which everything shown, but for partial vouchers, is proven to.
  package let digest: Digest
  package let isWhole: Bool
  /// Vouchers shown, the partial ones too.
  package let voucherCount: Int
  package let partialCount: Int
  package let legCount: Int
  package let eventCount: Int
  let contents: Contents

  /// Where the parts lie.
  enum Contents {
    case whole(BlockView)
    case parts(ExtractParts)
  }

  /// Bytes of the extract that begins here, by its head; the rest need not be there.
  package static func byteCount(
    ofExtractAt bytes: UnsafeRawBufferPointer
  ) throws(ExtractProblem) -> Int {
    try ExtractHead(decoding: bytes).totalBytes
  }

  /// Bytes that `byteCount` needs.
  package static let headBytes = ExtractHead.byteCount

  /// Reads an extract, which `bytes` are and nothing else, and checks all of it: what it shows
  /// leads to the roots in the block's header.
  package init(checking bytes: UnsafeRawBufferPointer) throws(ExtractProblem) {
    try self.init(reading: bytes)
    try checkDigests()
  }

  /// Reads an extract, which `bytes` are and nothing else, with its form and its checksums.
  /// `checkDigests` must follow before anything in it is believed.
  package init(reading bytes: UnsafeRawBufferPointer) throws(ExtractProblem) {
    self.bytes = bytes
    let head = try ExtractHead(decoding: bytes)
    try head.checkBody(of: bytes)
    let body = UnsafeRawBufferPointer(rebasing: bytes[ExtractHead.byteCount...])
    if head.isWhole {
      let (view, events) = try Self.checkedView(body)
      header = view.header
      voucherCount = Int(view.header.voucherCount)
      legCount = Int(view.header.legCount)
      partialCount = 0
      eventCount = events
      digest = view.digest
      contents = .whole(view)
    } else {
      let parts = try ExtractParts(head, body)
      header = parts.header
      voucherCount = parts.vouchers.count
      legCount = head.shownLegs
      partialCount = parts.vouchers.count { $0.isPartial }
      eventCount = head.shownEvents
      digest = BlockSealer.digest(ofBlock: body, parts.header.algorithm)
      contents = .parts(parts)
    }
    isWhole = head.isWhole
    guard header.ordinal == head.ordinal else { throw .malformed("two ordinals") }
  }

  /// Checks that what is shown leads to the roots in the block's header.
  package func checkDigests() throws(ExtractProblem) {
    switch contents {
    case .parts(let parts): try parts.checkDigests()
    case .whole(let view):
      do throws(BlockProblem) { try view.checkDigests() } catch { throw .block(error) }
    }
  }

  /// The block's very bytes; nil unless the extract is whole.
  package var block: UnsafeRawBufferPointer? {
    guard case .whole(let view) = contents else { return nil }
    return view.bytes
  }

  /// Gives the vouchers and events that are shown in the order in which they were decided. An error
  /// of `take` ends it and is passed on; a text or an event that cannot be read is one, too.
  package func forEachItem(_ take: (Item) throws -> Void) throws {
    switch contents {
    case .whole(let view): try forEachItem(of: view, take)
    case .parts(let parts): try forEachItem(of: parts, take)
    }
  }

  private func forEachItem(of view: BlockView, _ take: (Item) throws -> Void) throws {
    var events = EventCursor(view.body.events)
    var failure: (any Error)?
    try view.forEachVoucher { voucher in
      guard failure == nil else { return }
      do {
        try events.give(before: voucher.position.index, take)
        try take(.voucher(voucher, isPartial: false))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    try events.give(before: .max, take)
  }

  private func forEachItem(of parts: ExtractParts, _ take: (Item) throws -> Void) throws {
    var events = EventCursor(parts.events)
    for voucher in parts.vouchers {
      try events.give(before: voucher.index, take)
      let head = parts.record(voucher)
      guard let tail = VoucherTail(parts.tail(voucher), of: head) else {
        throw ExtractProblem.malformed("the tail of voucher \(voucher.index)")
      }
      let position = Position(block: header.ordinal, index: voucher.index)
      let stored = StoredVoucher(
        position: position, timeMs: header.timeMs, head: head, legs: parts.legs(voucher),
        tail: tail)
      try take(.voucher(stored, isPartial: voucher.isPartial))
    }
    try events.give(before: .max, take)
  }
}

/// Goes through events beside the vouchers.
private struct EventCursor {
  private let events: UnsafeRawBufferPointer
  private var offset = 0

  init(_ events: UnsafeRawBufferPointer) { self.events = events }

  /// Gives the events that were decided before a voucher and were not given yet.
  mutating func give(before voucher: Int, _ take: (BlockExtract.Item) throws -> Void) throws {
    while offset < events.count {
      var next = offset
      let (event, before) = try EventCoding.decode(events, at: &next)
      guard before <= voucher else { return }
      offset = next
      try take(.event(event))
    }
  }
}
