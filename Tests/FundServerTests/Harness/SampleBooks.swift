import FundClient
import Testing

/// General budgets (总会计) of two counties and the accounts that the tests post to.
struct SampleBooks: Sendable {
  /// 麦积区 620503.
  let ledger: UInt32
  let cash: UInt32
  let revenue: UInt32
  let expenditure: UInt32
  /// 秦州区 620502.
  let otherLedger: UInt32
  let otherCash: UInt32
  let otherRevenue: UInt32

  static let month = Month(number: 201_901).unsafelyUnwrapped

  static func open(on test: TestLedger) async throws -> SampleBooks {
    try await open(with: test.client(.supervisor))
  }

  static func open(with supervisor: LedgerClient) async throws -> SampleBooks {
    let ledger = try await supervisor.openLedger(
      entity: "620503", book: "GLF", name: "麦积区财政总会计", firstMonth: month)
    let other = try await supervisor.openLedger(
      entity: "620502", book: "GLF", name: "秦州区财政总会计", firstMonth: month)
    let fund = [DimensionValue(key: "F", value: "1")]
    let subjects = [
      (ledger, "1004"), (ledger, "4001"), (ledger, "5005"), (other, "1004"), (other, "4001"),
    ]
    let accounts = try await supervisor.openAccounts(
      subjects.map { NewAccount(ledger: $0.0.ledger.number, subject: $0.1, dimensions: fund) }
    ).numbers
    return SampleBooks(
      ledger: ledger.ledger.number, cash: accounts[0], revenue: accounts[1],
      expenditure: accounts[2], otherLedger: other.ledger.number, otherCash: accounts[3],
      otherRevenue: accounts[4])
  }

  static func day(_ month: Int, _ day: Int, year: Int = 2019) -> Day {
    Day(year: year, month: month, day: day).unsafelyUnwrapped
  }

  /// Revenue comes in.
  func income(_ fen: Int64) -> [VoucherLeg] {
    [.debit(cash, Fen(fen)), .credit(revenue, Fen(fen))]
  }

  /// Money is spent: refused beyond the cash.
  func payment(_ fen: Int64) -> [VoucherLeg] {
    [.debit(expenditure, Fen(fen)), .credit(cash, Fen(fen))]
  }

  /// Cash that is kept for a payment.
  func kept(_ fen: Int64) -> [VoucherLeg] { [.credit(cash, Fen(fen))] }

  /// Revenue of the other county.
  func otherIncome(_ fen: Int64) -> [VoucherLeg] {
    [.debit(otherCash, Fen(fen)), .credit(otherRevenue, Fen(fen))]
  }
}

extension VoucherBatch {
  /// Vouchers on one day, in March 2019 unless told.
  static func of(
    _ vouchers: [[VoucherLeg]], on day: Day = SampleBooks.day(3, 5), summary: String = "摘要"
  ) -> VoucherBatch {
    var batch = VoucherBatch()
    for legs in vouchers { batch.append(day: day, summary: summary, legs: legs) }
    return batch
  }
}

extension HoldBatch {
  /// Holds on one day, in March 2019.
  static func of(
    _ holds: [[VoucherLeg]], purpose: String = "用途", expiresAtMillis: Int64? = nil
  ) -> HoldBatch {
    var batch = HoldBatch()
    for lines in holds {
      batch.append(
        day: SampleBooks.day(3, 4), purpose: purpose, expiresAtMillis: expiresAtMillis,
        lines: lines)
    }
    return batch
  }
}

/// The error that a call must fail with.
func failure<T>(
  _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ call: () async throws -> T
) async -> LedgerError? {
  do {
    _ = try await call()
    Issue.record(comment ?? "it was not refused", sourceLocation: sourceLocation)
    return nil
  } catch {
    if let error = error as? LedgerError { return error }
    Issue.record(error, comment, sourceLocation: sourceLocation)
    return nil
  }
}

extension BatchOutcome {
  /// Whether everything that was accepted had been accepted before.
  var isReplay: Bool { runs.allSatisfy(\.wasAcceptedBefore) }
}
