import CDigest

/// Writes a snapshot's file piece by piece, under a name that no opening believes in.
///
/// After a failure the rest of the state is let pass, and `finish` throws.
///
/// About 315 ns of the processor's time an account. What bounds it is OpenSSL's SM3: the state is
/// one input, for which lanes are of no use.
final class SnapshotWriter {
  /// Written bytes are synced in such steps: a sync of everything at once would hold up the
  /// appends that share the medium.
  static let syncStepBytes: UInt64 = 8 << 20

  private let file: any StorageFile
  private let state: DigestState
  private var checksum: UInt32 = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: SnapshotReader.bufferBytes, alignment: 64)
  private var filled = 0
  /// Bytes of the state that are in the file.
  private var written: UInt64 = 0
  private var synced: UInt64 = 0
  private var failure: JournalError?
  /// Asked at each step; its error ends the writing.
  private let mayGoOn: () throws(JournalError) -> Void

  init(
    _ file: any StorageFile, _ algorithm: DigestAlgorithm,
    mayGoOn: @escaping () throws(JournalError) -> Void
  ) {
    self.file = file
    state = DigestState(algorithm)
    self.mayGoOn = mayGoOn
  }

  deinit { buffer.deallocate() }

  func add(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    var done = 0
    while done < bytes.count {
      let count = min(bytes.count - done, buffer.count - filled)
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + count]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[done..<done + count]))
      filled += count
      done += count
      guard filled == buffer.count else { continue }
      do throws(JournalError) { try flush() } catch { failure = error }
      if failure != nil { return }
    }
  }

  private func flush() throws(JournalError) {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
    state.update(bytes)
    checksum = cdigest_crc32c(checksum, bytes.baseAddress, filled)
    try file.write(bytes, at: UInt64(SnapshotFile.headBytes) + written)
    written += UInt64(filled)
    filled = 0
    guard written - synced >= Self.syncStepBytes else { return }
    try file.syncData()
    synced = written
    try mayGoOn()
  }

  /// Writes what is left, the end and the head, and makes everything durable.
  /// `info` comes without the size and digest of the state.
  func finish(
    _ info: SnapshotInfo, journal: UInt64, algorithm: DigestAlgorithm
  ) throws(JournalError) -> SnapshotInfo {
    if let failure { throw failure }
    if filled > 0 { try flush() }
    try mayGoOn()
    var info = info
    info.byteCount = written
    info.stateDigest = state.finish()
    let end = UnsafeMutableRawBufferPointer(rebasing: buffer[..<SnapshotFile.endBytes])
    end.initializeMemory(as: UInt8.self, repeating: 0)
    end.storeBytes(of: info.stateDigest, as: Digest.self)
    end.storeBytes(of: checksum, toByteOffset: Digest.byteCount, as: UInt32.self)
    try file.write(
      UnsafeRawBufferPointer(end), at: UInt64(SnapshotFile.headBytes) + written)
    let head = UnsafeMutableRawBufferPointer(rebasing: buffer[..<SnapshotFile.headBytes])
    SnapshotFile.encodeHead(info, journal: journal, algorithm: algorithm, into: head)
    try file.write(UnsafeRawBufferPointer(head), at: 0)
    try file.syncData()
    return info
  }
}
