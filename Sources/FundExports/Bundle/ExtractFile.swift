import LedgerJournal

/// The extracts of a bundle, one behind the other, in the memory of the largest of them.
final class ExtractFile {
  private let bytes: FileBytes
  private(set) var offset: UInt64 = 0
  var length: UInt64 { bytes.length }

  init(_ path: String) throws(JournalError) { bytes = try FileBytes(path) }

  /// The next extract, checked, and where it begins; nil at the end of the file. What it borrows is
  /// good until the next call.
  func next() throws(ExtractFileProblem) -> (extract: BlockExtract, offset: UInt64, bytes: Int)? {
    guard let head = try head() else { return nil }
    let start = offset
    let piece = try read(head.bytes, at: start)
    guard piece.count == head.bytes else { throw .truncated(offset: start) }
    do throws(ExtractProblem) {
      let extract = try BlockExtract(checking: piece)
      offset += UInt64(head.bytes)
      return (extract, start, head.bytes)
    } catch {
      throw .damaged(offset: start, reason: "\(error)")
    }
  }

  /// Passes over the next extract without a look at its body. Returns its block; nil at the end.
  func skip() throws(ExtractFileProblem) -> UInt64? {
    guard let head = try head() else { return nil }
    guard UInt64(head.bytes) <= length - offset else { throw .truncated(offset: offset) }
    offset += UInt64(head.bytes)
    return head.ordinal
  }

  /// Goes back to where an extract begins.
  func seek(_ offset: UInt64) { self.offset = offset }

  private func head() throws(ExtractFileProblem) -> (bytes: Int, ordinal: UInt64)? {
    guard offset < length else { return nil }
    let head = try read(BlockExtract.headBytes, at: offset)
    guard head.count == BlockExtract.headBytes else { throw .truncated(offset: offset) }
    do throws(ExtractProblem) {
      return (try BlockExtract.byteCount(ofExtractAt: head), head.number(UInt64.self, 16))
    } catch {
      throw .damaged(offset: offset, reason: "\(error)")
    }
  }

  private func read(
    _ count: Int, at offset: UInt64
  ) throws(ExtractFileProblem) -> UnsafeRawBufferPointer {
    // A head that names more than there is must not cost the memory that it names.
    let count = Int(min(UInt64(count), length - offset))
    do throws(JournalError) { return try bytes.read(count, at: offset) } catch {
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
