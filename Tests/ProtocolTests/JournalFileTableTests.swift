import Foundation
import LedgerCore
import LedgerJournal
import Testing

/// The heads of the journal's files, as a journal writes them, against Protocol/JOURNAL.md.
@Suite struct JournalFileTableTests {
  /// A closed journal of three blocks, each in a segment of its own, with a snapshot of the second.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("tables-\(UUID().uuidString)").path
    var blocks: [SealedBlock] = []
    static let state: [UInt8] = Array(1...99)

    init() throws {
      var settings = FileJournal.Settings()
      settings.segmentLimitBytes = 4_096
      settings.reserveStepBytes = 8_192
      settings.lowDiskBytes = 0
      let journal = try FileJournal.open(folder: path, settings: settings) { _ in }.journal
      var sealer = BlockSealer(
        algorithm: .sm3, epoch: journal.epoch, previous: journal.tail.digest)
      var body = BlockBody()
      for ordinal in 1...3 as ClosedRange<UInt64> {
        body.begin(ordinal: ordinal, timeMs: 0)
        let start = body.events.count
        body.events.append(UInt64(999))
        body.events.append(UInt64(0))
        body.events.append(utf8: "a fact of some length")
        body.events.pad(to: 8)
        body.events.store(UInt32(body.events.count - start), at: start + 4)
        blocks.append(sealer.seal(body))
        try journal.append(blocks[blocks.count - 1])
      }
      _ = try journal.writeSnapshot(
        ordinal: 2, blockDigest: blocks[1].digest, timeMs: 1_516_000_000_123
      ) { sink in Self.state.withUnsafeBytes(sink) }
      journal.close()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }
  }

  /// The fields of a table, read out of bytes.
  private struct Head {
    var fields: [JournalTableTests.Field]
    var bytes: ArraySlice<UInt8>

    init(_ table: String, _ bytes: ArraySlice<UInt8>) throws {
      fields = try #require(try JournalTableTests.layouts()[table]).fields
      self.bytes = bytes
    }

    func slice(_ name: String) throws -> [UInt8] {
      let field = try #require(fields.first { $0.name == name })
      return Array(bytes.dropFirst(field.offset).prefix(field.bytes))
    }

    func number(_ name: String) throws -> UInt64 {
      try slice(name).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  @Test func `a segment has its fields where the table says`() throws {
    let folder = try Folder()
    let head = try Head("Segment head", folder.bytes("00000002.segment")[...])
    #expect(try head.number("magic") == 0x3153_4C46)
    #expect(try head.number("version") == 1)
    #expect(try head.number("number") == 2)
    #expect(try head.number("firstBlock") == 2)
    #expect(try head.number("journal") > 0)
    #expect(try head.number("checksum") > 0)
  }

  @Test func `an index has its fields where the table says`() throws {
    let folder = try Folder()
    let bytes = try folder.bytes("00000002.index")
    let head = try Head("Segment index head", bytes[...])
    #expect(try head.number("magic") == 0x3149_4C46)
    #expect(try head.number("version") == 1)
    #expect(try head.number("algorithm") == 1)
    #expect(try head.number("archived") == 0)
    #expect(try head.number("number") == 2)
    #expect(try head.number("count") == 1)
    #expect(try head.number("firstBlock") == 2)
    #expect(try head.slice("digest") == folder.blocks[1].digest.bytes)
    #expect(bytes.count == 64 + 4 + 32 + 4)
    #expect(Array(bytes[68..<100]) == folder.blocks[1].digest.bytes)
    let length = bytes[64..<68].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length == folder.blocks[1].bytes.count)
    let mark = try Head("Mark slot", folder.bytes("mark")[...])
    #expect(try head.slice("journal") == mark.slice("journal"))
  }

  @Test func `a snapshot has its fields where the tables say`() throws {
    let folder = try Folder()
    let bytes = try folder.bytes("snapshot-00000000000000000002")
    let head = try Head("Snapshot head", bytes[...])
    #expect(try head.number("magic") == 0x3150_4C46)
    #expect(try head.number("version") == 1)
    #expect(try head.number("algorithm") == 1)
    #expect(try head.number("ordinal") == 2)
    #expect(try head.number("timeMs") == 1_516_000_000_123)
    #expect(try head.slice("digest") == folder.blocks[1].digest.bytes)
    #expect(try head.number("byteCount") == UInt64(Folder.state.count))
    #expect(Array(bytes[4_096..<4_096 + Folder.state.count]) == Folder.state)
    let end = try Head("Snapshot end", bytes[(4_096 + Folder.state.count)...])
    #expect(bytes.count == 4_096 + Folder.state.count + 40)
    #expect(try end.slice("stateDigest") == DigestAlgorithm.sm3.digest(Folder.state).bytes)
    #expect(try end.number("checksum") > 0)
  }
}
