import LedgerCore
import LedgerJournal
import Testing

/// A journal of a hundred small blocks, the newest one above the mark, and what must come of a
/// flipped bit in any of its bytes.
struct FlippedJournal {
  enum Outcome: Equatable {
    /// Opened with all blocks as they were.
    case same
    /// The same, and named the index of this segment as written again.
    case rebuilt(segment: UInt32)
    /// Opened, and named this block as torn; all below it are there.
    case recovered(block: UInt64)
    /// Refused, and named the block and the file.
    case refused(block: UInt64, path: String)
    /// Refused, and named the file that is no part of the journal any more.
    case foreign(path: String)
    case wrong(String)
  }

  struct Flip {
    var path: String
    var range: Range<Int>
    var expected: Outcome
  }

  static let blockCount = 100
  private static let folder = JournalFixture.folder
  private static let headBytes = 4_096
  private static let longestRow = 64

  /// By path.
  let files: [String: [UInt8]]
  private(set) var flips: [Flip] = []
  private let blocks: [SealedBlock]

  private static var settings: FileJournal.Settings {
    var settings = FileJournal.Settings.small
    settings.segmentLimitBytes = 18 << 10
    settings.reserveStepBytes = 2 << 10
    return settings
  }

  init() throws {
    let device = FaultyDevice(seed: 1)
    let journal = try FileJournal.open(
      folder: Self.folder, settings: Self.settings, device: device
    ) { _ in }.journal
    blocks = try Self.history()
    for block in blocks {
      try journal.append(block)
      if block.ordinal == UInt64(Self.blockCount) - 1 { try journal.raiseMark() }
    }
    var files: [String: [UInt8]] = [:]
    for name in device.names(in: Self.folder) {
      let path = Self.folder + "/" + name
      files[path] = device.contents(path)
    }
    self.files = files
    flips = rows()
  }

  /// Mostly blocks with one short event, some with a voucher.
  private static func history() throws -> [SealedBlock] {
    var books = TestBooks(seed: 91)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    return try (1...blockCount).map { ordinal in
      books.beginBlock()
      if ordinal == 1 { try books.openBooks(ledgers: 1, accounts: 3) }
      if ordinal.isMultiple(of: 10) {
        try books.postPlain(1, summary: "拨")
      } else {
        books.machine.recordExport(
          entity: "3412", from: TestBooks.month(1), to: TestBooks.month(2),
          actor: TestBooks.clerk)
      }
      books.machine.sealBlock()
      return sealer.seal(books.machine.body)
    }
  }

  /// All bytes of all files, each in one flip.
  private func rows() -> [Flip] {
    var flips: [Flip] = []
    var block = 1
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      for (offset, outcome) in expectations(path, bytes.count, &block).enumerated() {
        if outcome == .same, let last = flips.last, last.expected == .same, last.path == path,
          last.range.count < Self.longestRow
        {
          flips[flips.count - 1].range = last.range.lowerBound..<offset + 1
        } else {
          flips.append(Flip(path: path, range: offset..<offset + 1, expected: outcome))
        }
      }
    }
    return flips
  }

  /// What must come of each byte of a file, from the format alone. `next` is the first block that
  /// stands in no earlier segment.
  private func expectations(_ path: String, _ count: Int, _ next: inout Int) -> [Outcome] {
    if path.hasSuffix(".index") {
      let number = UInt32(path.dropLast(6).suffix(8)) ?? 0
      return Array(repeating: .rebuilt(segment: number), count: count)
    }
    var outcomes = [Outcome](repeating: .same, count: count)
    guard path.hasSuffix(".segment") else {
      // Each slot of the mark stands in for the other.
      return outcomes
    }
    for offset in 0..<36 { outcomes[offset] = .foreign(path: path) }
    var offset = Self.headBytes
    while next <= Self.blockCount {
      let end = offset + blocks[next - 1].bytes.count
      if end > Int(Self.settings.segmentLimitBytes) { return outcomes }
      let isNewest = next == Self.blockCount
      for index in offset..<end {
        outcomes[index] =
          isNewest
          ? .recovered(block: UInt64(next)) : .refused(block: UInt64(next), path: path)
      }
      offset = (end + 511) / 512 * 512
      next += 1
    }
    // What stands behind the newest block may be the rest of a torn one.
    for index in offset..<count { outcomes[index] = .recovered(block: UInt64(next)) }
    return outcomes
  }

  /// Opens the journal from its first block, with the flip.
  func open(with flip: Flip) -> Outcome {
    var files = files
    for offset in flip.range { files[flip.path]?[offset] ^= 1 << UInt8(offset % 8) }
    var count = 0
    var isSame = true
    do throws(JournalError) {
      let opening = try FileJournal.open(
        folder: Self.folder, settings: Self.settings, device: ArrayDevice(files)
      ) { view in
        let ordinal = Int(view.header.ordinal)
        count += 1
        isSame = isSame && ordinal == count && view.bytes.isEqual(to: blocks[ordinal - 1].bytes)
      }
      let tail = opening.journal.tail
      guard isSame, count > 0, tail.ordinal == UInt64(count),
        tail.digest == blocks[count - 1].digest
      else { return .wrong("other blocks") }
      if let torn = opening.tornBlock {
        return torn == tail.ordinal + 1 ? .recovered(block: torn) : .wrong("torn \(torn)")
      }
      if let rebuilt = opening.rebuiltIndexes.first { return .rebuilt(segment: rebuilt) }
      return count == Self.blockCount ? .same : .wrong("\(count) blocks")
    } catch {
      switch error {
      case .corrupt(let block, let path, _): return .refused(block: block, path: path)
      case .foreign(let path, _): return .foreign(path: path)
      default: return .wrong("\(error)")
      }
    }
  }

  /// The files with snapshots after some blocks.
  func withSnapshots(after ordinals: [Int]) throws -> [String: [UInt8]] {
    let device = ArrayDevice(files)
    let journal = try FileJournal.open(
      folder: Self.folder, settings: Self.settings, device: device
    ) { _ in }.journal
    for ordinal in ordinals { try journal.snapshot(blocks, at: ordinal) }
    journal.close()
    return device.contents
  }

  /// Opens from the newest good snapshot; the state that comes out must be that of all blocks.
  func openFromSnapshot(
    _ files: [String: [UInt8]], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> FileJournal.Opening {
    let restored = try Restored(ArrayDevice(files), Self.settings)
    #expect(
      restored.book == DigestBook(blocks, count: Self.blockCount),
      sourceLocation: sourceLocation)
    return restored.opening
  }
}
