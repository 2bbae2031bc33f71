import Testing

@testable import LedgerCore

/// The byte forms of the records are final: a journal outlives the program.
struct RecordLayoutTests {
  private static func bytes(_ append: (inout RecordBuffer) -> Void) -> [UInt8] {
    var buffer = RecordBuffer()
    append(&buffer)
    return Array(buffer.bytes)
  }

  private static func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    return stride(from: 0, to: digits.count, by: 2).compactMap { at in
      let start = digits.index(digits.startIndex, offsetBy: at)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
    }
  }

  @Test func aLegIsFortyEightBytes() {
    let leg = LegRecord(
      amount: -0x0102_0304_0506_0708, balance: 0x1112_1314_1516_1718,
      previous: Position(rawValue: 0x2122_2324_2526_2728),
      jump: Position(rawValue: 0x3132_3334_3536_3738), accountAndSide: 0xC142_4344,
      ordinal: 0x5152_5354, voucher: 0x6162_6364, day: Day(number: 0x7172),
      maximumDay: Day(number: 0x8182))
    let golden = Self.hex(
      """
      f8f8f9fafbfcfdfe 1817161514131211 2827262524232221 3837363534333231
      444342c1 54535251 64636261 7271 8281
      """)
    #expect(golden.count == 48)
    #expect(Self.bytes { $0.append(leg) } == golden)
    #expect(leg.account == 0x4142_4344 && leg.side == .credit)
    #expect(leg.fact == LegFact(account: leg.account, side: .credit, amount: leg.amount))
  }

  @Test func aVoucherIsFortyBytesAndBeginsWithTheLeafPrefix() {
    let voucher = VoucherRecord(
      flags: [.reversal, .atomic], legCount: 0x0102, firstLeg: 0x1112_1314,
      day: Day(number: 0x2122), month: FiscalMonth(rawValue: 0x3132), ledger: 0x4142_4344,
      number: 0x5152_5354, tailOffset: 0x6162_6364, tailLength: 0x7172, ledgerCount: 0x8182,
      lane: 0x9192_9394, serial: 0xA1A2_A3A4_A5A6_A7A8)
    let golden = Self.hex(
      """
      00 03 0201 14131211 2221 3231 44434241 54535251 64636261 7271 8281 94939291
      a8a7a6a5a4a3a2a1
      """)
    #expect(golden.count == 40)
    #expect(Self.bytes { $0.append(voucher) } == golden)
  }

  @Test func aDirectoryEntryIsThirtyTwoBytes() {
    let entry = DirectoryEntry(
      ledger: 0x0102_0304, month: FiscalMonth(rawValue: 0x1112), firstNumber: 0x2122_2324,
      count: 0x3132_3334, previous: Position(rawValue: 0x4142_4344_4546_4748),
      jump: Position(rawValue: 0x5152_5354_5556_5758))
    let golden = Self.hex(
      "04030201 1211 0000 24232221 34333231 4847464544434241 5857565554535251")
    #expect(golden.count == 32)
    #expect(Self.bytes { $0.append(entry) } == golden)
  }

  @Test func aLaneRunIsFortyEightBytes() {
    let run = LaneRun(
      lane: 0x0102_0304, epoch: 0x1112_1314, firstSerial: 0x2122_2324_2526_2728,
      voucher: 0x3132_3334, count: 0x4142_4344, attempt: 0x5152_5354,
      previous: Position(rawValue: 0x6162_6364_6566_6768),
      jump: Position(rawValue: 0x7172_7374_7576_7778))
    let golden = Self.hex(
      """
      04030201 14131211 2827262524232221 34333231 44434241 54535251 00000000
      6867666564636261 7877767574737271
      """)
    #expect(golden.count == 48)
    #expect(Self.bytes { $0.append(run) } == golden)
  }

  @Test func aLateLegIsSixteenBytes() {
    let late = LateLeg(leg: 0x0102_0304, previous: Position(rawValue: 0x1112_1314_1516_1718))
    #expect(Self.bytes { $0.append(late) } == Self.hex("04030201 00000000 1817161514131211"))
  }

  @Test func theRelationsOfTheLimitsHold() {
    Limits.check()
  }
}

struct VoucherTailTests {
  private static func record(
    flags: VoucherRecord.Flags = [], ledgers: UInt16 = 1
  ) -> VoucherRecord {
    VoucherRecord(
      flags: flags, legCount: 2, firstLeg: 0, day: Day(number: 0), month: .none, ledger: 1,
      number: 1, tailOffset: 0, tailLength: 0, ledgerCount: ledgers, lane: 0, serial: 0)
  }

  private static func tail(_ bytes: [UInt8], of record: VoucherRecord) -> VoucherTail? {
    bytes.withUnsafeBytes { VoucherTail($0, of: record) }
  }

  @Test func ledgersReversedPositionAndSummaryFollowOneAnother() {
    let bytes: [UInt8] = [
      5, 0, 0, 0, 9, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1,
    ]
    let tail = Self.tail(
      bytes + Array("冲销".utf8), of: Self.record(flags: .reversal, ledgers: 3))
    #expect(tail?.numbers.map(\.ledger) == [5, 6])
    #expect(tail?.numbers.map(\.number) == [9, 257])
    #expect(tail?.reversed.rawValue == 0x0102_0304_0506_0708)
    #expect(tail?.summary == "冲销")
  }

  @Test func aShortTailIsNone() {
    for length in 0..<24 {
      let bytes = [UInt8](repeating: 0, count: length)
      #expect(Self.tail(bytes, of: Self.record(flags: .reversal, ledgers: 3)) == nil)
    }
  }

  @Test func aSummaryMustBeText() {
    #expect(Self.tail([0xFF, 0xFE], of: Self.record()) == nil)
    #expect(Self.tail([], of: Self.record())?.summary.isEmpty == true)
  }
}
