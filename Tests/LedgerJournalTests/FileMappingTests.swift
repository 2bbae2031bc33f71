import Glibc
import LedgerCore
import TestSupport
import Testing

@testable import LedgerJournal

@Suite("Short reads through mapped segments")
struct FileMappingTests {
  /// Two pages and a half.
  private static let length = 10_240
  private static let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  private func file(in folder: TemporaryFolder) throws -> any StorageFile {
    try folder.write(Self.bytes, to: "file")
    return try SystemStorage().open(folder.file("file"))
  }

  /// Nil when the mapping has not read.
  private func read(_ mapping: FileMapping, _ offset: Int, _ count: Int) -> [UInt8]? {
    var target = [UInt8](repeating: 0xEE, count: count)
    let isRead = target.withUnsafeMutableBytes { mapping.read(into: $0, at: UInt64(offset)) }
    return isRead ? target : nil
  }

  @Test("a mapping gives the bytes of its file, and nothing outside of it")
  func contents() throws {
    let folder = try TemporaryFolder()
    let file = try file(in: folder)
    let mapping = try #require(file.mapping(byteCount: Self.length))
    for (offset, count) in [(0, 1), (0, 48), (4_090, 48), (8_000, 2_240), (10_239, 1), (7, 0)] {
      #expect(read(mapping, offset, count) == Array(Self.bytes[offset..<offset + count]))
    }
    // A mapping ends with a page.
    #expect(mapping.byteCount == 12_288)
    #expect(read(mapping, 12_280, 9) == nil)
    #expect(read(mapping, 12_289, 1) == nil)
    #expect(!mapping.isBroken)
  }

  @Test("what is written to the file, and what the file grows by, is in the mapping")
  func growth() throws {
    let folder = try TemporaryFolder()
    let file = try file(in: folder)
    let mapping = try #require(file.mapping(byteCount: 1 << 20))
    let more = [UInt8](repeating: 7, count: 64)
    try more.withUnsafeBytes { bytes in
      try file.write(bytes, at: 100)
      try file.write(bytes, at: 500_000)
    }
    #expect(read(mapping, 100, 64) == more)
    #expect(read(mapping, 500_000, 64) == more)
    mapping.release()
    #expect(read(mapping, 100, 64) == more)
  }

  @Test("a page that cannot be filled is a read that says so, and not the end of the process")
  func fault() throws {
    let folder = try TemporaryFolder()
    let file = try file(in: folder)
    let mapping = try #require(file.mapping(byteCount: 64 << 10))
    let other = try #require(file.mapping(byteCount: 64 << 10))
    // Behind the end of the file nothing can be filled, as on a bad sector.
    #expect(read(mapping, 40_000, 48) == nil)
    #expect(mapping.isBroken)
    #expect(read(mapping, 0, 48) == nil)
    #expect(read(other, 0, 48) == Array(Self.bytes[..<48]))
    #expect(!other.isBroken)
  }

  @Test("many threads that meet bad pages all hear of it")
  func manyFaults() async throws {
    let folder = try TemporaryFolder()
    let file = try file(in: folder)
    let mappings = try (0..<8).map { _ in try #require(file.mapping(byteCount: 64 << 10)) }
    await withTaskGroup(of: Bool.self) { group in
      for round in 0..<64 {
        let mapping = mappings[round % mappings.count]
        group.addTask { self.read(mapping, 12_288 + round % 12 * 4_096, 48) == nil }
      }
      for await isRefused in group { #expect(isRefused) }
    }
  }

  @Test("a fault that is not a mapping's ends the process as ever")
  func foreignFault() async {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let folder = try TemporaryFolder()
      try folder.write([1], to: "file")
      let file = try SystemStorage().open(folder.file("file"))
      let mapping = try #require(file.mapping(byteCount: 4_096))
      let descriptor = open(folder.file("file"), O_RDONLY)
      let foreign = try #require(mmap(nil, 8_192, PROT_READ, MAP_SHARED, descriptor, 0))
      let byte = foreign.load(fromByteOffset: 4_096, as: UInt8.self)
      withExtendedLifetime(mapping) { print(byte) }
    }
  }

  @Test("no more mappings are made than are watched")
  func limit() throws {
    let folder = try TemporaryFolder()
    let file = try file(in: folder)
    var mappings: [FileMapping] = []
    while mappings.count <= MappingFaults.limit, let mapping = file.mapping(byteCount: 4_096) {
      mappings.append(mapping)
    }
    #expect(mappings.count <= MappingFaults.limit)
    #expect(file.mapping(byteCount: 4_096) == nil)
    mappings.removeLast()
    #expect(file.mapping(byteCount: 4_096) != nil)
  }

  // MARK: Journals

  /// A journal of many segments.
  private func journal(
    in folder: TemporaryFolder, mapping count: Int, _ blocks: [SealedBlock]
  ) throws -> FileJournal {
    var settings = FileJournal.Settings.rolling
    settings.mappedSegments = count
    let journal = try FileJournal.open(folder: folder.path, settings: settings) { _ in }.journal
    for block in blocks {
      try journal.append(block)
      try check(journal, [block])
    }
    return journal
  }

  /// Reads each block in short pieces.
  private func check(_ journal: FileJournal, _ blocks: [SealedBlock]) throws {
    for block in blocks {
      var offset = 0
      while offset < block.bytes.count {
        let count = min(48, block.bytes.count - offset)
        var piece = [UInt8](repeating: 0, count: count)
        try piece.withUnsafeMutableBytes {
          try journal.read(block: block.ordinal, offset: offset, into: $0)
        }
        #expect(piece.elementsEqual(block.bytes[offset..<offset + count]))
        offset += 997
      }
    }
  }

  @Test(
    "the newest segments are mapped and no others, and all read alike", arguments: [0, 1, 3, 100])
  func newest(count: Int) throws {
    let blocks: [SealedBlock] = try .history(seed: 91, count: 60, commands: 10)
    let folder = try TemporaryFolder()
    let journal = try journal(in: folder, mapping: count, blocks)
    let segments = journal.segments.count
    #expect(segments > 8)
    try check(journal, blocks)
    #expect(journal.mappedBytes == min(count, segments) * 24 << 10)
    journal.close()
  }

  @Test("a segment that was cut short is damage to its readers")
  func cut() throws {
    let blocks: [SealedBlock] = try .history(seed: 92, count: 20, commands: 10)
    let folder = try TemporaryFolder()
    let journal = try journal(in: folder, mapping: 8, blocks)
    let summary = journal.segments[0]
    let last = try #require(summary.lastBlock)
    let path = folder.path + "/00000001.segment"
    #expect(truncate(path, 4_096) == 0)
    var piece = [UInt8](repeating: 0, count: 48)
    #expect(throws: JournalError.corrupt(block: last, path: path, problem: .truncated)) {
      try piece.withUnsafeMutableBytes { try journal.read(block: last, offset: 0, into: $0) }
    }
    try check(journal, blocks.filter { $0.ordinal > last })
    journal.close()
  }

  @Test("a scrub lets go of what is mapped, and of damage on the medium it tells")
  func scrub() throws {
    let blocks: [SealedBlock] = try .history(seed: 93, count: 20, commands: 10)
    let folder = try TemporaryFolder()
    let journal = try journal(in: folder, mapping: 8, blocks)
    let scrub = JournalScrub(of: journal, clockMs: { 0 })
    while !scrub.step(bytes: 4_096).isEnd {}
    #expect(scrub.status.damagedBlocks == 0)
    try check(journal, blocks)
    journal.close()
  }
}
