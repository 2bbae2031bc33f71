import Dispatch
package import LedgerJournal

/// Length of a file and its digests by SM3 and by SHA-256, in one reading.
package struct FileDigests: Equatable, Sendable {
  package var bytes: UInt64
  package var sm3: Digest
  package var sha256: Digest

  private static let pieceBytes = 4 << 20
  /// Shorter pieces are not worth a second thread.
  private static let sharedBytes = 64 << 10

  /// Reads the file once, in bounded memory; the two digests are computed beside each other.
  /// `progress` gets how many bytes each piece has.
  package init(
    of path: String, progress: (Int) -> Void = { _ in }
  ) throws(JournalError) {
    let file = try ReadOnlyStorage().open(path)
    let states = States()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
    defer { buffer.deallocate() }
    var at: UInt64 = 0
    while true {
      let got = try file.read(into: buffer, at: at)
      guard got > 0 else { break }
      states.update(
        UnsafeRawBufferPointer(rebasing: buffer[..<got]), beside: got >= Self.sharedBytes)
      at += UInt64(got)
      progress(got)
    }
    bytes = at
    sm3 = states.both[0].finish()
    sha256 = states.both[1].finish()
  }

  private struct States: @unchecked Sendable {
    // Sendable: each state is used by one thread at a time.
    let both = [DigestState(.sm3), DigestState(.sha256)]

    struct Piece: @unchecked Sendable {
      // Sendable: only read while both threads have it.
      let bytes: UnsafeRawBufferPointer
    }

    func update(_ bytes: UnsafeRawBufferPointer, beside: Bool) {
      let piece = Piece(bytes: bytes)
      guard beside else {
        for state in both { state.update(bytes) }
        return
      }
      DispatchQueue.concurrentPerform(iterations: 2) { both[$0].update(piece.bytes) }
    }
  }
}

extension BundleManifest.File {
  /// A file of the bundle as it is now.
  init(_ path: String, in folder: String, progress: (Int) -> Void = { _ in }) throws(JournalError) {
    let digests = try FileDigests(of: folder + "/" + path, progress: progress)
    self.init(
      path: path, bytes: digests.bytes, sm3: digests.sm3.description,
      sha256: digests.sha256.description)
  }
}
