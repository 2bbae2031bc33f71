import FundClient

/// The ledger and accounts that the vouchers of a run fall on.
struct BenchBooks: Sendable {
  static let entity = "620503"
  static let book = "GLF"
  /// 其他财政存款: may never be in credit.
  static let debitSubject = "1004"
  /// 应付代管资金: may never be in debit.
  static let creditSubject = "2017"
  private static let firstMonth = Month(number: 201_901)

  var ledger: UInt32
  /// Half of the debit subject, then half of the credit subject.
  var accounts: [UInt32]

  /// Opens them, or finds those of an earlier run.
  static func open(
    accounts count: Int, entity: String = entity, on server: BenchServer
  ) async throws -> BenchBooks {
    guard let month = firstMonth else { preconditionFailure("a month of the calendar") }
    let ledger = try await server.with(.supervisor) { client in
      try await client.openLedger(
        entity: entity, book: book, name: "压力测试账", firstMonth: month
      ).ledger.number
    }
    let numbers = try await server.with(.bureau) { client in
      var numbers: [UInt32] = []
      while numbers.count < count {
        let end = min(count, numbers.count + LedgerClient.accountsPerOpen)
        let more = (numbers.count..<end).map { account($0, of: count, ledger: ledger) }
        numbers += try await client.openAccounts(more).numbers
      }
      return numbers
    }
    return BenchBooks(ledger: ledger, accounts: numbers)
  }

  private static func account(_ index: Int, of count: Int, ledger: UInt32) -> NewAccount {
    let isDebit = index < count / 2
    let digits = String((isDebit ? index : index - count / 2) + 1)
    let code = "b" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return NewAccount(
      ledger: ledger, subject: isDebit ? debitSubject : creditSubject,
      dimensions: [DimensionValue(key: "F", value: "1"), DimensionValue(key: "L", value: code)])
  }
}
