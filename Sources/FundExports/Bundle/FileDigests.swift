import Dispatch
package import LedgerJournal

/// Length of a file and its digests: a tree of SM3 (文件树摘要) and, for whoever has no other program,
/// plain SHA-256.
package struct FileDigests: Equatable, Sendable {
  package var bytes: UInt64
  package var sm3Tree: Digest
  package var sha256: Digest

  /// Reads the file once, in bounded memory. `progress` gets how many bytes each piece has.
  package init(
    of path: String, progress: (Int) -> Void = { _ in }
  ) throws(JournalError) {
    let digester = FileDigester()
    try digester.read(path, progress: progress)
    self = digester.finish()
  }

  fileprivate init(bytes: UInt64, sm3Tree: Digest, sha256: Digest) {
    self.bytes = bytes
    self.sm3Tree = sm3Tree
    self.sha256 = sha256
  }
}

/// Length and digests of a file while its bytes come. The two digests are computed beside each
/// other, on two threads.
final class FileDigester: @unchecked Sendable {
  // Sendable: each digest is used by one thread at a time.

  private static let pieceBytes = 1 << 20
  /// Shorter pieces are not worth a second thread.
  private static let sharedBytes = 128 << 10

  private(set) var bytes: UInt64 = 0
  private var tree = FileTree()
  private let sha256 = DigestState(.sha256)

  private struct Piece: @unchecked Sendable {
    // Sendable: only read while both threads have it.
    let bytes: UnsafeRawBufferPointer
  }

  func update(_ bytes: UnsafeRawBufferPointer) {
    self.bytes += UInt64(bytes.count)
    guard bytes.count >= Self.sharedBytes else {
      tree.update(bytes)
      sha256.update(bytes)
      return
    }
    let piece = Piece(bytes: bytes)
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 { sha256.update(piece.bytes) } else { tree.update(piece.bytes) }
    }
  }

  /// Takes a file as it is now, up to its end or to `end`.
  func read(
    _ path: String, upTo end: UInt64 = .max, progress: (Int) -> Void = { _ in }
  ) throws(JournalError) {
    let file = try ReadOnlyStorage().open(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
    defer { buffer.deallocate() }
    var at: UInt64 = 0
    while at < end {
      let count = Int(min(end - at, UInt64(Self.pieceBytes)))
      let got = try file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: at)
      guard got > 0 else { break }
      update(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      at += UInt64(got)
      progress(got)
    }
  }

  /// Of all bytes since the last time.
  func finish() -> FileDigests {
    defer { bytes = 0 }
    return FileDigests(bytes: bytes, sm3Tree: tree.finish(), sha256: sha256.finish())
  }
}

extension BundleManifest.File {
  /// A file of the bundle as it is now.
  init(_ path: String, in folder: String, progress: (Int) -> Void = { _ in }) throws(JournalError) {
    self.init(path: path, try FileDigests(of: folder + "/" + path, progress: progress))
  }

  init(path: String, _ digests: FileDigests) {
    self.init(
      path: path, bytes: digests.bytes, sm3Tree: digests.sm3Tree.description,
      sha256: digests.sha256.description)
  }
}
