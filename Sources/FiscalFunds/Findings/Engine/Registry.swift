/// Rows by key, in the order in which they came, up to a limit. What comes beyond is not kept, and
/// the block of the first that was not is remembered.
struct Registry<Key: Hashable, Row> {
  private var index: [Key: Int] = [:]
  private(set) var rows: [Row] = []
  let limit: Int
  private(set) var fullFrom: UInt64 = 0

  init(limit: Int) { self.limit = limit }

  func number(_ key: Key) -> Int? { index[key] }

  subscript(_ number: Int) -> Row {
    _read { yield rows[number] }
    _modify { yield &rows[number] }
  }

  func row(_ key: Key) -> Row? { index[key].map { rows[$0] } }

  /// Adds a row, or puts it in the place of the one under its key. Nil when there is no room.
  @discardableResult
  mutating func set(_ key: Key, _ row: Row, at block: UInt64) -> Int? {
    if let number = index[key] {
      rows[number] = row
      return number
    }
    guard rows.count < limit else {
      if fullFrom == 0 { fullFrom = block }
      return nil
    }
    rows.append(row)
    index[key] = rows.count - 1
    return rows.count - 1
  }

  /// The row's number; a new row when the key is new. Nil when there is no room.
  mutating func number(_ key: Key, at block: UInt64, new: () -> Row) -> Int? {
    index[key] ?? set(key, new(), at: block)
  }
}
