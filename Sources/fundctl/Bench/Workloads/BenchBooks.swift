import FundClient

/// The ledgers and accounts that the vouchers of a run fall on.
struct BenchBooks: Sendable {
  private static let firstMonth = Month(number: 201_901)

  /// Numbers.
  var ledgers: [UInt32]
  /// Ledger by ledger, as many in each: half of its debit subject, then half of its credit subject.
  var accounts: [UInt32]

  var accountsPerLedger: Int { accounts.count / ledgers.count }

  /// Opens them, or finds those of an earlier run.
  ///
  /// - Parameter count: of accounts in all, a multiple of twice the ledgers.
  static func open(
    accounts count: Int, in ledgers: [BenchLedger] = [.treasury], on server: BenchServer
  ) async throws -> BenchBooks {
    guard let month = firstMonth else { preconditionFailure("a month of the calendar") }
    let numbers = try await server.with(.supervisor) { client in
      var numbers: [UInt32] = []
      for ledger in ledgers {
        numbers.append(
          try await client.openLedger(
            entity: ledger.entity, book: ledger.book, name: ledger.name, firstMonth: month
          ).ledger.number)
      }
      return numbers
    }
    let each = count / ledgers.count
    let accounts = try await server.with(.bureau) { client in
      var accounts: [UInt32] = []
      while accounts.count < count {
        let end = min(count, accounts.count + LedgerClient.accountsPerOpen)
        let more = (accounts.count..<end).map { index in
          account(
            index % each, of: each, in: ledgers[index / each], number: numbers[index / each])
        }
        accounts += try await client.openAccounts(more).numbers
      }
      return accounts
    }
    return BenchBooks(ledgers: numbers, accounts: accounts)
  }

  private static func account(
    _ index: Int, of count: Int, in ledger: BenchLedger, number: UInt32
  ) -> NewAccount {
    let isDebit = index < count / 2
    let digits = String((isDebit ? index : index - count / 2) + 1)
    let code = "b" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let subject = isDebit ? ledger.debit : ledger.credit
    return NewAccount(
      ledger: number, subject: subject.code,
      dimensions: subject.others + [DimensionValue(key: subject.counting, value: code)])
  }
}
