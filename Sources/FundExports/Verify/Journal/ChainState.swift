import LedgerJournal

/// What is known of the blocks so far.
struct ChainState {
  /// Random number of the journal; nil until a file has said it.
  var journal: UInt64?
  var algorithm: DigestAlgorithm?
  /// Ordinal that the newest durable block has by the mark; 0 without one.
  var marked: UInt64 = 0
  private(set) var tail = JournalTail(ordinal: 0, digest: .zero)
  private(set) var epoch: UInt64 = 0
  private(set) var vouchers: UInt64 = 0
  private(set) var legs: UInt64 = 0
  /// Ordinals whose digests are kept.
  var wanted: Set<UInt64> = []
  private(set) var kept: [UInt64: Digest] = [:]
  /// Sizes at which the root of the blocks is kept.
  var sizes: Set<UInt64> = []
  private var roots: [UInt64: Digest] = [:]
  private var tree: GrowingRoot?
  /// A block was missing or damaged: roots from there on say nothing.
  private(set) var isBroken = false

  mutating func add(_ header: BlockHeader, digest: Digest) {
    if header.ordinal != tail.ordinal + 1 { isBroken = true }
    tail = JournalTail(ordinal: header.ordinal, digest: digest)
    epoch = max(epoch, header.epoch)
    vouchers += UInt64(header.voucherCount)
    legs += UInt64(header.legCount)
    if wanted.contains(header.ordinal) { kept[header.ordinal] = digest }
    if tree == nil { tree = GrowingRoot(header.algorithm) }
    tree?.add(digest)
    if sizes.contains(header.ordinal), !isBroken { roots[header.ordinal] = tree?.root }
  }

  /// Passes over a block that cannot be read.
  mutating func skip(to ordinal: UInt64, digest: Digest) {
    isBroken = true
    tail = JournalTail(ordinal: ordinal, digest: digest)
  }

  /// The root of the tree over the first `size` blocks; nil when it was not kept.
  func root(_ size: UInt64) -> Digest? {
    if let root = roots[size] { return root }
    return size == tail.ordinal && !isBroken ? tree?.root : nil
  }
}
