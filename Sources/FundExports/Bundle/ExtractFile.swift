import LedgerJournal

/// The extracts of a bundle, one behind the other. Of a file that is damaged no more memory is asked
/// for than it has bytes.
final class ExtractFile {
  private let file: any StorageFile
  private(set) var offset: UInt64 = 0
  let length: UInt64
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 64)

  init(_ path: String) throws(JournalError) {
    file = try ReadOnlyStorage().open(path)
    length = try file.byteCount()
  }

  deinit { buffer.deallocate() }

  /// The next extract, all of it checked; nil at the end of the file. What it borrows is good until
  /// the next call.
  func next() throws(ExtractFileProblem) -> BlockExtract? {
    guard let bytes = try nextByteCount() else { return nil }
    if bytes > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: bytes + bytes / 4, alignment: 64)
    }
    return try next(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<bytes]), checkingDigests: true)
  }

  /// Bytes of the next extract, which are all there; nil at the end of the file.
  func nextByteCount() throws(ExtractFileProblem) -> Int? { try head()?.bytes }

  /// Reads the next extract into `target`, which has its length.
  func next(
    into target: UnsafeMutableRawBufferPointer, checkingDigests: Bool
  ) throws(ExtractFileProblem) -> BlockExtract {
    let start = offset
    let piece = try read(into: target)
    guard piece.count == target.count else { throw .truncated(offset: start) }
    do throws(ExtractProblem) {
      let extract =
        checkingDigests ? try BlockExtract(checking: piece) : try BlockExtract(reading: piece)
      offset += UInt64(target.count)
      return extract
    } catch {
      throw .damaged(offset: start, reason: "\(error)")
    }
  }

  /// Passes over the next extract without a look at its body. Returns its block; nil at the end.
  func skip() throws(ExtractFileProblem) -> UInt64? {
    guard let head = try head() else { return nil }
    offset += UInt64(head.bytes)
    return head.ordinal
  }

  /// Goes back to where an extract begins.
  func seek(_ offset: UInt64) { self.offset = offset }

  private func head() throws(ExtractFileProblem) -> (bytes: Int, ordinal: UInt64)? {
    guard offset < length else { return nil }
    let place = offset
    return try withUnsafeTemporaryAllocation(
      byteCount: BlockExtract.headBytes, alignment: 8
    ) { space throws(ExtractFileProblem) in
      let head = try read(into: space)
      guard head.count == BlockExtract.headBytes else { throw .truncated(offset: place) }
      let bytes: Int
      do throws(ExtractProblem) {
        bytes = try BlockExtract.byteCount(ofExtractAt: head)
      } catch {
        throw .damaged(offset: place, reason: "\(error)")
      }
      guard UInt64(bytes) <= length - place else { throw .truncated(offset: place) }
      return (bytes, head.number(UInt64.self, 16))
    }
  }

  /// Fewer bytes only at the end of the file.
  private func read(
    into target: UnsafeMutableRawBufferPointer
  ) throws(ExtractFileProblem) -> UnsafeRawBufferPointer {
    do throws(JournalError) {
      return UnsafeRawBufferPointer(rebasing: target[..<(try file.read(into: target, at: offset))])
    } catch {
      throw .unreadable("\(error)")
    }
  }
}

/// What is wrong with the extracts of a bundle.
package enum ExtractFileProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case unreadable(String)
  /// The extract that begins here goes on behind the end of the file.
  case truncated(offset: UInt64)
  case damaged(offset: UInt64, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let reason): reason
    case .truncated(let offset): "the extract at offset \(offset) is cut off"
    case .damaged(let offset, let reason): "the extract at offset \(offset): \(reason)"
    }
  }
}
