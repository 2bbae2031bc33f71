import ArgumentParser
import FundClient

/// `fundctl ledger`.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Opens and lists ledgers (账簿), closes and reopens their months.",
    subcommands: [
      LedgerOpenCommand.self, LedgerListCommand.self, LedgerCloseCommand.self,
      LedgerReopenCommand.self,
    ],
    defaultSubcommand: LedgerListCommand.self)

  static func report(_ ledgers: [LedgerInfo]) -> Report {
    var table = Table([
      .number("ledger", "No."), .text("entity", "主体 entity"), .text("book", "账套 book"),
      .text("name", "名称 name"), .text("chart", "科目表 chart"),
      .text("first_month", "启用 from"), .text("closed_through", "已结账至 closed"),
      .number("close_version", "次数 version"),
    ])
    table.rows = ledgers.map { ledger in
      [
        .number(Int64(ledger.number)), .text(ledger.entity), .text(ledger.book),
        .text(ledger.name), .text(ledger.chart),
        ledger.firstMonth.map { .text($0.description) } ?? .empty,
        ledger.closedThrough.map { .text($0.description) } ?? .empty,
        ledger.closedThrough == nil ? .empty : .number(Int64(ledger.closeVersion)),
      ]
    }
    var report = Report()
    report.table = table
    return report
  }
}

/// `fundctl ledger open`.
struct LedgerOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Opens a ledger; opening it again changes nothing.",
    discussion: """
        fundctl ledger open 620503 GLF --name 麦积区总预算会计 --from 201801

      Role: supervisor.
      """)

  @OptionGroup var ledger: LedgerArguments
  @OptionGroup var global: GlobalOptions

  @Option(help: "Name of the ledger; ENTITY BOOK if not given.")
  var name: String?

  @Option(help: "First month (启用期间), YYYYMM; nothing can be posted before it.")
  var from = Month(number: 201_801)!

  func run() async throws {
    let opened = try await global.withClient(as: [.supervisor]) { client in
      try await client.openLedger(
        entity: ledger.entity, book: ledger.book, name: name ?? "\(ledger.entity) \(ledger.book)",
        firstMonth: from)
    }
    var report = LedgerCommand.report([opened.ledger])
    report.add("existed", "此前已启用 was open before", .flag(opened.existed))
    global.show(report)
  }
}

/// `fundctl ledger list`.
struct LedgerListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the ledgers in your scope.",
    discussion: """
        fundctl ledger list
        fundctl ledger list --entity 620503 --book GLF
      """)

  @OptionGroup var global: GlobalOptions

  @Option(help: "Only this entity.")
  var entity = ""

  @Option(help: "Only this book.")
  var book = ""

  func run() async throws {
    let ledgers = try await global.withClient(as: Role.readers) { client in
      try await client.allLedgers(entity: entity, book: book)
    }
    global.show(LedgerCommand.report(ledgers))
  }
}
