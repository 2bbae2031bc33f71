/// Finds how far a copy of a journal has come, and takes away what lies behind.
struct CopyOpening {
  struct Found {
    var mark: JournalMark
    var markFile: any StorageFile
    var isUnfinished: Bool
    /// The one that holds the mark's block; nil when no block is durable yet.
    var segment: Segment?
    var nextOffset: UInt64
  }

  let folder: String
  let journal: UInt64
  let algorithm: DigestAlgorithm
  let device: any StorageDevice

  func find() throws(MaintenanceFailure) -> Found {
    var marks: [String: (file: any StorageFile, mark: JournalMark)] = [:]
    let names = try MaintenanceFailure.writing { () throws(JournalError) -> [String] in
      let names = try device.names(in: folder)
      for name in [CopyFolder.markName, CopyFolder.unfinishedName] where names.contains(name) {
        let file = try device.open(folder + "/" + name)
        if let mark = try JournalMark.read(from: file) { marks[name] = (file, mark) }
      }
      return names
    }
    for mark in marks.values.map(\.mark) where mark.journal != journal {
      throw .foreignTarget(path: folder, reason: "it holds another journal")
    }
    if let kept = marks[CopyFolder.markName] {
      return try goOn(kept.file, kept.mark, isUnfinished: false, names)
    }
    if let kept = marks[CopyFolder.unfinishedName] {
      return try goOn(kept.file, kept.mark, isUnfinished: true, names)
    }
    return try startOver(names)
  }

  /// Begins a copy. Of one that was cut off before anything was known to be durable nothing is
  /// used; a folder that holds anything else is left alone.
  private func startOver(_ names: [String]) throws(MaintenanceFailure) -> Found {
    let segments = names.compactMap(Segment.number(ofName:))
    let known = ["lock", CopyFolder.unfinishedName]
    guard names.allSatisfy({ known.contains($0) || Segment.number(ofName: $0) != nil }),
      segments.isEmpty || names.contains(CopyFolder.unfinishedName)
    else {
      throw .foreignTarget(path: folder, reason: "it holds other files")
    }
    return try MaintenanceFailure.writing { () throws(JournalError) -> Found in
      for number in segments {
        // One of another journal is refused here.
        _ = try Segment.open(in: folder, number: number, journal: journal, on: device)
        try device.remove(folder + "/" + Segment.name(number))
      }
      let path = folder + "/" + CopyFolder.unfinishedName
      if names.contains(CopyFolder.unfinishedName) { try device.remove(path) }
      let file = try device.create(path)
      var mark = JournalMark(
        sequence: 0, epoch: 0, tail: JournalTail(ordinal: 0, digest: .zero), journal: journal,
        algorithm: algorithm)
      try file.reserve(UInt64(JournalMark.fileBytes))
      try mark.writeBoth(to: file)
      try device.syncFolder(folder)
      return Found(
        mark: mark, markFile: file, isUnfinished: true, segment: nil,
        nextOffset: UInt64(Segment.headBytes))
    }
  }

  /// Goes on from a mark. What stands above it may not be durable, even if it can be read, so it
  /// is written again.
  private func goOn(
    _ markFile: any StorageFile, _ mark: JournalMark, isUnfinished: Bool, _ names: [String]
  ) throws(MaintenanceFailure) -> Found {
    guard mark.algorithm == algorithm else {
      throw .foreignTarget(path: folder, reason: "its digest is \(mark.algorithm.name)")
    }
    var found = Found(
      mark: mark, markFile: markFile, isUnfinished: isUnfinished, segment: nil,
      nextOffset: UInt64(Segment.headBytes))
    return try MaintenanceFailure.writing { () throws(JournalError) -> Found in
      var behind: [UInt32] = []
      for number in names.compactMap(Segment.number(ofName:)).sorted(by: >) {
        let segment = try Segment.open(
          in: folder, number: number, journal: journal, on: device)
        if let segment, let end = try end(of: segment, mark) {
          found.segment = segment
          found.nextOffset = end
          break
        }
        behind.append(number)
      }
      if found.segment == nil, mark.tail.ordinal > 0 {
        throw .foreign(path: folder, reason: "block \(mark.tail.ordinal) of its mark is missing")
      }
      // A mark that was cut off while the first copy was finished, or what a finished one left.
      let leftover = isUnfinished ? CopyFolder.markName : CopyFolder.unfinishedName
      if names.contains(leftover) { try device.remove(folder + "/" + leftover) }
      for number in behind { try device.remove(folder + "/" + Segment.name(number)) }
      if let segment = found.segment { try wipe(segment, from: found.nextOffset) }
      try device.syncFolder(folder)
      return found
    }
  }

  /// Checks the blocks of a segment up to the mark's and returns where the next one goes. Nil
  /// when the segment begins behind the mark, or without a whole block.
  private func end(
    of segment: Segment, _ mark: JournalMark
  ) throws(JournalError) -> UInt64? {
    var walk = try SegmentWalk(segment)
    guard let first = try walk.peek(), first.ordinal <= mark.tail.ordinal else { return nil }
    var chain = BlockChain(
      after: JournalTail(ordinal: first.ordinal - 1, digest: first.previous), algorithm)
    while chain.tail.ordinal < mark.tail.ordinal {
      guard try walk.next(&chain) != nil else {
        throw .corrupt(
          block: chain.tail.ordinal + 1, path: segment.file.path, problem: .notABlock)
      }
    }
    guard chain.tail == mark.tail else {
      throw .corrupt(
        block: mark.tail.ordinal, path: segment.file.path, problem: .brokenChain)
    }
    return walk.offset
  }

  /// Writes zeros over everything behind the mark's block, whatever reads show: after a failed
  /// sync they may show something else than the disk has.
  private func wipe(_ segment: Segment, from start: UInt64) throws(JournalError) {
    let end = try segment.file.byteCount()
    guard start < end else { return }
    let zeros = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(min(end - start, 1 << 20)), alignment: 8)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    var at = start
    while at < end {
      let count = Int(min(end - at, UInt64(zeros.count)))
      try segment.file.write(UnsafeRawBufferPointer(rebasing: zeros[..<count]), at: at)
      at += UInt64(count)
    }
    try segment.file.syncData()
  }
}
