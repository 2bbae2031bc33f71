import CDigest
import LedgerCore
import LedgerJournal
import Testing

/// A history of blocks whose ledgers and accounts are known.
struct ExtractFixture {
  let blocks: [SealedBlock]
  private(set) var ledgerOfAccount: [UInt32: UInt32] = [:]

  /// A fact as a test compares it.
  enum Fact: Equatable {
    case event(Event)
    case voucher(Position, VoucherRecord, [LegRecord], VoucherTail, isPartial: Bool)
  }

  init(_ blocks: [SealedBlock]) throws {
    self.blocks = blocks
    for block in blocks {
      for case .event(.accountOpened(let account, let number, _)) in try facts(of: block) {
        ledgerOfAccount[number] = account.ledger
      }
    }
  }

  func selection(_ scope: Set<UInt32>) -> BlockExtract.Selection {
    let accounts = ledgerOfAccount
    return BlockExtract.Selection(
      ledgers: { scope.contains($0) }, ledgerOfAccount: { accounts[$0] ?? 0 },
      event: { Self.isShown($0, to: scope) })
  }

  private static func isShown(_ event: Event, to scope: Set<UInt32>) -> Bool {
    switch event {
    case .ledgerOpened(_, let number, _): scope.contains(number)
    case .accountOpened(let account, _, _): scope.contains(account.ledger)
    case .monthClosed(let closing): scope.contains(closing.ledger)
    default: false
    }
  }

  /// The extract of a block; nil when nothing is shown.
  func extract(_ block: SealedBlock, _ selection: BlockExtract.Selection) throws -> [UInt8]? {
    var bytes: [UInt8] = []
    let isMade = try BlockExtract.make(BlockView(block.bytes), showing: selection, into: &bytes)
    #expect(isMade != bytes.isEmpty)
    return isMade ? bytes : nil
  }

  /// All facts of a block, events before the voucher that they precede.
  func facts(of block: SealedBlock) throws -> [Fact] {
    let view = try BlockView(block.bytes)
    var placed: [(before: Int, fact: Fact)] = []
    var offset = 0
    while offset < view.body.events.count {
      let (event, before) = try EventCoding.decode(view.body.events, at: &offset)
      placed.append((before * 2, .event(event)))
    }
    try view.forEachVoucher {
      placed.append(
        (
          $0.position.index * 2 + 1,
          .voucher($0.position, $0.head, $0.legs, $0.tail, isPartial: false)
        ))
    }
    return placed.enumerated().sorted {
      ($0.element.before, $0.offset) < ($1.element.before, $1.offset)
    }.map(\.element.fact)
  }

  /// What a scope sees of a block.
  func facts(of block: SealedBlock, in scope: Set<UInt32>) throws -> [Fact] {
    try facts(of: block).compactMap { fact -> Fact? in
      switch fact {
      case .event(let event): return Self.isShown(event, to: scope) ? fact : nil
      case .voucher(let position, let head, let legs, let tail, _):
        let ledgers = Set([head.ledger] + tail.numbers.map(\.ledger))
        if ledgers.isDisjoint(with: scope) { return nil }
        let isPartial = !ledgers.isSubset(of: scope)
        let shown = legs.filter { scope.contains(ledgerOfAccount[$0.account] ?? 0) }
        return .voucher(position, head, shown, tail, isPartial: isPartial)
      }
    }
  }
}

/// The bytes of an extract, to be changed by a test.
struct StoredExtract {
  var bytes: [UInt8]

  static func problem(_ bytes: [UInt8]) -> ExtractProblem? {
    do throws(ExtractProblem) {
      _ = try read(bytes)
      return nil
    } catch {
      return error
    }
  }

  /// What a reader makes of the bytes when it checks everything.
  static func read(
    _ bytes: [UInt8]
  ) throws(ExtractProblem) -> (digest: Digest, facts: [ExtractFixture.Fact]?) {
    let outcome = bytes.withUnsafeBytes { bytes in
      Result<_, ExtractProblem> { () throws(ExtractProblem) in
        let extract = try BlockExtract(checking: bytes)
        return (extract.digest, facts(extract))
      }
    }
    return try outcome.get()
  }

  /// Nil when a fact cannot be read.
  private static func facts(_ extract: BlockExtract) -> [ExtractFixture.Fact]? {
    var facts: [ExtractFixture.Fact] = []
    do {
      try extract.forEachItem { item in
        switch item {
        case .event(let event): facts.append(.event(event))
        case .voucher(let voucher, let isPartial):
          facts.append(
            .voucher(
              voucher.position, voucher.head, voucher.legs, voucher.tail, isPartial: isPartial))
        }
      }
    } catch {
      return nil
    }
    return facts
  }

  mutating func put<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    bytes.withUnsafeMutableBytes {
      $0.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }
  }

  /// Makes all checksums fit the bytes again: those of the block, and those of the extract.
  mutating func fixChecksums() {
    if bytes[6] == 1 { put(checksum(352..<bytes.count), at: 96 + 240) }
    put(UInt64(checksum(96..<96 + 248)), at: 96 + 248)
    put(checksum(96..<bytes.count), at: 88)
    put(checksum(0..<92), at: 92)
  }

  private func checksum(_ range: Range<Int>) -> UInt32 {
    bytes.withUnsafeBytes {
      cdigest_crc32c(0, $0.baseAddress.unsafelyUnwrapped + range.lowerBound, range.count)
    }
  }
}
