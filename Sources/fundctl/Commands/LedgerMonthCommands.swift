import ArgumentParser
import FundClient

/// `fundctl ledger close`.
struct LedgerCloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Closes (结账) the oldest open month of a ledger.",
    discussion: """
        fundctl ledger close 620503 GLF 201801
        fundctl ledger close 620503 GLF 201801 --seen 5012.31

      Nothing can be posted into a closed month. Months close in order, 13 (整理期) after 12. \
      With --seen the closing is refused when the month has a voucher behind that place (位置) of \
      the journal. Holds (冻结) that are open do not hinder it; they are listed. Role: bureau or \
      supervisor.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Month (会计期间), YYYYMM.")
  var month: Month

  @OptionGroup var global: GlobalOptions

  @Option(
    help: "The newest voucher that you have seen, BLOCK.INDEX (位置), as `fundctl voucher` shows.")
  var seen: Revision?

  func run() async throws {
    let closed = try await global.withClient(as: [.bureau, .supervisor]) { client in
      let found = try await client.ledger(entity: ledger.entity, book: ledger.book)
      return try await client.closeMonth(ledger: found.number, month: month, seen: seen)
    }
    var report = LedgerCommand.report([closed.ledger])
    report.add("version", "结账次数 version", .number(Int64(closed.version)))
    report.add("existed", "此前已结账 was closed before", .flag(closed.wasClosed))
    report.add("vouchers", "凭证 vouchers", .number(Int64(closed.vouchers)))
    report.add("seen", "结账位置 closed up to", closed.seen.description)
    report.add("open_holds", "未结束冻结 open holds", .number(Int64(closed.openHolds)))
    if global.json {
      report.add("holds", "", closed.holds.map(\.description).joined(separator: " "))
    } else if !closed.holds.isEmpty {
      let shown = closed.holds.prefix(20).map(\.description).joined(separator: " ")
      report.notes.append(
        "未结束冻结: \(shown)" + (closed.openHolds > 20 ? " ..." : "")
          + " (`fundctl hold list` shows all)")
    }
    global.show(report)
  }
}

/// `fundctl ledger reopen`.
struct LedgerReopenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reopen",
    abstract: "Reopens (反结账) the newest closed month of a ledger.",
    discussion: """
        fundctl ledger reopen 620503 GLF 201803 --reason 补记利息

      The closing stays in the journal; closed again, the month has the next version. Running the \
      command again changes nothing. Role: supervisor.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Month (会计期间), YYYYMM: the newest closed one.")
  var month: Month

  @OptionGroup var global: GlobalOptions

  @Option(help: "Why; goes into the journal.")
  var reason: String

  func run() async throws {
    let reopened = try await global.withClient(as: [.supervisor]) { client in
      let found = try await client.ledger(entity: ledger.entity, book: ledger.book)
      return try await client.reopenMonth(ledger: found.number, month: month, reason: reason)
    }
    var report = LedgerCommand.report([reopened.ledger])
    report.add("version", "已撤销的结账 undone version", .number(Int64(reopened.version)))
    report.add("existed", "此前已反结账 was open before", .flag(reopened.wasOpen))
    global.show(report)
  }
}
