extension StateMachine {
  /// The state that an image was made of, in every byte and in what it does next.
  ///
  /// Bytes that no state machine wrote are an error and never a trap, now or later: every number
  /// that leads from one row to another is checked. Whether these are the bytes that were written
  /// is for a digest to say.
  package init<Source: SnapshotSource & ~Copyable>(
    decoding source: inout Source, business: (any BusinessBooks)? = nil
  ) throws(SnapshotFailure) {
    self.init(business: business)
    try decodeTotals(from: &source)
    try decodeActors(from: &source)
    try decodeLedgers(from: &source)
    groupKeys = try source.keys(.groupKeyText, .groupKeyEnds)
    accountKeys = try source.keys(.accountKeyText, .accountKeyEnds)
    accounts = try source.column(.accounts)
    turnovers = try source.column(.turnovers)
    jumpSlots = try source.column(.jumpSlots)
    months = try source.column(.months)
    try decodeLanes(from: &source)
    try decodeReversals(from: &source)
    try decodeHolds(from: &source)
    try decodeReferences(from: &source)
    try decodeCheckpointKeys(from: &source)
    try business?.decode(from: &source)
    guard source.bytesLeft == 0 else { throw .tooLong(by: source.bytesLeft) }
    try checkReferences()
  }

  private mutating func decodeTotals<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.totals) { (reader) throws(SnapshotFailure) in
      sealedOrdinal = try reader.value(UInt64.self)
      sealedTimeMs = try reader.value(Int64.self)
      totalVouchers = try reader.value(UInt64.self)
      totalLegs = try reader.value(UInt64.self)
      let free = try reader.value(UInt64.self)
      guard sealedOrdinal < Self.ordinalEnd, sealedTimeMs >= 0, totalVouchers < Self.totalEnd,
        totalLegs < Self.totalEnd, free <= UInt64(UInt32.max)
      else { throw reader.impossible("totals beyond all limits") }
      freeTurnover = UInt32(free)
    }
  }

  private mutating func decodeActors<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.actors) { (reader) throws(SnapshotFailure) in
      let actor = Actor(
        uri: try reader.text(), issuer: try reader.text(), serial: try reader.text())
      guard actorKeys.find(Self.key(of: actor)) == nil else {
        throw reader.impossible("an actor is there twice")
      }
      _ = actorKeys.insert(Self.key(of: actor))
      actors.append(actor)
    }
  }

  private mutating func decodeLedgers<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.ledgerDefinitions) { (reader) throws(SnapshotFailure) in
      let definition = try LedgerDefinition(from: &reader)
      let key = "\(definition.entity)\t\(definition.book)"
      guard ledgerKeys.find(key) == nil else {
        throw reader.impossible("a ledger is there twice")
      }
      _ = ledgerKeys.insert(key)
      ledgerDefinitions.append(definition)
    }
    ledgers = try source.column(.ledgers)
  }

  private mutating func decodeLanes<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    try source.forEachEntry(.lanes) { (reader) throws(SnapshotFailure) in
      let lane = try Lane(from: &reader, number: UInt32(lanes.count), actorCount: actors.count)
      let uri = actors[Int(lane.actor)].uri
      let key = Self.laneKey(uri: uri, name: lane.name)
      guard lane.actors.allSatisfy({ actors[Int($0)].uri == uri }), laneKeys.find(key) == nil
      else { throw reader.impossible("lane \(lanes.count) is another's") }
      _ = laneKeys.insert(key)
      lanesOfIdentity[uri, default: 0] += 1
      lanes.append(lane)
    }
  }

  private mutating func decodeReversals<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    reversals = try source.column(.reversals)
    reversalIndex.reserveCapacity(reversals.count)
    for index in 0..<UInt32(reversals.count) {
      let row = reversals[index]
      let known = reversalIndex.updateValue(index, forKey: row.voucher)
      guard known == nil, row.voucher.block > 0, row.voucher < row.by, isPast(row.by),
        row.actor > 0, row.actor < actors.count, row.reserved == 0
      else { throw .impossible(.reversals, row: index) }
    }
  }

  /// A position counts blocks in 40 bits, and there must be room for more of them.
  private static var ordinalEnd: UInt64 { 1 << 40 - 1 << 20 }
  /// Vouchers and legs that no journal reaches.
  private static var totalEnd: UInt64 { 1 << 60 }
}

extension LedgerDefinition {
  fileprivate init(from reader: inout EntryReader) throws(SnapshotFailure) {
    entity = try reader.text()
    book = try reader.text()
    name = try reader.text()
    chart = try reader.text()
    regions = []
    firstMonth = try reader.value(FiscalMonth.self)
    for _ in 0..<(try reader.count(each: 4)) { regions.append(try reader.value(UInt32.self)) }
    guard (1...4).contains(regions.count) else {
      throw reader.impossible("a ledger in \(regions.count) regions")
    }
  }
}

extension Lane {
  /// Bytes of a refused voucher without its figures.
  private static let refusedBytes = 32
  /// Figures of a refusal; the events of a block allow as many.
  private static let figuresPerRefusal = 8

  fileprivate init(
    from reader: inout EntryReader, number: UInt32, actorCount: Int
  ) throws(SnapshotFailure) {
    self.init(name: try reader.text())
    nextSerial = try reader.value(UInt64.self)
    lastRun = try reader.value(Position.self)
    lastRetry = try reader.value(Position.self)
    jumps = try reader.value(JumpStack.self)
    for _ in 0..<(try reader.count(each: 4)) { actors.append(try reader.value(UInt32.self)) }
    guard nextSerial > 0, nextSerial < 1 << 60, !actors.isEmpty,
      actors.allSatisfy({ $0 > 0 && $0 < actorCount })
    else { throw reader.impossible("lane \(number)") }
    var serials: Set<UInt64> = []
    for _ in 0..<(try reader.count(each: Self.refusedBytes)) {
      let voucher = try Self.refused(from: &reader, lane: number)
      guard serials.insert(voucher.serial).inserted, voucher.serial > 0,
        voucher.serial < nextSerial, voucher.attempt > 0, voucher.attempt < UInt32.max,
        voucher.actor > 0, voucher.actor < actorCount
      else { throw reader.impossible("a refused serial of lane \(number)") }
      refused.append(voucher)
    }
    if !reader.isAtEnd {
      for index in refused.indices { refused[index].detail = try reader.text() }
      guard refused.contains(where: { !$0.detail.isEmpty }) else {
        throw reader.impossible("details of lane \(number)")
      }
    }
    guard refused.count <= Limits.refusedSerialsKept else {
      throw reader.impossible("lane \(number) keeps \(refused.count) refused serials")
    }
  }

  private static func refused(
    from reader: inout EntryReader, lane: UInt32
  ) throws(SnapshotFailure) -> RefusedVoucher {
    let serial = try reader.value(UInt64.self)
    let contentHash = try reader.value(UInt64.self)
    let attempt = try reader.value(UInt32.self)
    let actor = try reader.value(UInt32.self)
    guard let code = RefusalCode(rawValue: try reader.value(UInt16.self)) else {
      throw reader.impossible("an unknown refusal")
    }
    let leg = try reader.value(UInt16.self)
    let figures = try reader.count(each: 8)
    guard figures <= figuresPerRefusal else { throw reader.impossible("\(figures) figures") }
    var voucher = RefusedVoucher(
      lane: lane, serial: serial, attempt: attempt, code: code, leg: leg, figures: [],
      contentHash: contentHash, actor: actor)
    for _ in 0..<figures { voucher.figures.append(try reader.value(Int64.self)) }
    return voucher
  }
}
