extension EventCoding {
  static func append(_ closing: MonthClosing, to buffer: inout RecordBuffer) {
    buffer.append(closing.ledger)
    buffer.append(closing.vouchers)
    buffer.append(closing.actor)
    buffer.append(closing.month.rawValue)
    buffer.append(closing.version)
    buffer.append(closing.rows)
    buffer.append(closing.openHolds)
    buffer.append(closing.seen.rawValue)
    buffer.append(UInt64(closing.holds.count))
    for hold in closing.holds { buffer.append(hold.rawValue) }
  }

  static func decodeClosing(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> MonthClosing {
    var closing = MonthClosing(
      ledger: try reader.number(UInt32.self), month: .none, version: 0,
      vouchers: try reader.number(UInt32.self), rows: 0, seen: .none, openHolds: 0, holds: [],
      actor: try reader.number(UInt32.self))
    closing.month = FiscalMonth(rawValue: try reader.number(UInt16.self))
    closing.version = try reader.number(UInt16.self)
    closing.rows = try reader.number(UInt32.self)
    closing.openHolds = try reader.number(UInt32.self)
    closing.seen = try reader.position()
    let count = try reader.number(UInt64.self)
    guard count <= UInt64(Limits.holdsListedPerClosing) else { throw .malformed }
    for _ in 0..<count { closing.holds.append(try reader.position()) }
    return closing
  }

  static func append(_ reopening: MonthReopening, to buffer: inout RecordBuffer) {
    buffer.append(reopening.ledger)
    buffer.append(reopening.actor)
    buffer.append(reopening.rows)
    buffer.append(reopening.month.rawValue)
    buffer.append(reopening.version)
    append(reopening.reason, to: &buffer)
  }

  static func decodeReopening(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> MonthReopening {
    let ledger = try reader.number(UInt32.self)
    let actor = try reader.number(UInt32.self)
    let rows = try reader.number(UInt32.self)
    let month = FiscalMonth(rawValue: try reader.number(UInt16.self))
    let version = try reader.number(UInt16.self)
    return MonthReopening(
      ledger: ledger, month: month, version: version, rows: rows,
      reason: try reader.text(), actor: actor)
  }
}
