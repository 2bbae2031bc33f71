import LedgerCore
import LedgerJournal

/// The books that the blocks lead to, recomputed by the state machine that wrote them.
struct BooksState: ~Copyable {
  private var machine: StateMachine
  /// A block could not be taken: from there on nothing is recomputed.
  private(set) var isStopped = false
  /// By ordinal: the digest of the state after it, where a snapshot is to be compared.
  private(set) var states: [UInt64: Digest] = [:]
  private var wanted: Set<UInt64> = []
  /// Section and index of a mismatch of the last block.
  struct Mismatch {
    var detail: String
    /// Bytes into the block.
    var offset: Int?
    var voucher: Int?
  }

  init(business: (any BusinessBooks)?) { machine = StateMachine(business: business) }

  mutating func readSnapshots(_ ordinals: [UInt64]) { wanted = Set(ordinals) }

  var accountCount: Int { machine.accountCount }
  var ledgerCount: Int { machine.ledgerCount }

  mutating func stop() { isStopped = true }

  /// Recomputes a block; nil when it says what its facts lead to.
  mutating func replay(_ view: BlockView) -> Mismatch? {
    guard !isStopped else { return nil }
    do throws(ReplayFailure) {
      try machine.replay(view.body)
    } catch {
      isStopped = true
      return mismatch(error, view)
    }
    if wanted.contains(view.header.ordinal) {
      states[view.header.ordinal] = machine.stateDigest(view.header.algorithm)
    }
    return nil
  }

  /// What must hold of any books and does not.
  func firstBrokenInvariant() -> String? {
    isStopped ? nil : machine.firstBrokenInvariant().map { "\($0)" }
  }

  /// What governments gave each other, by the books of both.
  func mirrors() -> MirrorSums? { isStopped ? nil : MirrorSums(machine) }

  func digest(_ algorithm: DigestAlgorithm) -> Digest? {
    isStopped ? nil : machine.stateDigest(algorithm)
  }

  // MARK: Where it is

  private func mismatch(_ failure: ReplayFailure, _ view: BlockView) -> Mismatch {
    let layout = SectionLayout(view.header)
    switch failure {
    case .badVoucher(let index):
      return Mismatch(
        detail: "the voucher cannot have been posted after what stands before it",
        offset: view.header.voucherOffset(index), voucher: index)
    case .disagrees("legs"):
      let at = machine.body.legs.bytes.firstDifference(view.body.legs) ?? 0
      return leg(at / MemoryLayout<LegRecord>.size, at, view)
    case .disagrees("vouchers"):
      let at = machine.body.vouchers.bytes.firstDifference(view.body.vouchers) ?? 0
      let index = at / MemoryLayout<VoucherRecord>.size
      return Mismatch(
        detail: "the head of the voucher is another one than its facts lead to",
        offset: layout.offset(1) + at, voucher: index)
    default:
      return Mismatch(detail: "\(failure)", offset: nil, voucher: nil)
    }
  }

  private func leg(_ index: Int, _ at: Int, _ view: BlockView) -> Mismatch {
    let size = MemoryLayout<LegRecord>.size
    let offset = BlockHeader.legOffset(0) + at
    guard (index + 1) * size <= view.body.legs.count, (index + 1) * size <= machine.body.legs.count
    else { return Mismatch(detail: "there are other legs", offset: offset, voucher: nil) }
    let stated = view.body.legs.number(LegRecord.self, index * size)
    let due = machine.body.legs.load(at: index * size, as: LegRecord.self)
    var detail = "the leg on account \(due.account) is another one than its facts lead to"
    if stated.balance != due.balance {
      detail =
        "the balance of account \(due.account) is stated as \(stated.balance) fen (分) and comes to "
        + "\(due.balance)"
    }
    return Mismatch(detail: detail, offset: offset, voucher: Int(due.voucher))
  }
}

/// Where the sections of a block stand.
struct SectionLayout {
  /// Bytes of the block, without the padding of each.
  let ranges: [Range<Int>]

  init(_ header: BlockHeader) {
    var start = BlockHeader.byteCount
    var ranges: [Range<Int>] = []
    for bytes in header.sectionBytes {
      ranges.append(start..<start + bytes)
      start += (bytes + 7) / 8 * 8
    }
    self.ranges = ranges
  }

  /// Of a section, counted from 0.
  func offset(_ section: Int) -> Int { ranges[section].lowerBound }
}
