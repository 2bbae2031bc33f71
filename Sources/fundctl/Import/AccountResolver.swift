import FundClient

/// Finds the server's numbers of the accounts of a file.
struct AccountResolver {
  let client: LedgerClient
  /// Opens those that are not there.
  let opensMissing: Bool
  private(set) var opened = 0

  init(client: LedgerClient, opensMissing: Bool) {
    self.client = client
    self.opensMissing = opensMissing
  }

  /// Numbers in the order of `accounts`.
  mutating func numbers(of accounts: [ImportedAccount]) async throws -> [UInt32] {
    var ledgers: [String: LedgerInfo] = [:]
    for account in accounts where ledgers["\(account.entity) \(account.book)"] == nil {
      ledgers["\(account.entity) \(account.book)"] = try await client.ledger(
        entity: account.entity, book: account.book)
    }
    let wanted = accounts.map { account in
      NewAccount(
        ledger: ledgers["\(account.entity) \(account.book)"]?.number ?? 0,
        subject: account.subject, dimensions: account.dimensions)
    }
    return opensMissing ? try await open(wanted) : try await find(wanted, accounts)
  }

  private mutating func open(_ wanted: [NewAccount]) async throws -> [UInt32] {
    var numbers: [UInt32] = []
    for start in stride(from: 0, to: wanted.count, by: LedgerClient.accountsPerOpen) {
      let end = min(start + LedgerClient.accountsPerOpen, wanted.count)
      let answer = try await client.openAccounts(Array(wanted[start..<end]))
      numbers += answer.numbers
      opened += answer.opened
    }
    return numbers
  }

  private func find(_ wanted: [NewAccount], _ names: [ImportedAccount]) async throws -> [UInt32] {
    var known: [NewAccount: UInt32] = [:]
    var asked: Set<String> = []
    for account in wanted where asked.insert("\(account.ledger) \(account.subject)").inserted {
      let found = try await client.allAccounts(
        ledger: account.ledger, subjectPrefix: account.subject)
      for item in found where item.subject == account.subject {
        let key = NewAccount(
          ledger: item.ledger, subject: item.subject,
          dimensions: item.dimensions.sorted { $0.key < $1.key })
        known[key] = item.number
      }
    }
    let missing = zip(wanted, names).filter { known[$0.0] == nil }.map { $0.1.description }
    guard missing.isEmpty else {
      throw CommandFailure(
        """
        \(missing.count) accounts are not open (科目账户未开立); nothing was posted. \
        --open-accounts opens them:
        """ + missing.prefix(20).map { "\n  " + $0 }.joined()
          + (missing.count > 20 ? "\n  ..." : ""))
    }
    return wanted.map { known[$0] ?? 0 }
  }
}
