/// Reads the parts of a state image in their order; every count is checked against the bytes that
/// are left before memory is taken for it.
extension SnapshotSource where Self: ~Copyable {
  /// The rows of a column.
  mutating func column<Row: BitwiseCopyable>(
    _ kind: StatePart.Kind, of type: Row.Type = Row.self
  ) throws(SnapshotFailure) -> PagedColumn<Row> {
    let (rows, bytes) = try head(of: kind, rowBytes: MemoryLayout<Row>.stride)
    guard rows <= Int(UInt32.max), rows * MemoryLayout<Row>.stride == bytes else {
      throw .impossible(part: kind.rawValue, reason: "\(rows) rows in \(bytes) bytes")
    }
    return unsafe try PagedColumn(rows: rows) { (page) throws(SnapshotFailure) in
      unsafe try read(into: page)
    }
  }

  /// The keys of an index, which lie in two parts.
  mutating func keys(
    _ text: StatePart.Kind, _ ends: StatePart.Kind
  ) throws(SnapshotFailure) -> KeyIndex {
    let textColumn = try column(text, of: UInt8.self)
    let endsColumn = try column(ends, of: UInt32.self)
    guard let keys = KeyIndex(text: textColumn, ends: endsColumn) else {
      throw .impossible(part: ends.rawValue, reason: "these are not the keys of an index")
    }
    return keys
  }

  /// The entries of a part in which they differ in length; `body` must read each to its end.
  package mutating func forEachEntry(
    _ kind: StatePart.Kind, _ body: (inout EntryReader) throws(SnapshotFailure) -> Void
  ) throws(SnapshotFailure) {
    let (count, bytes) = try head(of: kind, rowBytes: 0)
    var left = bytes
    var reader = EntryReader(kind)
    for _ in 0..<count {
      guard left >= EntryReader.lengthBytes else { throw .truncated(part: kind.rawValue) }
      try fill(&reader, EntryReader.lengthBytes)
      let length = Int(try reader.value(UInt32.self))
      left -= EntryReader.lengthBytes
      guard length <= left else { throw .truncated(part: kind.rawValue) }
      try fill(&reader, length)
      left -= length
      try body(&reader)
      guard reader.isAtEnd else { throw reader.impossible("an entry is longer than its fields") }
    }
    guard left == 0 else {
      throw .impossible(part: kind.rawValue, reason: "\(left) bytes after the last entry")
    }
  }

  private mutating func fill(
    _ reader: inout EntryReader, _ count: Int
  ) throws(SnapshotFailure) {
    unsafe try reader.fill(count) { (memory) throws(SnapshotFailure) in
      unsafe try read(into: memory)
    }
  }

  private mutating func head(
    of kind: StatePart.Kind, rowBytes: Int
  ) throws(SnapshotFailure) -> (count: Int, bytes: Int) {
    guard bytesLeft >= StatePart.headBytes else { throw .truncated(part: kind.rawValue) }
    var reader = EntryReader(kind)
    try fill(&reader, StatePart.headBytes)
    let (found, version) = (try reader.value(UInt16.self), try reader.value(UInt16.self))
    guard found == kind.rawValue, version == StatePart.version else {
      throw .unexpectedPart(due: kind.rawValue, found: found, version: version)
    }
    let row = try reader.value(UInt32.self)
    guard row == rowBytes else {
      throw .impossible(part: kind.rawValue, reason: "rows of \(row) bytes, not \(rowBytes)")
    }
    let (count, bytes) = (try reader.value(UInt64.self), try reader.value(UInt64.self))
    guard bytes <= UInt64(bytesLeft), count <= bytes else { throw .truncated(part: kind.rawValue) }
    return (Int(count), Int(bytes))
  }
}
