extension FileJournal.Visible {
  /// The mapping of a segment for a read of one of its blocks, made when it is missing. Nil when the
  /// segment is none of the newest ones, or cannot be mapped.
  mutating func mapping(
    of file: any StorageFile, _ place: FileJournal.Place, _ settings: FileJournal.Settings
  ) -> FileMapping? {
    let position = Int(place.segment) - 1
    guard position + settings.mappedSegments >= segments.count else { return nil }
    let end = place.offset + UInt64(place.bytes)
    if let mapping = segments[position].mapping, UInt64(mapping.byteCount) >= end {
      return mapping
    }
    // The newest segment grows into its mapping; only a block beyond the limit needs a longer one.
    segments[position].mapping = file.mapping(
      byteCount: Int(max(end, settings.segmentLimitBytes)))
    return segments[position].mapping
  }

  /// Adds a segment behind the newest one, and lets go of the mapping that is one too many now.
  mutating func add(_ segment: FileJournal.Stored, _ settings: FileJournal.Settings) {
    segments.append(segment)
    let position = segments.count - 1 - settings.mappedSegments
    if position >= 0 { segments[position].mapping = nil }
  }
}

extension FileJournal {
  /// Lets the system forget the pages of a segment, which it keeps as long as they are mapped.
  func releaseMapping(ofSegment number: UInt32) {
    visible.withLock { $0.segments[Int(number) - 1].mapping }?.release()
  }

  /// Bytes of address space that mappings of segments take.
  package var mappedBytes: Int {
    visible.withLock { visible in
      visible.segments.reduce(0) { $0 + ($1.mapping?.byteCount ?? 0) }
    }
  }
}
