import LedgerJournal

/// Where the blocks of a journal's folder lie, found without the journal's own code for opening.
struct StoredBlocks {
  static let segmentHeadBytes = 4096

  struct Place {
    var ordinal: UInt64
    var path: String
    var bytes: Range<Int>
  }

  /// In the order of the files.
  private(set) var places: [Place] = []

  init(on disk: SimulatedDisk, folder: String) {
    for name in disk.names(in: folder) where name.hasSuffix(".segment") {
      let path = folder + "/" + name
      guard let node = disk.names[path] else { continue }
      node.seen.withUnsafeBytes { read($0, path) }
    }
  }

  /// Those of one file.
  init(_ bytes: [UInt8], path: String) { bytes.withUnsafeBytes { read($0, path) } }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, _ path: String) {
    var at = Self.segmentHeadBytes
    while at + BlockHeader.byteCount <= bytes.count {
      guard
        let header = try? BlockHeader(
          decoding: UnsafeRawBufferPointer(rebasing: bytes[at..<at + BlockHeader.byteCount])),
        at + header.blockBytes <= bytes.count
      else { return }
      let end = at + header.blockBytes
      places.append(Place(ordinal: header.ordinal, path: path, bytes: at..<end))
      let sector = SimulatedDisk.sectorBytes
      at = (end + sector - 1) / sector * sector
    }
  }
}
