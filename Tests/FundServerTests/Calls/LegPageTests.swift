import FundMessages
import NIOCore
import SwiftProtobuf
import TestSupport
import Testing

@testable import FundServer
@testable import LedgerCore
@testable import LedgerJournal

@Suite("Pages of history on the wire")
struct LegPageTests {
  /// Values that are left out, short and long.
  private static let values: [UInt64] = [0, 1, 127, 128, 16_383, 16_384, 1 << 31, 1 << 39, .max]

  private func value(_ random: inout SplitMix64) -> UInt64 {
    Self.values.randomElement(using: &random).unsafelyUnwrapped
  }

  private func leg(_ random: inout SplitMix64) throws -> HistoryLeg {
    let day = Day(number: UInt16.random(in: 16_000...19_000, using: &random))
    let month = try #require(FiscalMonth(day: day, adjustment: false))
    var leg = LegRecord(
      amount: Int64(bitPattern: value(&random)), balance: Int64(bitPattern: value(&random)),
      previous: .none, jump: .none,
      accountAndSide: UInt32(truncatingIfNeeded: value(&random)), ordinal: 0, voucher: 0, day: day,
      maximumDay: day)
    leg.ordinal = UInt32(truncatingIfNeeded: value(&random))
    leg.voucher = UInt32(truncatingIfNeeded: value(&random)) & 0xFF_FFFF
    let head = VoucherRecord(
      flags: [], legCount: 2, firstLeg: 0, day: day, month: month,
      ledger: UInt32.random(in: 1...2, using: &random),
      number: UInt32(truncatingIfNeeded: value(&random)), tailOffset: 0, tailLength: 0,
      ledgerCount: 2, lane: 1, serial: 1)
    var tail = try #require(
      VoucherTail(UnsafeRawBufferPointer(start: nil, count: 0), of: plain(head)))
    tail.numbers = [(2, UInt32(truncatingIfNeeded: value(&random)))]
    tail.summary =
      ["", "易地扶贫搬迁", String(repeating: "摘要", count: 80)]
      .randomElement(using: &random).unsafelyUnwrapped
    return HistoryLeg(
      position: Position(block: 1 + value(&random) & 0xFFFF_FFFF, index: 3), leg: leg, head: head,
      tail: tail)
  }

  private func plain(_ head: VoucherRecord) -> VoucherRecord {
    var head = head
    head.ledgerCount = 1
    return head
  }

  /// By the generated message, as ``StoredVoucher`` fills it.
  private func message(_ page: LegPage) -> Fundledger_V1_ListLegsResponse {
    var message = Fundledger_V1_ListLegsResponse()
    message.legs = page.legs.map { leg in
      StoredVoucher(
        position: leg.voucher, timeMs: 0, head: leg.head, legs: [], tail: leg.tail
      ).message(of: leg.leg, inLedger: page.ledger)
    }
    message.next = page.next
    message.revision = page.revision
    return message
  }

  @Test(
    "a page has the bytes of the generated message", arguments: 1...50 as ClosedRange<UInt64>)
  func bytes(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var page = LegPage(
      ledger: UInt32.random(in: 1...3, using: &random),
      legs: try (0..<Int.random(in: 0...20, using: &random)).map { _ in try leg(&random) },
      next: value(&random))
    page.revision.block = value(&random)
    page.revision.index = UInt32(truncatingIfNeeded: value(&random))
    #expect(try page.encoded() == message(page).encoded())
  }
}
