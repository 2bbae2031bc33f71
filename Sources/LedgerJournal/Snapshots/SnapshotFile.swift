import CDigest

/// The form of a snapshot's file: a 4 KiB head, the state, then its digest and checksum.
package enum SnapshotFile {
  static let magic: UInt32 = 0x3150_4C46  // "FLP1"
  static let version: UInt16 = 1
  static let headBytes = 4096
  static let endBytes = 40
  private static let usedBytes = 72
  private static let prefix = "snapshot-"
  private static let digits = 20

  package static func name(_ ordinal: UInt64) -> String {
    let number = String(ordinal)
    return prefix + String(repeating: "0", count: digits - number.count) + number
  }

  package static func ordinal(ofName name: String) -> UInt64? {
    guard name.hasPrefix(prefix), let ordinal = UInt64(name.dropFirst(prefix.count)),
      Self.name(ordinal) == name
    else { return nil }
    return ordinal
  }

  /// The ordinals of a folder's snapshots, newest first, damaged ones too.
  package static func list(
    in folder: String, on device: any StorageDevice
  ) throws(JournalError) -> [UInt64] {
    try device.names(in: folder).compactMap(ordinal(ofName:)).sorted(by: >)
  }

  static func encodeHead(
    _ info: SnapshotInfo, journal: UInt64, algorithm: DigestAlgorithm,
    into head: UnsafeMutableRawBufferPointer
  ) {
    head.initializeMemory(as: UInt8.self, repeating: 0)
    head.storeBytes(of: magic, toByteOffset: 0, as: UInt32.self)
    head.storeBytes(of: version, toByteOffset: 4, as: UInt16.self)
    head.storeBytes(of: algorithm.rawValue, toByteOffset: 6, as: UInt8.self)
    head.storeBytes(of: info.ordinal, toByteOffset: 8, as: UInt64.self)
    head.storeBytes(of: journal, toByteOffset: 16, as: UInt64.self)
    head.storeBytes(of: info.timeMs, toByteOffset: 24, as: Int64.self)
    head.storeBytes(of: info.blockDigest, toByteOffset: 32, as: Digest.self)
    head.storeBytes(of: info.byteCount, toByteOffset: 64, as: UInt64.self)
    let checksum = cdigest_crc32c(0, head.baseAddress, usedBytes)
    head.storeBytes(of: checksum, toByteOffset: usedBytes, as: UInt32.self)
  }

  /// A snapshot's file that has a whole head. Nothing of the state may be believed before `check`.
  struct Opened {
    var file: any StorageFile
    var info: SnapshotInfo
    /// Of the state's bytes.
    var checksum: UInt32

    /// Reads the whole state for its digest.
    func check(_ algorithm: DigestAlgorithm) throws(SnapshotProblem) {
      let state = DigestState(algorithm)
      let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: SnapshotReader.bufferBytes, alignment: 8)
      defer { buffer.deallocate() }
      var checksum: UInt32 = 0
      var done: UInt64 = 0
      while done < info.byteCount {
        let count = Int(min(UInt64(buffer.count), info.byteCount - done))
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        let at = UInt64(headBytes) + done
        let got = try reading { () throws(JournalError) in try file.read(into: piece, at: at) }
        guard got == count else { throw .damaged }
        state.update(UnsafeRawBufferPointer(piece))
        checksum = cdigest_crc32c(checksum, piece.baseAddress, count)
        done += UInt64(count)
      }
      guard state.finish() == info.stateDigest, checksum == self.checksum else { throw .damaged }
    }
  }

  /// Reads the head and what stands behind the state, and checks them.
  static func open(
    _ ordinal: UInt64, in folder: String, journal: UInt64, algorithm: DigestAlgorithm,
    on device: any StorageDevice
  ) throws(SnapshotProblem) -> Opened {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: headBytes, alignment: 8)
    defer { bytes.deallocate() }
    let path = folder + "/" + name(ordinal)
    let (file, length, got) = try reading { () throws(JournalError) in
      let file = try device.open(path)
      return (file, try file.byteCount(), try file.read(into: bytes, at: 0))
    }
    guard got == headBytes else { throw .head }
    var info = try decodeHead(UnsafeRawBufferPointer(bytes), ordinal, journal, algorithm)
    let (expected, overflow) = info.byteCount.addingReportingOverflow(
      UInt64(headBytes + endBytes))
    guard !overflow, length == expected else { throw .length(expected: expected, got: length) }
    let end = UnsafeMutableRawBufferPointer(rebasing: bytes[..<endBytes])
    let at = UInt64(headBytes) + info.byteCount
    let endGot = try reading { () throws(JournalError) in try file.read(into: end, at: at) }
    guard endGot == endBytes else { throw .damaged }
    info.stateDigest = end.loadUnaligned(as: Digest.self)
    return Opened(
      file: file, info: info,
      checksum: end.load(fromByteOffset: Digest.byteCount, as: UInt32.self))
  }

  private static func reading<Result>(
    _ body: () throws(JournalError) -> Result
  ) throws(SnapshotProblem) -> Result {
    do throws(JournalError) { return try body() } catch { throw .unreadable(error) }
  }

  private static func decodeHead(
    _ head: UnsafeRawBufferPointer, _ ordinal: UInt64, _ journal: UInt64,
    _ algorithm: DigestAlgorithm
  ) throws(SnapshotProblem) -> SnapshotInfo {
    guard head.load(as: UInt32.self) == magic,
      head.load(fromByteOffset: usedBytes, as: UInt32.self)
        == cdigest_crc32c(0, head.baseAddress, usedBytes)
    else { throw .head }
    let version = head.load(fromByteOffset: 4, as: UInt16.self)
    guard version == Self.version else { throw .newerVersion(version) }
    guard head.load(fromByteOffset: 6, as: UInt8.self) == algorithm.rawValue,
      head.load(fromByteOffset: 8, as: UInt64.self) == ordinal,
      head.load(fromByteOffset: 16, as: UInt64.self) == journal
    else { throw .head }
    return SnapshotInfo(
      ordinal: ordinal, blockDigest: head.loadUnaligned(fromByteOffset: 32, as: Digest.self),
      timeMs: head.load(fromByteOffset: 24, as: Int64.self),
      byteCount: head.load(fromByteOffset: 64, as: UInt64.self), stateDigest: .zero)
  }
}
