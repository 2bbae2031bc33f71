extension EventCoding {
  static func append(_ change: CheckpointKeyChange, to buffer: inout RecordBuffer) {
    buffer.append(change.actor)
    buffer.append(change.action.rawValue)
    append(change.vkey, to: &buffer)
  }

  static func decodeKeyChange(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> CheckpointKeyChange {
    let actor = try reader.number(UInt32.self)
    guard let action = CheckpointKeyChange.Action(rawValue: try reader.number(UInt32.self)) else {
      throw .malformed
    }
    return CheckpointKeyChange(vkey: try reader.text(), action: action, actor: actor)
  }
}
