/// The byte form of events: a 16-byte head (kind u16, flags u16, length u32 with the head and a
/// padding to 8, index of the voucher it precedes u32, reserved u32), then the fields in order;
/// texts are a u16 length and UTF-8. Flag bit 0 marks a kind that a reader must know.
package enum EventCoding {
  package enum DecodingFailure: Error, Equatable {
    case truncated
    case unknownKind(UInt16)
    case malformed
  }

  static let headBytes = 16

  static func append(_ event: Event, before voucher: Int, to buffer: inout RecordBuffer) {
    let start = begin(event.kind, before: voucher, in: &buffer)
    appendFields(of: event, to: &buffer)
    end(start, in: &buffer)
  }

  /// Writes the head of an event whose fields follow. Returns what ``end(_:in:)`` needs.
  static func begin(
    _ kind: Event.Kind, before voucher: Int, in buffer: inout RecordBuffer
  ) -> Int {
    let start = buffer.count
    buffer.append(kind.rawValue)
    buffer.append(UInt16(1))
    buffer.append(UInt32(0))
    buffer.append(UInt32(voucher))
    buffer.append(UInt32(0))
    return start
  }

  /// Ends an event behind its last field.
  static func end(_ start: Int, in buffer: inout RecordBuffer) {
    buffer.pad(to: 8)
    buffer.store(UInt32(buffer.count - start), at: start + 4)
  }

  private static func appendFields(of event: Event, to buffer: inout RecordBuffer) {
    switch event {
    case .actor(let actor):
      append(actor.uri, to: &buffer)
      append(actor.issuer, to: &buffer)
      append(actor.serial, to: &buffer)
    case .ledgerOpened(let ledger, let number, let actor):
      buffer.append(number)
      buffer.append(actor)
      buffer.append(ledger.firstMonth.rawValue)
      buffer.append(UInt16(ledger.regions.count))
      for region in ledger.regions { buffer.append(region) }
      for text in [ledger.entity, ledger.book, ledger.name, ledger.chart] {
        append(text, to: &buffer)
      }
    case .accountOpened(let account, let number, let actor):
      buffer.append(number)
      buffer.append(actor)
      buffer.append(account.ledger)
      buffer.append(account.normalSide.rawValue)
      buffer.append(account.limit.rawValue)
      buffer.append(UInt16(account.isManaged ? 1 : 0))
      for text in [account.subject, account.dimensions, account.balancesBy] {
        append(text, to: &buffer)
      }
    case .monthClosed(let closing): append(closing, to: &buffer)
    case .laneOpened(let lane, let epoch, let name, let actor):
      buffer.append(lane)
      buffer.append(epoch)
      buffer.append(actor)
      append(name, to: &buffer)
    case .refused(let refused):
      buffer.append(refused.serial)
      buffer.append(refused.contentHash)
      buffer.append(refused.lane)
      buffer.append(refused.attempt)
      buffer.append(refused.actor)
      buffer.append(refused.code.rawValue)
      buffer.append(refused.leg)
      buffer.append(UInt64(refused.figures.count))
      for figure in refused.figures { buffer.append(figure) }
      // Only business commands have one; without it the padding reads as a text of no bytes.
      if !refused.detail.isEmpty { append(refused.detail, to: &buffer) }
    case .exportPulled(let entity, let from, let to, let actor):
      buffer.append(actor)
      buffer.append(from.rawValue)
      buffer.append(to.rawValue)
      append(entity, to: &buffer)
    case .holdPlaced(let hold): append(hold, to: &buffer)
    case .holdLocked(let hold, let actor):
      buffer.append(hold.rawValue)
      buffer.append(actor)
    case .holdReleased(let release):
      buffer.append(release.hold.rawValue)
      buffer.append(release.actor)
    case .holdDrawn(let draw): append(draw, to: &buffer)
    case .monthReopened(let reopening): append(reopening, to: &buffer)
    case .business(let record): append(record, to: &buffer)
    case .checkpointKey(let change): append(change, to: &buffer)
    }
  }

  static func append(_ text: String, to buffer: inout RecordBuffer) {
    precondition(text.utf8.count <= Int(UInt16.max))
    buffer.append(UInt16(text.utf8.count))
    buffer.append(utf8: text)
  }

  /// Decodes the event at `offset` and moves `offset` past it.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, at offset: inout Int
  ) throws(DecodingFailure) -> (event: Event, beforeVoucher: Int) {
    var reader = unsafe FieldReader(bytes: bytes, at: offset, end: bytes.count)
    let kindNumber = try reader.number(UInt16.self)
    _ = try reader.number(UInt16.self)
    let length = Int(try reader.number(UInt32.self))
    let voucher = Int(try reader.number(UInt32.self))
    _ = try reader.number(UInt32.self)
    guard length >= headBytes, length % 8 == 0, length <= bytes.count - offset else {
      throw .truncated
    }
    reader.end = offset + length
    guard let kind = Event.Kind(rawValue: kindNumber) else { throw .unknownKind(kindNumber) }
    let event = try decodeFields(of: kind, from: &reader)
    offset += length
    return (event, voucher)
  }

  private static func decodeFields(
    of kind: Event.Kind, from reader: inout FieldReader
  ) throws(DecodingFailure) -> Event {
    switch kind {
    case .actor:
      return .actor(
        Actor(uri: try reader.text(), issuer: try reader.text(), serial: try reader.text()))
    case .ledgerOpened:
      return try decodeLedger(from: &reader)
    case .accountOpened:
      return try decodeAccount(from: &reader)
    case .monthClosed:
      return .monthClosed(try decodeClosing(from: &reader))
    case .laneOpened:
      let lane = try reader.number(UInt32.self)
      let epoch = try reader.number(UInt32.self)
      let actor = try reader.number(UInt32.self)
      return .laneOpened(lane: lane, epoch: epoch, name: try reader.text(), actor: actor)
    case .refused:
      return try decodeRefused(from: &reader)
    case .exportPulled:
      let actor = try reader.number(UInt32.self)
      let from = FiscalMonth(rawValue: try reader.number(UInt16.self))
      let to = FiscalMonth(rawValue: try reader.number(UInt16.self))
      return .exportPulled(entity: try reader.text(), from: from, to: to, actor: actor)
    case .holdPlaced:
      return .holdPlaced(try decodePlacement(from: &reader))
    case .holdLocked:
      return .holdLocked(
        hold: try reader.position(), actor: try reader.number(UInt32.self))
    case .holdReleased:
      return .holdReleased(
        HoldRelease(hold: try reader.position(), actor: try reader.number(UInt32.self)))
    case .holdDrawn:
      return .holdDrawn(try decodeDraw(from: &reader))
    case .monthReopened:
      return .monthReopened(try decodeReopening(from: &reader))
    case .business:
      return .business(try decodeBusiness(from: &reader))
    case .checkpointKey:
      return .checkpointKey(try decodeKeyChange(from: &reader))
    }
  }

  private static func decodeLedger(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> Event {
    let number = try reader.number(UInt32.self)
    let actor = try reader.number(UInt32.self)
    let firstMonth = FiscalMonth(rawValue: try reader.number(UInt16.self))
    var regions: [UInt32] = []
    for _ in 0..<(try reader.number(UInt16.self)) {
      regions.append(try reader.number(UInt32.self))
    }
    let definition = LedgerDefinition(
      entity: try reader.text(), book: try reader.text(), name: try reader.text(),
      chart: try reader.text(), regions: regions, firstMonth: firstMonth)
    return .ledgerOpened(definition, number: number, actor: actor)
  }

  private static func decodeAccount(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> Event {
    let number = try reader.number(UInt32.self)
    let actor = try reader.number(UInt32.self)
    let ledger = try reader.number(UInt32.self)
    guard let side = Side(rawValue: try reader.number(UInt8.self)),
      let limit = BalanceLimit(rawValue: try reader.number(UInt8.self))
    else { throw .malformed }
    let managed = try reader.number(UInt16.self) == 1
    let definition = AccountDefinition(
      ledger: ledger, subject: try reader.text(), dimensions: try reader.text(),
      normalSide: side, limit: limit, isManaged: managed, balancesBy: try reader.text())
    return .accountOpened(definition, number: number, actor: actor)
  }

  private static func decodeRefused(
    from reader: inout FieldReader
  ) throws(DecodingFailure) -> Event {
    let serial = try reader.number(UInt64.self)
    let hash = try reader.number(UInt64.self)
    let lane = try reader.number(UInt32.self)
    let attempt = try reader.number(UInt32.self)
    let actor = try reader.number(UInt32.self)
    guard let code = RefusalCode(rawValue: try reader.number(UInt16.self)) else {
      throw .malformed
    }
    let leg = try reader.number(UInt16.self)
    let count = try reader.number(UInt64.self)
    guard count <= 8 else { throw .malformed }
    var figures: [Int64] = []
    for _ in 0..<count { figures.append(try reader.number(Int64.self)) }
    return .refused(
      RefusedVoucher(
        lane: lane, serial: serial, attempt: attempt, code: code, leg: leg, figures: figures,
        contentHash: hash, actor: actor,
        detail: reader.end - reader.at >= 2 ? try reader.text() : ""))
  }
}
