import ArgumentParser
import FundClient

/// `fundctl account`.
struct AccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account",
    abstract: "Opens and lists accounts (科目账户).",
    subcommands: [AccountOpenCommand.self, AccountListCommand.self])
}

/// `fundctl account open`.
struct AccountOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Opens an account; opening it again changes nothing.",
    discussion: """
        fundctl account open 620503 GLF 1004 F=1
        fundctl account open 620503 GLF 5001 I=c1 P=p9

      Role: bureau or supervisor.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subject code (科目编码).")
  var subject: String

  @Argument(help: "Dimensions (辅助核算), KEY=VALUE.")
  var dimensions: [DimensionValue] = []

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let (opened, account) = try await global.withClient(as: [.bureau, .supervisor]) { client in
      let found = try await client.ledger(entity: ledger.entity, book: ledger.book)
      let opened = try await client.openAccounts([
        NewAccount(ledger: found.number, subject: subject, dimensions: dimensions)
      ])
      return (opened, try await client.account(subject, dimensions, in: found))
    }
    var report = AccountReport.make([account])
    report.add("opened", "opened 新开", .number(Int64(opened.opened)))
    global.show(report)
  }
}

/// `fundctl account list`.
struct AccountListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the accounts of a ledger.",
    discussion: """
        fundctl account list 620503 GLF
        fundctl account list 620503 GLF 50 P=p9
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Only subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let filter = try AccountFilter(filters)
    let accounts = try await global.withClient(as: Role.readers) { client in
      try await client.accounts(of: ledger, matching: filter).accounts
    }
    global.show(AccountReport.make(accounts), unit: units.unit)
  }
}
