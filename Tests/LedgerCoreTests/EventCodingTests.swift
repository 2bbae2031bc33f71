import TestSupport
import Testing

@testable import LedgerCore

struct EventCodingTests {
  static let samples: [Event] = [
    .actor(Actor(uri: "spiffe://620503.62.fundledger/bureau/张三", issuer: "CN=甘肃", serial: "0A")),
    .actor(Actor(uri: "", issuer: "", serial: "")),
    .ledgerOpened(
      LedgerDefinition(
        entity: "620503", book: "GLF", name: "麦积区财政", chart: "GLF-2015",
        regions: [620_503, 620_500, 620_000, 0], firstMonth: FiscalMonth(rawValue: 261)),
      number: 1, actor: 2),
    .accountOpened(
      AccountDefinition(
        ledger: 1, subject: "1001", dimensions: "F=1,I=c1", normalSide: .credit,
        limit: .neverDebit, isManaged: true, balancesBy: "c1"),
      number: .max, actor: 1),
    .monthClosed(
      MonthClosing(
        ledger: 3, month: FiscalMonth(rawValue: 1_950), version: 2, vouchers: 12, rows: 7,
        seen: Position(block: 9, index: 1), openHolds: 1_000,
        holds: [Position(block: 1, index: 2), Position(block: 3, index: 4)], actor: 4)),
    .monthReopened(
      MonthReopening(
        ledger: 3, month: FiscalMonth(rawValue: 1_950), version: 2, rows: 7, reason: "补记",
        actor: 4)),
    .holdPlaced(
      HoldPlacement(
        lane: 2, serial: 3, day: Day(number: 18_000), month: FiscalMonth(rawValue: 250),
        expiresMs: 1_600_000_000_000, purpose: "支付申请",
        lines: [
          HoldLine(account: 5, side: .debit, amount: 9_000),
          HoldLine(account: 0x7FFF_FFFF, side: .credit, amount: 1),
        ])),
    .holdLocked(hold: Position(block: 5, index: 6), actor: 7),
    .holdReleased(HoldRelease(hold: Position(block: 5, index: 6), actor: 0)),
    .holdDrawn(
      HoldDraw(hold: Position(block: 5, index: 6), releasesRest: true, amounts: [0, .max])),
    .laneOpened(lane: 9, epoch: 2, name: "desk", actor: 1),
    .refused(
      RefusedVoucher(
        lane: 1, serial: .max, attempt: 3, code: .unbalanced, leg: .max,
        figures: [.min, .max, 0, 1], contentHash: 0x0123_4567_89AB_CDEF, actor: 7)),
    .exportPulled(entity: "620503", from: .none, to: FiscalMonth(rawValue: 5), actor: 3),
    .checkpointKey(
      CheckpointKeyChange(vkey: "甘肃+00c0ffee+AQ==", action: .retired, actor: 0)),
  ]

  private static func encode(_ events: [(Event, Int)]) -> [UInt8] {
    var buffer = RecordBuffer(capacity: 8)
    for (event, voucher) in events { EventCoding.append(event, before: voucher, to: &buffer) }
    return Array(buffer.bytes)
  }

  private static func decode(
    _ bytes: [UInt8]
  ) -> Result<[(event: Event, beforeVoucher: Int)], EventCoding.DecodingFailure> {
    bytes.withUnsafeBytes { bytes in
      var found: [(event: Event, beforeVoucher: Int)] = []
      var offset = 0
      do throws(EventCoding.DecodingFailure) {
        while offset < bytes.count { found.append(try EventCoding.decode(bytes, at: &offset)) }
        return .success(found)
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func everyKindComesBack() throws {
    let bytes = Self.encode(Self.samples.enumerated().map { ($1, $0 * 1_000) })
    #expect(bytes.count % 8 == 0)
    let found = try Self.decode(bytes).get()
    #expect(found.map(\.event) == Self.samples)
    #expect(found.map(\.beforeVoucher) == Self.samples.indices.map { $0 * 1_000 })
  }

  @Test func goldenBytesOfAClosedMonth() {
    let event = Event.monthClosed(
      MonthClosing(
        ledger: 0x0102, month: FiscalMonth(rawValue: 0x0304), version: 7, vouchers: 5, rows: 8,
        seen: Position(rawValue: 9), openHolds: 1, holds: [Position(rawValue: 10)], actor: 6))
    #expect(
      Self.encode([(event, 7)]) == [
        4, 0, 1, 0, 64, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
        2, 1, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 4, 3, 7, 0,
        8, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0,
      ])
  }

  @Test(arguments: samples)
  func everyCutIsAnError(_ event: Event) {
    let bytes = Self.encode([(event, 0)])
    for length in 1..<bytes.count {
      guard case .failure(let failure) = Self.decode(Array(bytes[..<length])) else {
        Issue.record("\(event) decodes from \(length) of \(bytes.count) bytes")
        continue
      }
      #expect(failure == .truncated)
    }
  }

  /// A length that ends inside the fields is an error too.
  @Test(arguments: samples)
  func aLengthThatIsTooSmallIsAnError(_ event: Event) {
    var bytes = Self.encode([(event, 0)])
    let fields = bytes.count
    for length in stride(from: 0, to: fields - 8, by: 8) {
      bytes[4] = UInt8(length)
      guard case .failure = Self.decode(bytes) else {
        // What is left behind the shorter event may be no event either.
        Issue.record("\(event) decodes with length \(length)")
        continue
      }
    }
  }

  @Test(arguments: samples)
  func noByteTraps(_ event: Event) {
    let bytes = Self.encode([(event, 0)])
    for at in bytes.indices {
      for value in [UInt8(0), 1, 2, 7, 8, 0x7F, 0x80, 0xFF] {
        var damaged = bytes
        damaged[at] = value
        _ = Self.decode(damaged)
      }
    }
  }

  @Test func anUnknownKindIsNamed() {
    var bytes = Self.encode([(Self.samples[0], 0)])
    bytes[0] = 99
    guard case .failure(let failure) = Self.decode(bytes) else {
      Issue.record("kind 99 decodes")
      return
    }
    #expect(failure == .unknownKind(99))
  }

  @Test func randomBytesDoNotTrap() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<2_000 {
      var bytes = random.bytes(Int.random(in: 16...160, using: &random))
      bytes[0] = UInt8.random(in: 0...8, using: &random)
      bytes[1] = 0
      bytes[4] = UInt8(bytes.count & ~7)
      for at in 5..<8 { bytes[at] = 0 }
      _ = Self.decode(bytes)
    }
  }
}
