import LedgerCore

/// Rows with numbers from 1 in the order in which they came, in chunks: whoever keeps a copy of the
/// table costs the next change one chunk and not the whole of it. An image keeps such a copy.
package struct Table<Row: Fields>: Sendable {
  private static var chunkBits: Int { 9 }
  private static var chunkRows: Int { 1 << chunkBits }

  /// All but the last are full.
  private var chunks: [[Row]] = []
  package private(set) var count = 0

  package init() {}

  package func isRow(_ number: UInt32) -> Bool { number > 0 && Int(number) <= count }

  package subscript(_ number: UInt32) -> Row {
    _read {
      let at = Int(number) - 1
      yield chunks[at >> Self.chunkBits][at & (Self.chunkRows - 1)]
    }
    _modify {
      let at = Int(number) - 1
      yield &chunks[at >> Self.chunkBits][at & (Self.chunkRows - 1)]
    }
  }

  @discardableResult
  package mutating func append(_ row: Row) -> UInt32 {
    if count & (Self.chunkRows - 1) == 0 {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(Self.chunkRows)
    }
    chunks[chunks.count - 1].append(row)
    count += 1
    return UInt32(count)
  }

  package var numbers: Range<UInt32> { 1..<UInt32(count) + 1 }

  /// The table as a part of an image: an entry a row.
  func part(_ number: UInt16) -> StatePart {
    let table = self
    return StatePart(
      kind: .business(number),
      content: .entries(count: count) { index, buffer in
        guard let bytes = try? table[UInt32(index) + 1].encoded() else {
          preconditionFailure("a row was checked when it came")
        }
        unsafe bytes.withUnsafeBytes { unsafe buffer.append(raw: $0) }
      })
  }

  /// Reads the rows of an image into an empty table.
  mutating func decode<Source: SnapshotSource & ~Copyable>(
    _ number: UInt16, from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.business(number)) { (reader) throws(SnapshotFailure) in
      let bytes = try reader.rest()
      let row: Row
      do throws(FieldFailure) {
        row = try Row(decoding: bytes)
      } catch {
        throw reader.impossible("row \(count + 1) is \(error)")
      }
      append(row)
    }
  }
}
