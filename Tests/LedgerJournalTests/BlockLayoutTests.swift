import TestSupport
import Testing

@testable import LedgerCore
@testable import LedgerJournal

@Suite("Where the records of a block lie")
struct BlockLayoutTests {
  @Test("a layout says what the whole header says")
  func header() throws {
    for block in try [SealedBlock].history(seed: 95, count: 20) {
      let layout = try BlockLayout(decoding: block.bytes)
      let header = try BlockHeader(decoding: block.bytes)
      #expect(layout.voucherCount == Int(header.voucherCount))
      #expect(layout.legCount == Int(header.legCount))
      #expect(layout.voucherOffset(3) == header.voucherOffset(3))
      var head = VoucherRecord(
        flags: [], legCount: 2, firstLeg: 0, day: Day(number: 0), month: .none, ledger: 1,
        number: 1, tailOffset: 0, tailLength: 0, ledgerCount: 1, lane: 0, serial: 0)
      let tails = header.range(of: .tails)
      head.tailLength = UInt16(tails.count)
      #expect(layout.tailRange(head) == tails)
      head.tailOffset = 1
      #expect(layout.tailRange(head) == nil)
    }
  }

  @Test("of a damaged header, and of counts that do not fit, there is no layout")
  func damage() throws {
    let block = StoredBlock(try #require(try [SealedBlock].history(seed: 96, count: 1).first))
    func layout(_ block: StoredBlock) throws(BlockProblem) -> BlockLayout {
      let result = block.bytes.withUnsafeBytes { bytes in
        Result { () throws(BlockProblem) in try BlockLayout(decoding: bytes) }
      }
      return try result.get()
    }
    var damaged = block
    damaged.bytes[44] ^= 1
    #expect(throws: BlockProblem.headerChecksum) { try layout(damaged) }
    damaged.fixChecksums()
    #expect(throws: BlockProblem.inconsistentLengths) { try layout(damaged) }
    damaged = block
    damaged.bytes.removeLast(damaged.bytes.count - 100)
    #expect(throws: BlockProblem.truncated) { try layout(damaged) }
  }

  @Test("a table keeps the newest layout of each place, and gives it for its own block only")
  func table() throws {
    let blocks = try [SealedBlock].history(seed: 97, count: 2)
    let layouts = try blocks.map { block throws(BlockProblem) in
      try BlockLayout(decoding: block.bytes)
    }
    let places = UInt64(LayoutTable.places)
    var table = LayoutTable()
    #expect(table[1] == nil && table[0] == nil)
    table[1] = layouts[0]
    table[2] = layouts[1]
    #expect(table[1] == layouts[0] && table[2] == layouts[1])
    #expect(table[places + 1] == nil)
    table[places + 1] = layouts[1]
    #expect(table[1] == nil && table[places + 1] == layouts[1] && table[2] == layouts[1])
  }
}
