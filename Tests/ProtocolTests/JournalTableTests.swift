import LedgerCore
import LedgerJournal
import Testing

/// The layout tables of Protocol/JOURNAL.md against the code.
@Suite struct JournalTableTests {
  struct Field: Hashable {
    var offset: Int
    var bytes: Int
    var name: String
  }

  /// The tables whose heading ends in ", N bytes", by the words before.
  static func layouts() throws -> [String: (size: Int, fields: [Field])] {
    var layouts: [String: (size: Int, fields: [Field])] = [:]
    for row in MarkdownTable.rows(in: try ProtocolFolder.text(of: "JOURNAL.md")) {
      guard let match = row.heading.wholeMatch(of: /(.+), (\d+) bytes/),
        let size = Int(match.2), row.cells.count == 5
      else { continue }
      let field = Field(
        offset: try #require(Int(row.cells[0])), bytes: try #require(Int(row.cells[1])),
        name: row.cells[3])
      layouts[String(match.1), default: (size, [])].fields.append(field)
    }
    return layouts
  }

  @Test func `every layout is complete and without gaps`() throws {
    let layouts = try Self.layouts()
    #expect(layouts.count == 13)
    for (name, layout) in layouts {
      var end = 0
      for field in layout.fields {
        #expect(field.offset == end, "\(name).\(field.name)")
        end = field.offset + field.bytes
      }
      #expect(end == layout.size, "\(name)")
    }
  }

  /// The offset in the table against the one in memory, for the fields that can be named.
  private func check<Record>(
    _ type: Record.Type, _ fields: [(String, PartialKeyPath<Record>)]
  ) throws {
    let layout = try #require(try Self.layouts()["\(type)"])
    #expect(layout.size == MemoryLayout<Record>.size)
    for (name, path) in fields {
      let field = layout.fields.first { $0.name == name }
      #expect(field?.offset == MemoryLayout<Record>.offset(of: path), "\(type).\(name)")
    }
  }

  @Test func `records lie in memory as in the tables`() throws {
    try check(
      LegRecord.self,
      [
        ("amount", \.amount), ("balance", \.balance), ("previous", \.previous), ("jump", \.jump),
        ("ordinal", \.ordinal), ("voucher", \.voucher), ("day", \.day),
        ("maximumDay", \.maximumDay),
      ])
    try check(
      VoucherRecord.self,
      [
        ("leafPrefix", \.leafPrefix), ("flags", \.flags), ("legCount", \.legCount),
        ("firstLeg", \.firstLeg), ("day", \.day), ("month", \.month), ("ledger", \.ledger),
        ("number", \.number), ("tailOffset", \.tailOffset), ("tailLength", \.tailLength),
        ("ledgerCount", \.ledgerCount), ("lane", \.lane), ("serial", \.serial),
      ])
    try check(
      DirectoryEntry.self,
      [
        ("ledger", \.ledger), ("month", \.month), ("firstNumber", \.firstNumber),
        ("count", \.count), ("previous", \.previous), ("jump", \.jump),
      ])
    try check(
      LaneRun.self,
      [
        ("lane", \.lane), ("epoch", \.epoch), ("firstSerial", \.firstSerial),
        ("voucher", \.voucher), ("count", \.count), ("attempt", \.attempt), ("kind", \.kind),
        ("previous", \.previous), ("jump", \.jump),
      ])
    try check(LateLeg.self, [("leg", \.leg), ("previous", \.previous)])
    try check(
      TurnoverRecord.self,
      [("account", \.account), ("debit", \.debit), ("credit", \.credit)])
  }

  @Test func `a sealed block has its header fields where the table says`() throws {
    let layout = try #require(try Self.layouts()["Block header"])
    var machine = StateMachine()
    machine.beginBlock(timeMs: 1_516_000_000_123)
    _ = try machine.openLane(named: "lane", actor: Actor(uri: "u", issuer: "i", serial: "1"))
    machine.sealBlock()
    var sealer = BlockSealer(algorithm: .sha256, epoch: 5, previous: .zero)
    let block = sealer.seal(machine.body)
    func number(_ name: String) throws -> UInt64 {
      guard let field = layout.fields.first(where: { $0.name == name }) else {
        throw VectorProblem.undescribed(name)
      }
      return block.bytes[field.offset..<field.offset + field.bytes].reversed()
        .reduce(0) { $0 << 8 | UInt64($1) }
    }
    #expect(try number("magic") == 0x3142_4C46)
    #expect(try number("version") == 1)
    #expect(try number("headerBytes") == 256)
    #expect(try number("blockBytes") == UInt64(block.bytes.count))
    #expect(try number("ordinal") == 1)
    #expect(try number("epoch") == 5)
    #expect(try number("timeMs") == 1_516_000_000_123)
    #expect(try number("algorithm") == 2)
    #expect(try number("sectionCount") == 7)
    #expect(try number("bodyChecksum") == UInt64(block.header.bodyChecksum))
    #expect(try number("headerChecksum") > 0)
    let checksum = try #require(layout.fields.first { $0.name == "bodyChecksum" })
    let digested = Array(block.bytes[..<checksum.offset])
    #expect(DigestAlgorithm.sha256.digest(digested) == block.digest)
  }
}
