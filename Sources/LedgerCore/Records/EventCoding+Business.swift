extension EventCoding {
  static func append(_ record: BusinessRecord, to buffer: inout RecordBuffer) {
    buffer.append(record.serial)
    buffer.append(record.tables)
    buffer.append(record.contentHash)
    buffer.append(record.lane)
    buffer.append(record.kind)
    buffer.append(UInt16(record.warnings.count))
    for rule in record.warnings { buffer.append(rule) }
    buffer.append(UInt32(record.body.count))
    unsafe record.body.withUnsafeBytes { unsafe buffer.append(raw: $0) }
  }

  /// Bytes of the event of a record, head and padding included.
  static func length(of record: BusinessRecord) -> Int {
    let bytes = headBytes + 36 + 2 * record.warnings.count + record.body.count
    return (bytes + 7) & ~7
  }

  static func decodeBusiness(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> BusinessRecord {
    var record = BusinessRecord(
      lane: 0, serial: try reader.number(UInt64.self), kind: 0,
      tables: try reader.number(UInt64.self), contentHash: try reader.number(UInt64.self),
      warnings: [], body: [])
    record.lane = try reader.number(UInt32.self)
    record.kind = try reader.number(UInt16.self)
    let warnings = try reader.number(UInt16.self)
    guard warnings <= UInt16(Limits.warningsPerCommand) else { throw .malformed }
    for _ in 0..<warnings { record.warnings.append(try reader.number(UInt16.self)) }
    record.body = try reader.bytes(Int(try reader.number(UInt32.self)))
    return record
  }
}
