/// A key that signs checkpoints, or did, with where the journal says so.
package struct CheckpointKeyRow: Equatable, Sendable {
  package var vkey: String
  /// The index counts eighths of its block's events.
  package var added: Position
  /// None while it signs.
  package var retired: Position

  package var isPresent: Bool { retired == .none }
}

/// The keys of the journal's checkpoints (检查点密钥) in the order in which they were added. A key
/// that was retired and is added again has a row of its own.
struct CheckpointKeyBook {
  var rows: [CheckpointKeyRow] = []

  var present: [CheckpointKeyRow] { rows.filter(\.isPresent) }

  func isPossible(_ change: CheckpointKeyChange) -> Bool {
    let isPresent = rows.contains { $0.isPresent && $0.vkey == change.vkey }
    switch change.action {
    case .added: return !isPresent && canAdd(change.vkey)
    case .retired: return isPresent
    }
  }

  /// Whether the limits leave room for a key.
  func canAdd(_ vkey: String) -> Bool {
    (1...Limits.checkpointKeyBytes).contains(vkey.utf8.count)
      && rows.count < Limits.checkpointKeysKept
      && present.count < Limits.checkpointKeys
  }

  mutating func apply(_ change: CheckpointKeyChange, at position: Position) {
    switch change.action {
    case .added:
      rows.append(CheckpointKeyRow(vkey: change.vkey, added: position, retired: .none))
    case .retired:
      guard let row = rows.firstIndex(where: { $0.isPresent && $0.vkey == change.vkey }) else {
        preconditionFailure("only a present key is retired")
      }
      rows[row].retired = position
    }
  }

  /// Takes a row of a state image; false when no journal can have led to it.
  mutating func restore(_ row: CheckpointKeyRow) -> Bool {
    guard canAdd(row.vkey), row.added != .none, row.isPresent || row.retired > row.added,
      rows.last.map({ $0.added < row.added }) ?? true,
      !rows.contains(where: { $0.vkey == row.vkey && ($0.isPresent || $0.retired > row.added) })
    else { return false }
    rows.append(row)
    return true
  }
}
