/// The segments of a folder, local and archived, before their blocks are looked at.
struct SegmentTable {
  struct Row {
    var number: UInt32
    /// Nil when it is archived.
    var segment: Segment?
    /// Nil when there is none, or a damaged one. There always is one of an archived segment.
    var index: SegmentIndex?
  }

  /// By number, from 1.
  var rows: [Row] = []
  /// Names of files that a crash left and that hold nothing.
  var leftovers: [String] = []
  /// A segment that was made in advance is among the leftovers: the newest one here was being
  /// written when it was made, so it holds blocks.
  var newestHoldsBlocks = false

  var newest: UInt32 { UInt32(rows.count) }

  /// The archived segment with the latest blocks.
  var lastArchived: SegmentIndex? { rows.last { $0.segment == nil }?.index }

  /// Opens the segments and checks that each number is there, or was archived.
  static func read(
    folder: String, mark: JournalMark, on device: any StorageDevice
  ) throws(JournalError) -> SegmentTable {
    let names = try device.names(in: folder)
    let segments = Set(names.compactMap(Segment.number(ofName:)))
    let indexes = Set(names.compactMap(SegmentIndex.number(ofName:)))
    var table = SegmentTable()
    table.leftovers = names.filter(isPartial)
    guard let last = segments.max() else { return table }
    for number in 1...max(last, indexes.max() ?? 0) {
      let index =
        indexes.contains(number)
        ? try SegmentIndex.read(number, in: folder, journal: mark.journal, on: device) : nil
      guard segments.contains(number) else {
        guard let index, index.isArchived, number < last else {
          throw .foreign(path: folder, reason: "segment \(number) is missing")
        }
        table.rows.append(Row(number: number, segment: nil, index: index))
        continue
      }
      let segment = try Segment.open(
        in: folder, number: number, journal: mark.journal, on: device)
      if number == last, try isUnused(segment) {
        table.leftovers.append(Segment.name(number))
        table.newestHoldsBlocks = number > 1
        if table.rows.last?.segment == nil, number > 1 {
          throw .foreign(path: folder, reason: "segment \(number - 1) is missing")
        }
        break
      }
      guard let segment else {
        throw .foreign(path: folder + "/" + Segment.name(number), reason: "its head is damaged")
      }
      table.rows.append(Row(number: number, segment: segment, index: index))
    }
    table.dropStaleIndex(names)
    return table
  }

  /// Whether a crash cut its creation off, or it was made in advance and never written to.
  private static func isUnused(_ segment: Segment?) throws(JournalError) -> Bool {
    guard let segment else { return true }
    guard segment.firstBlock == Segment.inAdvance, segment.number > 1 else { return false }
    return try !segment.hasRemains()
  }

  static func isPartial(_ name: String) -> Bool {
    guard name.hasSuffix(partialSuffix) else { return false }
    let whole = String(name.dropLast(partialSuffix.count))
    return Segment.number(ofName: whole) != nil || SegmentIndex.number(ofName: whole) != nil
      || SnapshotFile.ordinal(ofName: whole) != nil
  }

  /// The newest segment is not sealed, so an index of it stands for nothing.
  private mutating func dropStaleIndex(_ names: [String]) {
    guard let last = rows.indices.last, names.contains(SegmentIndex.name(rows[last].number))
    else { return }
    leftovers.append(SegmentIndex.name(rows[last].number))
    rows[last].index = nil
  }
}
