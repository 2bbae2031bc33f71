extension ReferenceBook {
  /// An entry of the part is a chunk of one ledger's year: ledger u32, year u32, count u32, then
  /// hash and voucher of each reference in the order in which they came.
  var part: StatePart {
    typealias Chunk = (ledger: UInt32, year: UInt32, entries: [ReferenceYear.Entry])
    let chunks = years.flatMap { year in
      year.entries.chunks.map { Chunk(year.ledger, year.year, $0) }
    }
    return StatePart(
      kind: .references,
      content: .entries(count: chunks.count) { index, buffer in
        let chunk = chunks[index]
        buffer.append(chunk.ledger)
        buffer.append(chunk.year)
        buffer.append(UInt32(chunk.entries.count))
        for entry in chunk.entries { buffer.append(entry) }
      })
  }
}

extension StateMachine {
  mutating func decodeReferences<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure) {
    typealias Entries = ChunkedList<ReferenceYear.Entry>
    var seen: Set<UInt64> = []
    var newest: UInt64?
    var isWhole = false
    try source.forEachEntry(.references) { (reader) throws(SnapshotFailure) in
      let ledger = try reader.value(UInt32.self)
      let year = try reader.value(UInt32.self)
      let count = try reader.count(each: MemoryLayout<ReferenceYear.Entry>.size)
      let key = UInt64(ledger) << 32 | UInt64(year)
      // A year's chunks stand together, and all but its last are whole.
      guard isLedger(ledger), year <= UInt32(UInt16.max), count > 0, count <= Entries.chunkCount,
        key == newest ? isWhole : seen.insert(key).inserted
      else { throw reader.impossible("year \(year) of ledger \(ledger)") }
      newest = key
      isWhole = count == Entries.chunkCount
      for _ in 0..<count {
        let entry = try reader.value(ReferenceYear.Entry.self)
        guard entry.voucher != .none, isPast(entry.voucher),
          references.find(entry.hash, ledger: ledger, year: year) == nil,
          references.count < Limits.referencesKept
        else { throw reader.impossible("a reference of ledger \(ledger)") }
        references.insert(entry.hash, ledger: ledger, year: year, entry.voucher)
      }
    }
  }
}
