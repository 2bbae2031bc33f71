import Testing

@testable import LedgerCore

/// A ledger in which holds are placed: 100 fen in `cash` (never credit), 100 owed in `debt` (never
/// debit), and `income` and `other`, which have no limit.
final class HoldDesk {
  let books = Books()
  let ledger: UInt32
  let (cash, debt, income, other): (UInt32, UInt32, UInt32, UInt32)

  init() {
    ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
    debt = books.openAccount(in: ledger, "2001", side: .credit, limit: .neverDebit)
    income = books.openAccount(in: ledger, "4001", side: .credit)
    other = books.openAccount(in: ledger, "4002", side: .credit)
    #expect(books.post(Voucher(legs: [.debit(cash, 100), .credit(debt, 100)])) == nil)
  }

  var nowMs: Int64 { books.machine.body.timeMs }

  /// Places one hold that is taken.
  func place(_ lines: [LegFact], expiresMs: Int64 = 0) throws -> Position {
    let outcome = try books.submit(books.holds([lines], expiries: [expiresMs]))
    #expect(outcome.refusals == [])
    return Position(block: outcome.block, index: try #require(outcome.runs.first).index)
  }

  /// Why a hold is not placed; nil when it is.
  func refusal(
    ofHold lines: [LegFact], day: Day = .of(2020, 3, 15), expiresMs: Int64 = 0
  ) -> Refusal? {
    do throws(Refusal) {
      return try books.submit(books.holds([lines], day: day, expiries: [expiresMs]))
        .refusals.first
    } catch {
      return error
    }
  }

  func batch(
    _ vouchers: [Voucher], drawing holds: [Position], releasesRest: Bool = false,
    isAtomic: Bool = false
  ) -> VoucherBatch {
    var batch = books.batch(vouchers, isAtomic: isAtomic)
    batch.drawnHolds = holds
    batch.releasesRest = releasesRest
    return batch
  }

  /// Posts one voucher that draws a hold; nil when it was accepted.
  func draw(
    _ hold: Position, _ legs: [LegFact], day: Day = .of(2020, 3, 15), releasesRest: Bool = false
  ) -> Refusal? {
    do throws(Refusal) {
      return try books.submit(
        batch([Voucher(day: day, legs: legs)], drawing: [hold], releasesRest: releasesRest)
      ).refusals.first
    } catch {
      return error
    }
  }

  func pay(_ fen: Int64) -> [LegFact] { [.credit(cash, fen), .debit(income, fen)] }

  /// What holds keep of the cash.
  var heldCash: Int64 { books.machine.held(of: cash).credit }

  /// What is left of each line; nil when the hold is not open.
  func remaining(_ hold: Position) -> [Int64]? {
    books.machine.hold(hold)?.lines.map(\.remaining)
  }

  /// The events of the block under construction.
  var events: [(event: Event, beforeVoucher: Int)] { StoredBlock(books.machine.body).events }
}

extension Position {
  var figures: [Int64] { [Int64(block), Int64(index)] }
}
