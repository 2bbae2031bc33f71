import LedgerCore
import LedgerJournal

extension JournalVerification {
  /// The head of a segment whose blocks were read. `first` is the block that was due in it.
  mutating func checkHead(
    of file: FileBytes, _ number: UInt32, _ name: String, first: UInt64, hasBlocks: Bool
  ) throws(JournalError) {
    let bytes = try file.read(4096, at: 0)
    guard bytes.count == 4096 else {
      return result.add(.segmentHead, .init(file: name), "the file ends in its head")
    }
    if chain.journal == nil { chain.journal = bytes.number(UInt64.self, 24) }
    let stated = bytes.number(UInt64.self, 16)
    // 0 of a segment that was made before its first block was known.
    let isInAdvance = stated == 0 && number > 1
    let form = HeadForm.segment(
      number: number, firstBlock: isInAdvance ? 0 : first, journal: chain.journal ?? 0)
    if let at = form.firstDifference(bytes) {
      let kind: Discrepancy.Kind = at >= 36 ? .strayBytes : .segmentHead
      result.add(kind, .init(file: name, offset: UInt64(at)), "byte \(at) of the head")
    }
    if !hasBlocks, !isInAdvance, number > 1 {
      result.add(.tornEnd, .init(file: name), "a segment without blocks that names a first one")
    }
    guard !hasBlocks, isInAdvance else { return }
    if spare != nil { result.add(.segmentHead, .init(file: name), "a second one made in advance") }
    spare = number
  }

  // MARK: Mark

  /// Both slots of the mark. What they say of blocks is looked at when those were read.
  mutating func checkMark(_ files: JournalFiles) {
    guard files.hasMark else {
      return result.add(.missingFile, .init(file: "mark"), "the mark is missing")
    }
    do throws(JournalError) {
      let file = try FileBytes(path("mark"))
      var slots: [MarkSlot] = []
      for index in 0..<2 {
        let start = UInt64(index * MarkSlot.byteCount)
        let bytes = try file.read(MarkSlot.byteCount, at: start)
        guard let slot = MarkSlot(bytes) else {
          result.add(.mark, .init(file: "mark", offset: start), "slot \(index) is damaged")
          continue
        }
        if let at = HeadForm.mark(slot).firstDifference(bytes) {
          result.add(
            .strayBytes, .init(file: "mark", offset: start + UInt64(at)),
            "a byte of slot \(index) is not zero")
        }
        if slot.sequence % 2 != UInt64(index) {
          result.add(
            .mark, .init(file: "mark", offset: start), "slot \(index) has the other's turn")
        }
        slots.append(slot)
      }
      if file.length != UInt64(2 * MarkSlot.byteCount) {
        result.add(.mark, .init(file: "mark"), "it has \(file.length) bytes and must have 8192")
      }
      take(slots)
    } catch {
      result.add(.unreadable, .init(file: "mark"), "\(error)")
    }
  }

  private mutating func take(_ slots: [MarkSlot]) {
    guard let newest = slots.max(by: { $0.sequence < $1.sequence }) else { return }
    chain.journal = newest.journal
    chain.algorithm = newest.algorithm
    chain.marked = newest.ordinal
    markEpoch = newest.epoch
    for slot in slots {
      if slot.ordinal > 0 {
        digestsWanted[slot.ordinal] = slot.digest
      } else if slot.digest != .zero {
        result.add(.mark, .init(file: "mark"), "it names no block and has a digest")
      }
    }
    guard slots.count == 2 else { return }
    let older = slots[0] == newest ? slots[1] : slots[0]
    if older.journal != newest.journal || older.algorithm != newest.algorithm
      || older.ordinal > newest.ordinal || older.epoch > newest.epoch
      || newest.sequence - older.sequence != 1
    {
      result.add(.mark, .init(file: "mark"), "its two slots do not belong together")
    }
  }

  // MARK: Indexes

  mutating func checkIndexes(_ files: JournalFiles) {
    let newest = lengths.keys.max() ?? 0
    for number in files.indexes {
      let name = JournalFiles.name(index: number)
      guard let contents = lengths[number] else { continue }
      guard number < newest else {
        result.add(.index, .init(file: name), "an index of the newest segment, which is not sealed")
        continue
      }
      do throws(JournalError) {
        try compareIndex(try FileBytes(path(name)), number, name, contents, files)
      } catch {
        result.add(.unreadable, .init(file: name), "\(error)")
      }
    }
    for number in lengths.keys.sorted() where number < newest && !files.indexes.contains(number) {
      result.note(
        "\(JournalFiles.name(index: number)) is missing; an opening makes it again (段索引可重建).")
    }
  }

  private mutating func compareIndex(
    _ file: FileBytes, _ number: UInt32, _ name: String, _ contents: SegmentContents,
    _ files: JournalFiles
  ) throws(JournalError) {
    func form(_ isArchived: Bool) -> HeadForm {
      HeadForm.index(
        number: number, firstBlock: contents.firstBlock, journal: chain.journal ?? 0,
        algorithm: chain.algorithm ?? .sm3, isArchived: isArchived, lengths: contents.blocks,
        digests: contents.digests)
    }
    let isHere = files.segments.contains(number)
    let due = form(!isHere)
    let bytes = try file.read(Int(min(file.length, UInt64(due.bytes.count + 1))), at: 0)
    guard let at = due.firstDifference(bytes) else { return }
    if isHere, form(true).firstDifference(bytes) == nil {
      return result.note("\(name) says that its segment was archived, and the segment is here.")
    }
    result.add(.index, .init(file: name, offset: UInt64(at)), "byte \(at) of the index")
  }
}
