import ArgumentParser
import FundClient

/// `fundctl history`.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "The legs (明细账) of one account, newest or oldest first.",
    discussion: """
        fundctl history 620503 GLF 1004 F=1 --limit 20
        fundctl history 620503 GLF 1004 F=1 --oldest-first
        fundctl history 620503 GLF 1004 F=1 --after 1200

      Dimensions can be left out when the subject has only one account that fits. Legs of an account \
      are counted from 1 (序号): --after N shows those that came after leg N, oldest first, so a \
      program that keeps the last number asks for what is new.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subject code (科目编码).")
  var subject: String

  @Argument(help: "Dimensions (辅助核算), KEY=VALUE.")
  var dimensions: [DimensionValue] = []

  @Option(help: "How many legs; 0 is all.")
  var limit = 100

  @Flag(help: "From the account's first leg on (由旧到新).")
  var oldestFirst = false

  @Option(help: "Only legs behind this number (序号), oldest first.")
  var after: UInt32?

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func run() async throws {
    let (account, legs) = try await global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(
        entity: ledger.entity, book: ledger.book, atLeast: read.minRevision)
      let account = try await client.account(subject, dimensions, in: found)
      let legs =
        oldestFirst || after != nil
        ? try await oldest(of: account.number, client)
        : try await newest(of: account.number, client)
      return (account, legs)
    }
    global.show(HistoryReport.make(account, legs), unit: units.unit)
  }

  private func pageSize(_ count: Int) -> Int {
    limit > 0 ? min(limit - count, LedgerClient.legsPerPage) : LedgerClient.legsPerPage
  }

  private func newest(of account: UInt32, _ client: LedgerClient) async throws -> [Leg] {
    var legs: [Leg] = []
    var cursor: LegCursor?
    repeat {
      let page = try await client.legs(
        of: account, before: cursor, limit: pageSize(legs.count), atLeast: read.minRevision)
      legs += page.legs
      cursor = page.next
    } while cursor != nil && (limit <= 0 || legs.count < limit)
    return legs
  }

  private func oldest(of account: UInt32, _ client: LedgerClient) async throws -> [Leg] {
    var legs: [Leg] = []
    var next: UInt32? = after ?? 0
    while let ordinal = next, limit <= 0 || legs.count < limit {
      let page = try await client.legs(
        of: account, after: ordinal, limit: pageSize(legs.count), atLeast: read.minRevision)
      legs += page.legs
      next = page.next
    }
    return legs
  }
}
