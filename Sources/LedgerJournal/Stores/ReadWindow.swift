import Glibc

/// A window over a file that slides forward, so that a scan reads in large pieces.
struct ReadWindow: ~Copyable {
  private static let step = 8 << 20
  /// Reads of a walk from header to header: few bodies come along when blocks are large, and few
  /// reads are needed when they are small.
  static let headerStep = 64 << 10

  /// Length of the file.
  let length: UInt64
  private let file: any StorageFile
  private var buffer: UnsafeMutableRawBufferPointer
  private var start: UInt64 = 0
  private var filled = 0

  init(_ file: any StorageFile, step: Int = Self.step) throws(JournalError) {
    self.file = file
    length = try file.byteCount()
    buffer = .allocate(byteCount: Int(min(UInt64(step), length)), alignment: 4096)
  }

  deinit { buffer.deallocate() }

  /// Up to `count` bytes at an offset, fewer at the end of the file; good until the next call.
  mutating func bytes(
    at offset: UInt64, count: Int
  ) throws(JournalError) -> UnsafeRawBufferPointer {
    let count = Int(min(UInt64(count), length - min(length, offset)))
    if offset < start || offset + UInt64(count) > start + UInt64(filled) {
      if count > buffer.count {
        buffer.deallocate()
        buffer = .allocate(byteCount: count, alignment: 4096)
      }
      filled = 0
      filled = try file.read(into: buffer, at: offset)
      start = offset
    }
    let from = Int(offset - start)
    return UnsafeRawBufferPointer(rebasing: buffer[min(from, filled)..<min(from + count, filled)])
  }

  /// What stands behind the newest block.
  struct Remains {
    /// Behind the last sector that is not all zeros.
    var end: UInt64
    /// A later block stands there.
    var isFollowed = false
  }

  /// Looks through the file from `offset`, the place of block `ordinal`, to its end.
  mutating func remains(
    from offset: UInt64, laterThan ordinal: UInt64
  ) throws(JournalError) -> Remains {
    let sector = Int(Segment.alignment)
    var remains = Remains(end: offset)
    var at = offset
    while at < length {
      let piece = try bytes(at: at, count: 1 << 20)
      guard !piece.isEmpty else { break }
      if !Self.isZero(piece) {
        for start in stride(from: 0, to: piece.count, by: sector) {
          let part = UnsafeRawBufferPointer(
            rebasing: piece[start..<min(start + sector, piece.count)])
          if Self.isZero(part) { continue }
          remains.end = at + UInt64(start + part.count)
          if let header = try? BlockHeader(decoding: part), header.ordinal > ordinal {
            remains.isFollowed = true
          }
        }
      }
      at += UInt64(piece.count)
    }
    return remains
  }

  static func isZero(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = bytes.first, let base = bytes.baseAddress else { return true }
    return first == 0 && memcmp(base, base + 1, bytes.count - 1) == 0
  }
}
