import ArgumentParser
import FundClient

/// `fundctl history`.
struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "The legs (明细账) of one account, newest first.",
    discussion: """
        fundctl history 620503 GLF 1004 F=1 --limit 20

      Dimensions can be left out when the subject has only one account that fits.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subject code (科目编码).")
  var subject: String

  @Argument(help: "Dimensions (辅助核算), KEY=VALUE.")
  var dimensions: [DimensionValue] = []

  @Option(help: "How many legs; 0 is all.")
  var limit = 100

  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func run() async throws {
    let (account, legs) = try await global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(entity: ledger.entity, book: ledger.book)
      let account = try await client.account(subject, dimensions, in: found)
      return (account, try await self.legs(of: account.number, client))
    }
    global.show(HistoryReport.make(account, legs), unit: units.unit)
  }

  private func legs(of account: UInt32, _ client: LedgerClient) async throws -> [Leg] {
    var legs: [Leg] = []
    var cursor: LegCursor?
    repeat {
      let wanted = limit > 0 ? min(limit - legs.count, LedgerClient.legsPerPage) : 1_000
      let page = try await client.legs(of: account, before: cursor, limit: wanted)
      legs += page.legs
      cursor = page.next
    } while cursor != nil && (limit <= 0 || legs.count < limit)
    return legs
  }
}
