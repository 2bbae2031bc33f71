/// Why keys cannot be those of the journal's checkpoints.
package enum CheckpointKeyProblem: Error, Equatable, Sendable {
  /// Longer than `Limits.checkpointKeyBytes`, or empty.
  case keyLength(Int)
  /// More than `Limits.checkpointKeys` at a time.
  case tooMany(Int)
  /// The journal has seen `Limits.checkpointKeysKept` keys.
  case historyFull
}

extension StateMachine {
  /// The keys that signed checkpoints ever, in the order in which they were added.
  package var checkpointKeys: [CheckpointKeyRow] { keys.rows }

  /// Records that checkpoints are signed by these keys from now on: those that the journal does not
  /// have are added, then the others are retired. Returns whether anything was recorded. After an
  /// error nothing was.
  package mutating func recordCheckpointKeys(
    _ vkeys: [String], actor: UInt32 = 0
  ) throws(CheckpointKeyProblem) -> Bool {
    let present = keys.present.map(\.vkey)
    let gone = present.filter { !vkeys.contains($0) }
    var new: [String] = []
    for vkey in vkeys where !present.contains(vkey) && !new.contains(vkey) { new.append(vkey) }
    for vkey in new where !(1...Limits.checkpointKeyBytes).contains(vkey.utf8.count) {
      throw .keyLength(vkey.utf8.count)
    }
    let count = present.count - gone.count + new.count
    guard count <= Limits.checkpointKeys else { throw .tooMany(count) }
    guard keys.rows.count + new.count <= Limits.checkpointKeysKept else { throw .historyFull }
    // One that goes makes room only where both do not fit: until then both are known.
    let first = present.count + new.count > Limits.checkpointKeys ? gone : []
    let changes =
      first.map { ($0, CheckpointKeyChange.Action.retired) } + new.map { ($0, .added) }
      + (first.isEmpty ? gone : []).map { ($0, .retired) }
    for (vkey, action) in changes {
      emit(.checkpointKey(CheckpointKeyChange(vkey: vkey, action: action, actor: actor)))
    }
    return !changes.isEmpty
  }

  func isPossibleKeyChange(_ change: CheckpointKeyChange) -> Bool {
    (change.actor == 0 || Int(change.actor) < actors.count) && keys.isPossible(change)
  }
}

extension CheckpointKeyBook {
  /// An entry is a row: the key as a text, where it was added and where it was retired.
  var part: StatePart {
    let rows = rows
    return StatePart(
      kind: .checkpointKeys,
      content: .entries(count: rows.count) { index, buffer in
        buffer.append(text: rows[index].vkey)
        buffer.append(rows[index].added)
        buffer.append(rows[index].retired)
      })
  }
}

extension StateMachine {
  mutating func decodeCheckpointKeys<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.checkpointKeys) { (reader) throws(SnapshotFailure) in
      let row = CheckpointKeyRow(
        vkey: try reader.text(), added: try reader.value(Position.self),
        retired: try reader.value(Position.self))
      guard isPast(row.added), isPast(row.retired), keys.restore(row) else {
        throw reader.impossible("a key of the checkpoints")
      }
    }
  }
}
