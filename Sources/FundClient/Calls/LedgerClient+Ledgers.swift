import FundMessages
import SwiftProtobuf

extension LedgerClient {
  /// Opens a ledger from the chart of its book; opening it again answers the same one. Role:
  /// supervisor.
  ///
  /// - Parameters:
  ///   - entity: GB/T 2260 code, with a suffix for a unit.
  ///   - book: GLB, GLF, GLA, ENT, TRN or AST.
  ///   - firstMonth: nothing can be posted before it.
  public func openLedger(
    entity: String, book: String, name: String, firstMonth: Month,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> OpenedLedger {
    let request = Fundledger_V1_OpenLedgerRequest.with {
      $0.entity = entity
      $0.book = book
      $0.name = name
      $0.firstMonth = firstMonth.number
    }
    let answer: Fundledger_V1_OpenLedgerResponse = try await call(
      .ledger, "OpenLedger", request, timeout: timeout, isWrite: true)
    return OpenedLedger(
      ledger: LedgerInfo(answer.ledger), existed: answer.existed,
      revision: Revision(answer.revision))
  }

  /// The most accounts of one call to ``openAccounts(_:timeout:)``; more are refused.
  public static let accountsPerOpen = 10_000

  /// Opens accounts, all or none; those that exist answer their number. Role: bureau or supervisor.
  public func openAccounts(
    _ accounts: [NewAccount], timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> OpenedAccounts {
    let request = Fundledger_V1_OpenAccountsRequest.with {
      $0.accounts = accounts.map(\.message)
    }
    let answer: Fundledger_V1_OpenAccountsResponse = try await call(
      .ledger, "OpenAccounts", request, timeout: timeout, isWrite: true)
    guard answer.account.count == accounts.count else {
      throw .badAnswer("another number of accounts than were asked for")
    }
    return OpenedAccounts(
      numbers: answer.account, opened: Int(answer.opened), revision: Revision(answer.revision))
  }

}

/// The answer to ``LedgerClient/openLedger(entity:book:name:firstMonth:timeout:)``.
public struct OpenedLedger: Hashable, Sendable {
  public var ledger: LedgerInfo
  /// Whether it was there before; nothing was changed then.
  public var existed: Bool
  public var revision: Revision
}

/// An account to be opened.
public struct NewAccount: Hashable, Sendable {
  public var ledger: UInt32
  /// 科目编码 of the ledger's chart.
  public var subject: String
  /// In any order.
  public var dimensions: [DimensionValue]

  public init(ledger: UInt32, subject: String, dimensions: [DimensionValue] = []) {
    self.ledger = ledger
    self.subject = subject
    self.dimensions = dimensions
  }

  var message: Fundledger_V1_NewAccount {
    .with {
      $0.ledger = ledger
      $0.subject = subject
      $0.dimensions = dimensions.map(\.message)
    }
  }
}

/// The answer to ``LedgerClient/openAccounts(_:timeout:)``.
public struct OpenedAccounts: Hashable, Sendable {
  /// Account numbers in the order of the request.
  public var numbers: [UInt32]
  /// How many of them are new.
  public var opened: Int
  public var revision: Revision
}
