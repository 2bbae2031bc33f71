import LedgerJournal

/// A file that is read in pieces, for whoever looks at every byte of it.
final class FileBytes {
  /// Zeros are looked at in such pieces.
  private static let pieceBytes = 1 << 20

  let length: UInt64
  private let file: any StorageFile
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)

  init(_ path: String) throws(JournalError) {
    file = try ReadOnlyStorage().open(path)
    length = try file.byteCount()
  }

  deinit { buffer.deallocate() }

  /// Up to `count` bytes, fewer only at the end of the file. Good until the next call.
  func read(_ count: Int, at offset: UInt64) throws(JournalError) -> UnsafeRawBufferPointer {
    if count > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: count + count / 4, alignment: 64)
    }
    let got = try file.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: offset)
    return UnsafeRawBufferPointer(rebasing: buffer[..<got])
  }

  /// Where the first byte other than zero stands in a range, which may reach beyond the file.
  func firstNonzero(in range: Range<UInt64>) throws(JournalError) -> UInt64? {
    var at = range.lowerBound
    let end = min(range.upperBound, length)
    while at < end {
      let piece = try read(Int(min(end - at, UInt64(Self.pieceBytes))), at: at)
      guard !piece.isEmpty else { return nil }
      if let index = piece.firstNonzero { return at + UInt64(index) }
      at += UInt64(piece.count)
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  /// Index of the first byte that is not zero.
  var firstNonzero: Int? {
    var at = 0
    while at + 8 <= count, loadUnaligned(fromByteOffset: at, as: UInt64.self) == 0 { at += 8 }
    while at < count {
      if self[at] != 0 { return at }
      at += 1
    }
    return nil
  }

  func number<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
    loadUnaligned(fromByteOffset: offset, as: type)
  }
}
