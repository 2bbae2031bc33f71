import CDigest
import LedgerCore
import LedgerJournal

/// The bytes of a block, to be changed by a test.
struct StoredBlock {
  var bytes: [UInt8]

  init(_ block: SealedBlock) { bytes = Array(block.bytes) }

  /// What a reader makes of the bytes when it checks everything.
  func check(ordinal: UInt64 = 1, previous: Digest = .zero) throws(BlockProblem) {
    var outcome: Result<Void, BlockProblem> = .success(())
    bytes.withUnsafeBytes { bytes in
      do throws(BlockProblem) {
        let view = try BlockView(bytes)
        try view.checkChain(ordinal: ordinal, previous: previous)
        try view.checkDigests()
      } catch {
        outcome = .failure(error)
      }
    }
    try outcome.get()
  }

  mutating func put<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: Value.self) }
  }

  /// Makes both checksums fit the bytes again.
  mutating func fixChecksums() {
    put(bytes.withUnsafeBytes { Self.checksum($0[256...]) }, at: 240)
    put(bytes.withUnsafeBytes { Self.checksum($0[..<248]) }, at: 248)
  }

  private static func checksum(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt32 {
    let part = UnsafeRawBufferPointer(rebasing: bytes)
    return cdigest_crc32c(0, part.baseAddress, part.count)
  }

  /// Appends a section behind the eight known ones, of which the last may be left out by itself.
  mutating func addSection(kind: UInt16, isMandatory: Bool, content: [UInt8]) {
    if bytes[49] == 7, kind != 8 { addSection(kind: 8, isMandatory: true, content: []) }
    let padded = (content.count + 7) / 8 * 8
    let count = Int(bytes[49])
    put(kind, at: 152 + count * 8)
    put(UInt16(isMandatory ? 1 : 0), at: 152 + count * 8 + 2)
    put(UInt32(content.count), at: 152 + count * 8 + 4)
    bytes[49] = UInt8(count + 1)
    bytes += content + Array(repeating: 0, count: padded - content.count)
    put(UInt64(bytes.count), at: 8)
    put(recordsDigest(), at: 120)
    fixChecksums()
  }

  /// H(number of the events, their root, digest of the sections after them), made here from the format's
  /// description.
  private func recordsDigest() -> Digest {
    var (events, rest) = ([Digest](), [UInt8]())
    var at = 256
    for index in 0..<Int(bytes[49]) {
      let length = number(at: 152 + index * 8 + 4)
      if index == 3 {
        var event = at
        while event < at + length {
          let end = event + number(at: event + 4)
          events.append(DigestAlgorithm.sm3.digest([0] + bytes[event..<end]))
          event = end
        }
      }
      if index > 3 {
        rest += withUnsafeBytes(of: UInt64(length)) { Array($0) } + bytes[at..<at + length]
      }
      at += (length + 7) / 8 * 8
    }
    return DigestAlgorithm.sm3.digest(
      withUnsafeBytes(of: UInt64(events.count)) { Array($0) }
        + MerkleTreeTests.root(events[...], .sm3).bytes + DigestAlgorithm.sm3.digest(rest).bytes)
  }

  private func number(at offset: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
  }
}

extension BlockBody {
  /// Adds an event of a kind that nobody knows, for blocks that are never replayed.
  mutating func append(fact text: String) {
    let start = events.count
    events.append(UInt16(999))
    events.append(UInt16(0))
    events.append(UInt32(0))
    events.append(UInt64(0))
    events.append(utf8: text)
    events.pad(to: 8)
    events.store(UInt32(events.count - start), at: start + 4)
  }
}

/// The head of a segment or a slot of the mark, to be changed by a test.
struct StoredHead {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func setVersion(_ version: UInt8, checksumAt offset: Int) {
    bytes[4] = version
    fixChecksum(at: offset)
  }

  /// Makes the checksum at an offset fit the bytes before it.
  mutating func fixChecksum(at offset: Int) {
    let checksum = bytes.withUnsafeBytes { cdigest_crc32c(0, $0.baseAddress, offset) }
    withUnsafeBytes(of: checksum) { bytes.replaceSubrange(offset..<offset + 4, with: $0) }
  }
}
