import Foundation
import Glibc
import LedgerCore
import LedgerJournal
import Testing

@Suite("File journal: opening")
struct FileJournalOpeningTests {
  /// Opens without looking at the blocks.
  private func open(
    _ folder: String, _ algorithm: DigestAlgorithm = .sm3
  ) throws -> FileJournal {
    try FileJournal.open(folder: folder, algorithm: algorithm, settings: .small) { _ in }.journal
  }

  private func refusal(_ folder: TemporaryFolder) -> JournalError? {
    do {
      _ = try FileJournal.open(folder: folder.path, settings: .small) { _ in }
      return nil
    } catch {
      return error
    }
  }

  /// A closed journal with several segments.
  private func fill(_ folder: TemporaryFolder, blocks count: Int = 60) throws -> [SealedBlock] {
    let blocks = try [SealedBlock].history(seed: 51, count: count)
    let journal = try open(folder.path)
    for block in blocks { try journal.append(block) }
    journal.close()
    return blocks
  }

  @Test("each opening has a higher epoch, and blocks carry it")
  func epochs() throws {
    let folder = try TemporaryFolder()
    var books = TestBooks(seed: 1)
    for expected in UInt64(1)...4 {
      let journal = try open(folder.path)
      #expect(journal.epoch == expected)
      var sealer = BlockSealer(
        algorithm: .sm3, epoch: journal.epoch, previous: journal.tail.digest)
      try books.makeBlock()
      try journal.append(sealer.seal(books.machine.body))
      var reader = JournalReader(journal)
      #expect(try reader.header(expected).epoch == expected)
      journal.close()
    }
  }

  @Test("blocks are replayed from the first and give the live state")
  func replay() throws {
    let folder = try TemporaryFolder()
    var books = TestBooks(seed: 2)
    let journal = try open(folder.path)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    for _ in 0..<50 {
      try books.makeBlock()
      try journal.append(sealer.seal(books.machine.body))
    }
    journal.close()
    var machine = StateMachine()
    var ordinals: [UInt64] = []
    let opening = try FileJournal.open(folder: folder.path, settings: .small) {
      (view) throws(JournalError) in
      ordinals.append(view.header.ordinal)
      try machine.replay(view)
    }
    #expect(ordinals == Array(1...50))
    #expect(opening.tornBlock == nil)
    #expect(opening.journal.tail == journal.tail)
    #expect(machine.stateDigest(.sm3) == books.machine.stateDigest(.sm3))
  }

  @Test("an error of the replay stops the opening and changes nothing")
  func failingReplay() throws {
    let folder = try TemporaryFolder()
    _ = try fill(folder, blocks: 5)
    let before = try folder.read("00000001.segment")
    #expect(throws: JournalError.noSuchBlock(77)) {
      _ = try FileJournal.open(folder: folder.path, settings: .small) {
        (view) throws(JournalError) in
        if view.header.ordinal == 3 { throw JournalError.noSuchBlock(77) }
      }
    }
    #expect(try folder.read("00000001.segment") == before)
  }

  @Test("a second opener is refused until the first closes or is gone")
  func exclusive() throws {
    let folder = try TemporaryFolder()
    var first: FileJournal? = try open(folder.path)
    #expect(refusal(folder) == .held(path: folder.file("lock")))
    first?.close()
    var second: FileJournal? = try open(folder.path)
    first = nil
    #expect(refusal(folder) == .held(path: folder.file("lock")))
    second = nil
    _ = second
    #expect(refusal(folder) == nil)
  }

  @Test("a folder of other files is refused and left alone")
  func foreignFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "letter.txt")
    #expect(
      refusal(folder)
        == .foreign(path: folder.path, reason: "it holds other files and no journal"))
    try folder.write([2], to: "mark")
    #expect(refusal(folder) != nil)
    #expect(try folder.names == ["letter.txt", "mark"])
    #expect(try folder.read("mark") == [2])
  }

  @Test("folders above a new journal are made")
  func nestedFolder() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a/b/c")
    let journal = try open(path)
    journal.close()
    #expect(try open(path + "/").epoch == 2)
  }

  @Test("a journal keeps the algorithm it was made with")
  func algorithm() throws {
    let folder = try TemporaryFolder()
    try open(folder.path, .sha256).close()
    #expect(try open(folder.path, .sm3).algorithm == .sha256)
  }

  @Test("a full segment is followed by the next, and all are read")
  func severalSegments() throws {
    let folder = try TemporaryFolder()
    let blocks = try fill(folder)
    let segments = try folder.names.filter { $0.hasSuffix(".segment") }
    #expect(segments.count > 2)
    let journal = try open(folder.path)
    for block in blocks {
      var isEqual = false
      try journal.withBlock(block.ordinal) { isEqual = $0.isEqual(to: block.bytes) }
      #expect(isEqual)
    }
    for name in segments { #expect(try folder.read(name).count <= 64 << 10) }
  }

  @Test("a block larger than a segment stands alone in one")
  func largeBlock() throws {
    let folder = try TemporaryFolder()
    var books = TestBooks(seed: 3)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    let journal = try open(folder.path)
    for size in [1, 1_000, 1, 1_200, 1_100, 1] {
      books.beginBlock()
      if books.ledgers.isEmpty { try books.openBooks() }
      try books.postPlain(size)
      books.machine.sealBlock()
      try journal.append(sealer.seal(books.machine.body))
      #expect(try journal.storedBytes == folder.byteCount)
    }
    journal.close()
    #expect(try folder.names.filter { $0.hasSuffix(".segment") }.count == 6)
    var machine = StateMachine()
    _ = try FileJournal.open(folder: folder.path, settings: .small) {
      (view) throws(JournalError) in try machine.replay(view)
    }
    #expect(machine.stateDigest(.sm3) == books.machine.stateDigest(.sm3))
  }

  @Test("the stored bytes are the length of all files, after a reopening too")
  func storedBytes() throws {
    let folder = try TemporaryFolder()
    let journal = try open(folder.path)
    #expect(try journal.storedBytes == folder.byteCount)
    for block in try [SealedBlock].history(seed: 52, count: 60) {
      try journal.append(block)
      #expect(try journal.storedBytes == folder.byteCount)
    }
    journal.close()
    #expect(try open(folder.path).storedBytes == journal.storedBytes)
  }

  @Test("a missing segment is refused, wherever it is missing")
  func missingSegment() throws {
    let folder = try TemporaryFolder()
    _ = try fill(folder)
    let segments = try folder.names.filter { $0.hasSuffix(".segment") }
    for name in segments {
      let copy = try folder.copy()
      try FileManager.default.removeItem(atPath: copy.file(name))
      #expect(refusal(copy) != nil, "\(name)")
    }
    let empty = try folder.copy()
    for name in segments { try FileManager.default.removeItem(atPath: empty.file(name)) }
    #expect(refusal(empty) == .foreign(path: empty.path, reason: "its segments are missing"))
  }

  @Test("a damaged block in an old segment is refused by its number")
  func oldSegment() throws {
    let folder = try TemporaryFolder()
    let blocks = try fill(folder)
    var bytes = try folder.read("00000001.segment")
    for index in 4_096..<4_096 + blocks[0].bytes.count { bytes[index] = 0 }
    try folder.write(bytes, to: "00000001.segment")
    #expect(
      refusal(folder)
        == .corrupt(block: 1, path: folder.file("00000001.segment"), problem: .notABlock))
  }

  @Test("a segment of another journal is refused")
  func mixedSegments() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    _ = try fill(folder)
    _ = try fill(other)
    try folder.write(other.read("00000002.segment"), to: "00000002.segment")
    #expect(
      refusal(folder)
        == .foreign(
          path: folder.file("00000002.segment"),
          reason: "its head names another journal or segment"))
  }

  @Test("files of other names beside a journal are ignored")
  func otherNames() throws {
    let folder = try TemporaryFolder()
    _ = try fill(folder, blocks: 3)
    for name in ["+0000002.segment", "2.segment", "note.txt"] { try folder.write([1], to: name) }
    #expect(try open(folder.path).tail.ordinal == 3)
  }

  @Test("a newer format of mark or segment is named")
  func newerFormats() throws {
    let device = try JournalFixture(seed: 53, blocks: 1, appended: 1).device
    for (path, checksummed) in [(JournalFixture.segment(1), 32), (JournalFixture.mark, 88)] {
      let newer = device.copy()
      newer.edit(path) { bytes in
        var head = StoredHead(bytes)
        head.setVersion(2, checksumAt: checksummed)
        bytes = head.bytes
      }
      #expect(JournalFixture.refusal(newer) == .newerFormat(path: path, version: 2))
    }
  }

  @Test("a folder that cannot be made is named with the system's error")
  func impossibleFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "file")
    let path = folder.file("file/journal")
    #expect(
      throws: JournalError.system(what: "make folder", path: path, errno: ENOTDIR)
    ) { try open(path) }
    #expect(
      JournalError.system(what: "make folder", path: path, errno: ENOTDIR).description
        == "cannot make folder \(path): Not a directory")
  }

  @Test("marks may be raised and sizes asked by other threads while blocks are appended")
  func concurrentMarks() async throws {
    let folder = try TemporaryFolder()
    let blocks = try [SealedBlock].history(seed: 54, count: 80)
    let journal = try open(folder.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          while journal.tail.ordinal < 80 {
            try journal.raiseMark()
            _ = journal.storedBytes
            await Task.yield()
          }
        }
      }
      group.addTask {
        for block in blocks {
          try journal.append(block)
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
    try journal.raiseMark()
    journal.close()
    #expect(try open(folder.path).tail == journal.tail)
  }
}
