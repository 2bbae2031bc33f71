import LedgerCore
import LedgerJournal
import Testing

/// A small state for snapshots: the digests of all blocks up to it.
struct DigestBook: Equatable {
  var digests: [Digest] = []

  init() {}

  /// The state after the first `count` blocks of a history.
  init(_ blocks: [SealedBlock], count: Int) { digests = blocks[..<count].map(\.digest) }

  init(from reader: inout SnapshotReader) throws(SnapshotFailure) {
    let count = reader.bytesLeft / Digest.byteCount
    guard reader.bytesLeft == count * Digest.byteCount, count == Int(reader.info.ordinal) else {
      throw .impossible(part: 0, reason: "\(reader.bytesLeft) bytes")
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Digest.byteCount, alignment: 8)
    defer { bytes.deallocate() }
    for _ in 0..<count {
      try reader.read(into: bytes)
      digests.append(Digest(UnsafeRawBufferPointer(bytes)))
    }
  }

  func encode(_ sink: (UnsafeRawBufferPointer) -> Void) {
    for digest in digests { digest.bytes.withUnsafeBytes(sink) }
  }
}

/// A journal that was opened from its newest good snapshot, with the state that came out.
struct Restored {
  var opening: FileJournal.Opening
  var book: DigestBook
  var journal: FileJournal { opening.journal }

  init(
    folder: String = JournalFixture.folder, _ device: any StorageDevice,
    _ settings: FileJournal.Settings = .small
  ) throws(JournalError) {
    var book = DigestBook()
    opening = try FileJournal.open(
      folder: folder, settings: settings, device: device,
      restore: { (reader) throws(SnapshotFailure) in book = try DigestBook(from: &reader) },
      replay: { view in book.digests.append(view.digest) })
    self.book = book
  }
}

extension FileJournal {
  /// Keeps the digests of a history's first blocks.
  @discardableResult
  func snapshot(_ blocks: [SealedBlock], at count: Int) throws(JournalError) -> SnapshotInfo? {
    try writeSnapshot(
      ordinal: UInt64(count), blockDigest: blocks[count - 1].digest, timeMs: Int64(count) * 1_000
    ) { sink in DigestBook(blocks, count: count).encode(sink) }
  }
}

extension FaultyDevice {
  func names(_ suffix: String) -> [String] {
    names(in: JournalFixture.folder).filter { $0.hasSuffix(suffix) }
  }
}

extension FileJournal.Settings {
  /// Segments of 24 KiB, a few blocks each.
  static var rolling: Self {
    var settings = small
    settings.segmentLimitBytes = 24 << 10
    settings.reserveStepBytes = 8 << 10
    return settings
  }
}
