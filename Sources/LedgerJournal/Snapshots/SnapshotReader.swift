import CDigest
package import LedgerCore

/// The state's bytes of a snapshot, whose digest was checked before, in order.
package struct SnapshotReader: ~Copyable, SnapshotSource {
  static let bufferBytes = 1 << 20

  package let info: SnapshotInfo
  private let file: any StorageFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var unread: Range<Int> = 0..<0
  /// Bytes of the file that were not read into the buffer yet.
  private var bytesInFile: UInt64
  private var checksum: UInt32 = 0

  init(_ opened: SnapshotFile.Opened) {
    info = opened.info
    file = opened.file
    bytesInFile = info.byteCount
    buffer = .allocate(byteCount: Self.bufferBytes, alignment: 64)
  }

  deinit { buffer.deallocate() }

  package var bytesLeft: Int { Int(bytesInFile) + unread.count }

  package mutating func read(
    into target: UnsafeMutableRawBufferPointer
  ) throws(SnapshotFailure) {
    guard target.count <= bytesLeft else {
      throw .unreadable("\(target.count) bytes are due and \(bytesLeft) are left")
    }
    var done = 0
    while done < target.count {
      if unread.isEmpty { try fill() }
      let count = min(unread.count, target.count - done)
      let from = unread.lowerBound
      UnsafeMutableRawBufferPointer(rebasing: target[done..<done + count]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: buffer[from..<from + count]))
      unread = from + count..<unread.upperBound
      done += count
    }
  }

  private mutating func fill() throws(SnapshotFailure) {
    let count = Int(min(UInt64(buffer.count), bytesInFile))
    let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
    let at = UInt64(SnapshotFile.headBytes) + info.byteCount - bytesInFile
    do throws(JournalError) {
      guard try file.read(into: piece, at: at) == count else {
        throw .foreign(path: file.path, reason: "it has become shorter")
      }
    } catch {
      throw .unreadable("\(error)")
    }
    checksum = cdigest_crc32c(checksum, piece.baseAddress, count)
    bytesInFile -= UInt64(count)
    unread = 0..<count
  }

  /// Whether everything was read, and as it was when the digest was checked.
  func isWhole(_ opened: SnapshotFile.Opened) -> Bool {
    bytesLeft == 0 && checksum == opened.checksum
  }
}

/// Builds a state of a snapshot's bytes, or throws and leaves everything as it was.
package typealias SnapshotRestore = (inout SnapshotReader) throws(SnapshotFailure) -> Void
