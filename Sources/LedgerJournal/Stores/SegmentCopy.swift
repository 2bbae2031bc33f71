/// Copies a sealed segment to another folder and checks the copy block by block.
struct SegmentCopy {
  /// What the copy must hold.
  let index: SegmentIndex
  let device: any StorageDevice
  /// Asked now and then; its error ends the copying.
  let mayGoOn: () throws(JournalError) -> Void

  private static let stepBytes = 1 << 20

  /// Makes the file durable with its name. A good one that is there already is left; another file
  /// of the name is not touched.
  func copy(from source: any StorageFile, to folder: String) throws(JournalError) {
    let name = Segment.name(index.segment)
    let path = folder + "/" + name
    let names = try device.names(in: folder)
    if names.contains(name) {
      try check(path)
      // The name may be of a copying that failed before it was durable.
      try device.syncFolder(folder)
      return
    }
    let partial = path + partialSuffix
    if names.contains(name + partialSuffix) { try device.remove(partial) }
    let target = try device.create(partial)
    try copy(source, to: target)
    try check(partial)
    try device.rename(partial, to: path)
    try device.syncFolder(folder)
  }

  /// Up to the end of the last block; the space behind it stays behind.
  private func copy(
    _ source: any StorageFile, to target: any StorageFile
  ) throws(JournalError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.stepBytes, alignment: 4096)
    defer { buffer.deallocate() }
    let end = index.end
    var done: UInt64 = 0
    var synced: UInt64 = 0
    while done < end {
      try mayGoOn()
      let piece = UnsafeMutableRawBufferPointer(
        rebasing: buffer[..<Int(min(UInt64(buffer.count), end - done))])
      let got = try source.read(into: piece, at: done)
      guard got > 0 else { break }
      try target.write(UnsafeRawBufferPointer(rebasing: piece[..<got]), at: done)
      done += UInt64(got)
      guard done - synced >= SnapshotWriter.syncStepBytes else { continue }
      try target.syncData()
      synced = done
    }
    try target.syncData()
  }

  /// Reads every block with its checksums, its voucher tree and its place in the chain.
  func check(_ path: String) throws(JournalError) {
    guard
      let segment = try Segment.open(
        path, number: index.segment, journal: index.journal, on: device)
    else { throw .foreign(path: path, reason: "its head is damaged") }
    // The one that it was made from may be removed afterwards.
    segment.file.forgetCached()
    var window = try ReadWindow(segment.file)
    var previous: Digest?
    for (position, place) in index.places.enumerated() {
      try mayGoOn()
      let ordinal = index.firstBlock + UInt64(position)
      let bytes = try window.bytes(at: place.offset, count: Int(place.bytes))
      do throws(BlockProblem) {
        let view = try BlockView(bytes)
        guard view.bytes.count == Int(place.bytes) else { throw .inconsistentLengths }
        try view.checkChain(ordinal: ordinal, previous: previous ?? view.header.previous)
        try view.checkDigests()
        guard view.digest == index.digests[position] else { throw .brokenChain }
        previous = view.digest
      } catch {
        throw .corrupt(block: ordinal, path: path, problem: error)
      }
    }
  }
}
