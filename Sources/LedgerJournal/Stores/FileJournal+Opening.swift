import LedgerCore

extension FileJournal {
  /// What an opening found.
  package struct Opening: Sendable {
    package var journal: FileJournal
    /// A block that was being written when the last process ended; it was never acknowledged.
    package var tornBlock: UInt64?
  }

  /// Opens the journal of a folder, or makes one there when it is empty. `algorithm` counts for a
  /// new one only.
  ///
  /// Every block is checked (checksums, chain, voucher tree) and given to `replay` in order. A
  /// damaged newest block above the high-water mark was torn by a crash: it is wiped and named in
  /// the result. What may lie in the page cache and not on the disk, since a failed sync was the
  /// last thing that the process before did, is written and synced again before anything is served.
  package static func open(
    folder: String, algorithm: DigestAlgorithm = .sm3, settings: Settings = Settings(),
    device: any StorageDevice = SystemStorage(), replay: BlockReplay
  ) throws(JournalError) -> Opening {
    try device.makeFolder(folder)
    try refuseForeign(folder, on: device)
    let lock = try device.lock(folder + "/lock")
    let (markFile, kept) = try openMark(folder: folder, algorithm: algorithm, on: device)
    var mark = kept
    var found = try scan(folder: folder, mark: mark, on: device, replay)
    try settleNewest(of: found, mark: mark, folder: folder, on: device)
    if found.segments.isEmpty {
      guard mark.tail.ordinal == 0 else {
        throw .foreign(path: folder, reason: "its segments are missing")
      }
      found.segments.append(
        try Segment.create(
          in: folder, number: 1, firstBlock: 1, journal: mark.journal,
          reserving: settings.reserveStepBytes, on: device))
    }
    mark.epoch += 1
    mark.tail = found.tail
    try mark.writeBoth(to: markFile)
    let writer = Writer(
      segment: found.segments[found.segments.count - 1], nextOffset: found.nextOffset,
      mark: mark, markedAt: .now)
    let visible = Visible(
      files: found.segments.map(\.file), places: found.places, tail: found.tail,
      storedBytes: found.segments.reduce(UInt64(JournalMark.fileBytes)) { $0 + $1.reserved })
    let journal = FileJournal(
      folder: folder, settings: settings, device: device, lock: lock, markFile: markFile,
      visible: visible, writer: writer)
    return Opening(journal: journal, tornBlock: found.tornBlock)
  }

  private static func isSegment(_ name: String) -> Bool { Segment.number(ofName: name) != nil }

  /// Leaves a folder alone that holds files and no journal.
  private static func refuseForeign(
    _ folder: String, on device: any StorageDevice
  ) throws(JournalError) {
    let names = try device.names(in: folder)
    guard names.contains(where: isSegment) || names.allSatisfy({ $0 == "lock" || $0 == "mark" })
    else { throw .foreign(path: folder, reason: "it holds other files and no journal") }
  }

  /// Reads the mark, or starts a new journal with one.
  private static func openMark(
    folder: String, algorithm: DigestAlgorithm, on device: any StorageDevice
  ) throws(JournalError) -> (file: any StorageFile, mark: JournalMark) {
    let path = folder + "/mark"
    let names = try device.names(in: folder)
    let hasMark = names.contains("mark")
    let hasSegments = names.contains(where: isSegment)
    let missing = JournalError.foreign(
      path: path, reason: "the high-water mark is missing or damaged")
    guard hasMark || !hasSegments else { throw missing }
    let file = hasMark ? try device.open(path) : try device.create(path)
    let kept = try JournalMark.read(from: file)
    if hasSegments {
      guard let kept else { throw missing }
      return (file, kept)
    }
    // Segments come after a durable mark: what is here at most is a beginning that was cut off.
    var mark =
      kept
      ?? JournalMark(
        sequence: 0, epoch: 0, tail: JournalTail(ordinal: 0, digest: .zero),
        journal: UInt64.random(in: 1...UInt64.max), algorithm: algorithm)
    try file.reserve(UInt64(JournalMark.fileBytes))
    try mark.writeBoth(to: file)
    try device.syncFolder(folder)
    return (file, mark)
  }

  private static func scan(
    folder: String, mark: JournalMark, on device: any StorageDevice, _ replay: BlockReplay
  ) throws(JournalError) -> JournalScan {
    var found = JournalScan()
    let numbers = try device.names(in: folder).compactMap(Segment.number(ofName:))
    for (index, number) in numbers.enumerated() {
      guard Int(number) == index + 1 else {
        throw .foreign(path: folder, reason: "segment \(index + 1) is missing")
      }
      let isNewest = index == numbers.count - 1
      guard
        let segment = try Segment.open(
          in: folder, number: number, journal: mark.journal, on: device)
      else {
        let path = folder + "/" + Segment.name(number)
        guard isNewest, found.tail.ordinal >= mark.tail.ordinal else {
          throw .foreign(path: path, reason: "its head is damaged")
        }
        // A crash cut its creation off.
        try device.remove(path)
        try device.syncFolder(folder)
        break
      }
      guard segment.firstBlock == found.tail.ordinal + 1 else {
        throw .corrupt(
          block: found.tail.ordinal + 1, path: found.segments.last?.file.path ?? folder,
          problem: .notABlock)
      }
      found.segments.append(segment)
      found.nextOffset = UInt64(Segment.headBytes)
      let scanner = SegmentScanner(segment: segment, isNewest: isNewest, mark: mark)
      try scanner.scan(into: &found, replay)
    }
    return found
  }

  /// Writes again what may not be durable: the head of a newest segment without blocks, or the
  /// newest block when it stands above the mark. All before it was synced, because nothing is
  /// written after a failed sync.
  private static func settleNewest(
    of found: JournalScan, mark: JournalMark, folder: String, on device: any StorageDevice
  ) throws(JournalError) {
    if let segment = found.segments.last, segment.firstBlock > found.tail.ordinal {
      try segment.writeHead(journal: mark.journal, in: folder, on: device)
    }
    guard let place = found.places.last, found.tail.ordinal > mark.tail.ordinal else { return }
    let file = found.segments[Int(place.segment) - 1].file
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(place.bytes), alignment: 8)
    defer { bytes.deallocate() }
    guard try file.read(into: bytes, at: place.offset) == bytes.count else {
      throw .corrupt(block: found.tail.ordinal, path: file.path, problem: .truncated)
    }
    try file.write(UnsafeRawBufferPointer(bytes), at: place.offset)
    try file.syncData()
  }
}
