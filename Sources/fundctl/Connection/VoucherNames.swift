import FundClient

/// The ledgers and accounts that a voucher names by number.
struct VoucherNames {
  let client: LedgerClient
  private(set) var ledgers: [UInt32: LedgerInfo] = [:]
  private(set) var accounts: [UInt32: AccountInfo] = [:]

  init(client: LedgerClient) { self.client = client }

  /// Those that the caller may see.
  ///
  /// - Parameter near: the ledger by which the voucher was asked for.
  mutating func load(for voucher: Voucher, near: LedgerInfo) async throws {
    ledgers[near.number] = near
    for number in voucher.numbers.map(\.ledger) where ledgers[number] == nil {
      // The page after the number before it begins with it, if the caller may see it.
      let page = try await client.listLedgers(after: number - 1, limit: 1)
      if let found = page.items.first, found.number == number { ledgers[number] = found }
    }
    for number in Set(voucher.legs.map(\.account)).sorted() {
      try await loadAccount(number, ledgers: voucher.numbers.map(\.ledger))
    }
  }

  private mutating func loadAccount(_ number: UInt32, ledgers: [UInt32]) async throws {
    for ledger in ledgers where self.ledgers[ledger] != nil {
      let page = try await client.listAccounts(ledger: ledger, after: number - 1, limit: 1)
      if let found = page.items.first, found.number == number {
        accounts[number] = found
        return
      }
    }
  }
}
