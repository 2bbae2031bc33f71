extension EventCoding {
  static func append(_ hold: HoldPlacement, to buffer: inout RecordBuffer) {
    buffer.append(hold.serial)
    buffer.append(hold.expiresMs)
    buffer.append(hold.lane)
    buffer.append(hold.day.number)
    buffer.append(hold.month.rawValue)
    buffer.append(UInt32(hold.lines.count))
    for line in hold.lines {
      append(LegFact(account: line.account, side: line.side, amount: line.amount), to: &buffer)
    }
    append(hold.purpose, to: &buffer)
  }

  /// The event of a hold whose lines are in `facts`: the same bytes, without an event in between.
  static func append(
    _ head: VoucherHead, _ facts: borrowing LegScratch, before voucher: Int,
    to buffer: inout RecordBuffer
  ) {
    let start = begin(.holdPlaced, before: voucher, in: &buffer)
    buffer.append(head.serial)
    buffer.append(head.expiresMs)
    buffer.append(head.lane)
    buffer.append(head.day.number)
    buffer.append(head.month.rawValue)
    buffer.append(UInt32(facts.count))
    for index in facts.indices { append(facts[index], to: &buffer) }
    append(head.summary, to: &buffer)
    end(start, in: &buffer)
  }

  private static func append(_ line: LegFact, to buffer: inout RecordBuffer) {
    buffer.append(line.accountAndSide)
    buffer.append(line.amount)
  }

  static func decodePlacement(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> HoldPlacement {
    let serial = try reader.number(UInt64.self)
    let expiresMs = try reader.number(Int64.self)
    let lane = try reader.number(UInt32.self)
    let day = Day(number: try reader.number(UInt16.self))
    let month = FiscalMonth(rawValue: try reader.number(UInt16.self))
    let count = try reader.number(UInt32.self)
    guard (1...UInt32(Limits.linesPerHold)).contains(count) else { throw .malformed }
    var lines: [HoldLine] = []
    for _ in 0..<count {
      let fact = LegFact(accountAndSide: try reader.number(UInt32.self), amount: 0)
      lines.append(
        HoldLine(
          account: fact.account, side: fact.side, amount: try reader.number(Int64.self)))
    }
    return HoldPlacement(
      lane: lane, serial: serial, day: day, month: month, expiresMs: expiresMs,
      purpose: try reader.text(), lines: lines)
  }

  /// The event of a draw.
  static func append(
    _ draw: HoldDraw, before voucher: Int, to buffer: inout RecordBuffer
  ) {
    let start = begin(.holdDrawn, before: voucher, in: &buffer)
    append(draw, to: &buffer)
    end(start, in: &buffer)
  }

  static func append(_ draw: HoldDraw, to buffer: inout RecordBuffer) {
    buffer.append(draw.hold.rawValue)
    buffer.append(UInt32(draw.releasesRest ? 1 : 0))
    buffer.append(UInt32(draw.amounts.count))
    for amount in draw.amounts { buffer.append(amount) }
  }

  static func decodeDraw(from reader: inout FieldReader) throws(DecodingFailure) -> HoldDraw {
    let hold = try reader.position()
    let releasesRest = try reader.number(UInt32.self) == 1
    let count = try reader.number(UInt32.self)
    guard count <= UInt32(Limits.linesPerHold) else { throw .malformed }
    var amounts: [Int64] = []
    for _ in 0..<count { amounts.append(try reader.number(Int64.self)) }
    return HoldDraw(hold: hold, releasesRest: releasesRest, amounts: amounts)
  }
}
