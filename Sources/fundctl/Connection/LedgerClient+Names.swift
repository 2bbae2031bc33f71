import FundClient

extension LedgerClient {
  /// The ledger of an entity and book.
  func ledger(
    entity: String, book: String, atLeast minimum: Revision? = nil
  ) async throws -> LedgerInfo {
    let found = try await allLedgers(entity: entity, book: book, atLeast: minimum)
    guard let ledger = found.first(where: { $0.entity == entity && $0.book == book }) else {
      throw CommandFailure(
        "no ledger (账簿) of \(entity) \(book) in your scope; `fundctl ledger list` shows them")
    }
    return ledger
  }

  /// A ledger, and its accounts that a filter lets through.
  func accounts(
    of arguments: LedgerArguments, matching filter: AccountFilter,
    atLeast minimum: Revision? = nil
  ) async throws -> (ledger: LedgerInfo, accounts: [AccountInfo]) {
    let ledger = try await ledger(
      entity: arguments.entity, book: arguments.book, atLeast: minimum)
    let accounts = try await allAccounts(
      ledger: ledger.number, subjectPrefix: filter.subject, dimensions: filter.dimensions,
      atLeast: minimum)
    return (ledger, accounts)
  }

  /// The one account of a subject and dimensions. Dimensions may be left out when only one account
  /// is left even so.
  func account(
    _ subject: String, _ dimensions: [DimensionValue], in ledger: LedgerInfo
  ) async throws -> AccountInfo {
    let found = try await allAccounts(
      ledger: ledger.number, subjectPrefix: subject, dimensions: dimensions
    ).filter { $0.subject == subject }
    if let exact = found.first(where: { Set($0.dimensions) == Set(dimensions) }) { return exact }
    if let only = found.first, found.count == 1 { return only }
    let name = ([subject] + dimensions.map(\.description)).joined(separator: " ")
    guard !found.isEmpty else {
      throw CommandFailure("\(ledger.entity) \(ledger.book) has no account (科目账户) \(name)")
    }
    throw CommandFailure(
      "\(name) is \(found.count) accounts; add dimensions (辅助核算) of one of them:\n"
        + found.prefix(20).map { "  " + DimensionText.join($0.dimensions) }
        .joined(separator: "\n"))
  }
}

/// Dimensions (辅助核算) as people write them: `I=c1,P=p9`.
enum DimensionText {
  static func join(_ dimensions: [DimensionValue]) -> String {
    dimensions.map(\.description).joined(separator: ",")
  }
}
