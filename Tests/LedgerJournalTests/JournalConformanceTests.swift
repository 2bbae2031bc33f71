import LedgerCore
import LedgerJournal
import Synchronization
import Testing

private final class Flag: Sendable {
  private let value = Atomic(false)

  var isUp: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}

/// What every store does alike.
@Suite("Journal stores")
struct JournalConformanceTests {
  enum Store: String, CaseIterable, CustomTestStringConvertible {
    case memory, file, smallSegments, archivedAndReopened

    var testDescription: String { rawValue }

    private var settings: FileJournal.Settings { self == .file ? .small : .rolling }

    func make(_ folder: TemporaryFolder) throws -> any Journal {
      switch self {
      case .memory: MemoryJournal()
      case .file, .smallSegments, .archivedAndReopened:
        try FileJournal.open(folder: folder.path, settings: settings) { _ in }.journal
      }
    }

    /// The same store after what may befall it without a change to be seen.
    func disturbed(
      _ journal: any Journal, _ folder: TemporaryFolder, _ blocks: [SealedBlock]
    ) throws -> any Journal {
      try journal.raiseMark()
      try journal.maintain()
      guard self == .archivedAndReopened, let files = journal as? FileJournal else {
        return journal
      }
      try files.snapshot(blocks, at: blocks.count)
      let archive = folder.file("archive")
      for segment in files.segments where segment.lastBlock != nil {
        try files.archiveSegment(segment.number, to: archive)
      }
      files.close()
      let restored = try Restored(folder: folder.path, SystemStorage(), settings)
      #expect(restored.book == DigestBook(blocks, count: blocks.count))
      for segment in restored.journal.segments where segment.isArchived {
        try restored.journal.bringBack(segment.number, from: archive)
      }
      restored.journal.close()
      return try FileJournal.open(folder: folder.path, settings: settings) { _ in }.journal
    }
  }

  private func bytes(of block: UInt64, in journal: any Journal) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try journal.withBlock(block) { bytes = Array($0) }
    return bytes
  }

  private func slice(
    _ block: UInt64, _ offset: Int, _ count: Int, of journal: any Journal
  ) throws -> [UInt8] {
    let target = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 8)
    defer { target.deallocate() }
    try journal.read(block: block, offset: offset, into: target)
    return Array(target)
  }

  @Test("an empty store has no blocks and the zero digest", arguments: Store.allCases)
  func empty(_ store: Store) throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    #expect(journal.tail == JournalTail(ordinal: 0, digest: .zero))
    #expect(journal.epoch == 1)
    #expect(journal.algorithm == .sm3)
    #expect(throws: JournalError.noSuchBlock(1)) { try bytes(of: 1, in: journal) }
    #expect(throws: JournalError.noSuchBlock(0)) { try bytes(of: 0, in: journal) }
  }

  @Test("blocks appended in order are read back, whole and in slices", arguments: Store.allCases)
  func appendAndRead(_ store: Store) throws {
    let folder = try TemporaryFolder()
    var journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 11, count: 40)
    for block in blocks {
      try journal.append(block)
      #expect(journal.tail == JournalTail(ordinal: block.ordinal, digest: block.digest))
      try journal.maintain()
    }
    journal = try store.disturbed(journal, folder, blocks)
    #expect(journal.tail.ordinal == 40)
    #expect(!journal.isLowOnDisk)
    for block in blocks {
      let expected = Array(block.bytes)
      #expect(try bytes(of: block.ordinal, in: journal) == expected)
      let length = expected.count
      for (offset, count) in [(0, 256), (0, 0), (8, length - 8), (length - 1, 1), (length, 0)] {
        #expect(
          try slice(block.ordinal, offset, count, of: journal)
            == Array(expected[offset..<offset + count]))
      }
    }
    #expect(journal.storedBytes >= UInt64(blocks.reduce(0) { $0 + $1.bytes.count }))
  }

  @Test("a read past the end of a block is refused", arguments: Store.allCases)
  func bounds(_ store: Store) throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 12, count: 2)
    for block in blocks { try journal.append(block) }
    let length = blocks[0].bytes.count
    for (offset, count) in [(length, 1), (0, length + 1), (length - 1, 2), (-1, 1), (.max, 1)] {
      #expect(throws: JournalError.outOfBounds(block: 1)) {
        try slice(1, offset, count, of: journal)
      }
    }
    #expect(throws: JournalError.noSuchBlock(3)) { try slice(3, 0, 1, of: journal) }
  }

  @Test(
    "a block that does not follow is refused and changes nothing", arguments: Store.allCases)
  func order(_ store: Store) throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 13, count: 3)
    let others = try [SealedBlock].history(seed: 14, count: 3)
    #expect(throws: JournalError.notNext(expected: 1, got: 2)) { try journal.append(blocks[1]) }
    try journal.append(blocks[0])
    #expect(throws: JournalError.notNext(expected: 2, got: 1)) { try journal.append(blocks[0]) }
    #expect(throws: JournalError.notNext(expected: 2, got: 3)) { try journal.append(blocks[2]) }
    // The right ordinal behind another block.
    #expect(throws: JournalError.notNext(expected: 2, got: 2)) { try journal.append(others[1]) }
    #expect(journal.tail == JournalTail(ordinal: 1, digest: blocks[0].digest))
    try journal.append(blocks[1])
    try journal.append(blocks[2])
    #expect(journal.tail.ordinal == 3)
  }

  @Test("readers see whole blocks while others are appended", arguments: Store.allCases)
  func concurrentReaders(_ store: Store) async throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 15, count: 150)
    let isDone = Flag()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for reader in 0..<3 {
        group.addTask {
          var reads = 0
          var at = reader
          while !isDone.isUp || reads < 50 {
            await Task.yield()
            let tail = journal.tail
            guard tail.ordinal > 0 else { continue }
            at = (at * 31 + 7) % Int(tail.ordinal)
            let block = blocks[at]
            var isEqual = false
            try journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
            #expect(isEqual)
            #expect(tail.digest == blocks[Int(tail.ordinal) - 1].digest)
            reads += 1
          }
          return reads
        }
      }
      for block in blocks {
        try journal.append(block)
        await Task.yield()
      }
      isDone.raise()
      for try await reads in group { #expect(reads >= 50) }
    }
  }

  @Test("a snapshot may be offered at any time, and changes no block", arguments: Store.allCases)
  func snapshots(_ store: Store) throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 17, count: 20)
    for (index, block) in blocks.enumerated() {
      try journal.append(block)
      let info = try journal.writeSnapshot(
        ordinal: block.ordinal, blockDigest: block.digest, timeMs: 5
      ) { sink in DigestBook(blocks, count: index + 1).encode(sink) }
      #expect(info == nil || info?.byteCount == UInt64(index + 1) * 32)
    }
    for block in blocks { #expect(try bytes(of: block.ordinal, in: journal) == Array(block.bytes)) }
  }

  @Test("a closed store takes no more blocks", arguments: Store.allCases)
  func close(_ store: Store) throws {
    let folder = try TemporaryFolder()
    let journal = try store.make(folder)
    let blocks = try [SealedBlock].history(seed: 16, count: 2)
    try journal.append(blocks[0])
    journal.close()
    journal.close()
    #expect(throws: JournalError.stopped) { try journal.append(blocks[1]) }
    #expect(try bytes(of: 1, in: journal) == Array(blocks[0].bytes))
  }
}
