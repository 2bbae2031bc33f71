/// Rows of a column of a decoded state that somebody refers to: each at most once, so that chains
/// end and no two share a row.
struct Claims {
  private var isTaken: [Bool]

  init(rows: Int) { isTaken = Array(repeating: false, count: rows) }

  /// False when the row is not there or is another's.
  mutating func claim(_ row: UInt32) -> Bool {
    guard Int(row) < isTaken.count, !isTaken[Int(row)] else { return false }
    isTaken[Int(row)] = true
    return true
  }
}

extension StateMachine {
  /// Follows the chain of rows to be used again; 0 ends it.
  borrowing func checkFree(
    _ kind: StatePart.Kind, from first: UInt32, _ rows: inout Claims, next: (UInt32) -> UInt32
  ) throws(SnapshotFailure) {
    var at = first
    while at != 0 {
      guard rows.claim(at) else { throw .impossible(kind, row: at) }
      at = next(at)
    }
  }
}

extension SnapshotFailure {
  static func impossible(_ kind: StatePart.Kind, row: UInt32) -> SnapshotFailure {
    .impossible(part: kind.rawValue, reason: "row \(row)")
  }
}
