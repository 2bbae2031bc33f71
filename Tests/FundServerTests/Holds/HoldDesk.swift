import FundClient
import Testing

/// A bureau with cash of 1000 fen and a lane, and its checker.
struct HoldDesk: Sendable {
  let books: SampleBooks
  let bureau: LedgerClient
  let checker: LedgerClient
  let lane: Lane

  static func make(on test: TestLedger) async throws -> HoldDesk {
    let books = try await SampleBooks.open(on: test)
    let bureau = try await test.client(.bureau)
    let lane = try await Lane.open("desk", on: bureau)
    let income = try await lane.submit(.of([books.income(1_000)]))
    #expect(income.accepted == 1)
    return HoldDesk(
      books: books, bureau: bureau, checker: try await test.client(.checker), lane: lane)
  }

  /// Places one hold that must pass.
  func place(
    _ lines: [VoucherLeg], expiresAtMillis: Int64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> HoldID {
    let outcome = try await lane.place(.of([lines], expiresAtMillis: expiresAtMillis))
    return try #require(
      outcome.hold(0), "\(outcome.refusals)", sourceLocation: sourceLocation)
  }

  /// Posts one voucher that names a hold.
  func draw(
    _ legs: [VoucherLeg], from hold: HoldID?, releasesRest: Bool = false
  ) async throws -> BatchOutcome {
    var batch = VoucherBatch()
    batch.releasesRest = releasesRest
    batch.append(day: SampleBooks.day(3, 5), summary: "支付", hold: hold, legs: legs)
    return try await lane.submit(batch)
  }

  func remaining(_ hold: HoldID) async throws -> [Int64] {
    try await bureau.hold(hold).lines.map(\.remaining.value)
  }

  func state(_ hold: HoldID) async throws -> Hold.State { try await bureau.hold(hold).state }
}
