import ArgumentParser
import FundClient

/// `fundctl hold`.
struct HoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold",
    abstract: "Holds (冻结): keeps money for applications until they are paid.",
    discussion: """
      A hold moves no money, but the balance that it keeps is not available to anything else. \
      From an application (申请) to its payment (支付):

        fundctl hold place applications.csv
        fundctl hold lock 61.4 61.19
        fundctl post payments.csv

      The file of payments names the holds in its column 冻结号. What is not paid is given free \
      (解冻) by `fundctl hold release`.
      """,
    subcommands: [
      HoldPlaceCommand.self, HoldLockCommand.self, HoldReleaseCommand.self, HoldListCommand.self,
      HoldShowCommand.self,
    ],
    defaultSubcommand: HoldListCommand.self)
}

/// Holds by their names.
struct HoldArguments: ParsableArguments {
  @Argument(help: "Holds (冻结号), BLOCK.INDEX.")
  var holds: [HoldID]

  func validate() throws {
    guard holds.count <= LedgerClient.holdsPerCall else {
      throw ValidationError("at most \(LedgerClient.holdsPerCall) holds at once")
    }
    guard Set(holds).count == holds.count else { throw ValidationError("a hold is named twice") }
  }
}

/// `fundctl hold lock`.
struct HoldLockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Locks holds (审核锁定), all or none.",
    discussion: """
        fundctl hold lock 61.4 61.19

      A locked hold no longer expires, and only a checker gives it free. Locking again changes \
      nothing. Role: checker.
      """)

  @OptionGroup var arguments: HoldArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let locked = try await global.withClient(as: [.checker]) { client in
      try await client.lockHolds(arguments.holds)
    }
    var report = Report()
    report.add("holds", "冻结 holds", .number(Int64(arguments.holds.count)))
    report.add("locked", "本次锁定 locked now", .number(Int64(locked)))
    global.show(report)
  }
}

/// `fundctl hold release`.
struct HoldReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Gives holds free (解冻), all or none.",
    discussion: """
        fundctl hold release 61.4
        fundctl hold release 61.19 --as checker-620503

      What vouchers have drawn stays drawn; the rest is available again. Role: bureau; for a \
      locked hold checker.
      """)

  @OptionGroup var arguments: HoldArguments
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let revision = try await global.withClient(as: [.bureau, .checker]) { client in
      try await client.releaseHolds(arguments.holds)
    }
    var report = Report()
    report.add("released", "已解冻 released", .number(Int64(arguments.holds.count)))
    report.add("revision", "位置 revision", revision.description)
    global.show(report)
  }
}

/// `fundctl hold list`.
struct HoldListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the open holds of a ledger, oldest first.",
    discussion: """
        fundctl hold list 620503 GLB
        fundctl hold list 620503 GLB G203 P=p9 --unit wan
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Only subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let filter = try AccountFilter(filters)
    let report = try await global.withClient(as: Role.readers) { client in
      let (found, accounts) = try await client.accounts(of: ledger, matching: filter)
      let holds = try await client.allHolds(ledger: found.number)
      return HoldReport.list(holds, accounts: accounts)
    }
    global.show(report, unit: units.unit)
  }
}

/// `fundctl hold show`.
struct HoldShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows one hold, also when it has ended.",
    discussion: """
        fundctl hold show 620503 GLB 61.4
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Hold (冻结号), BLOCK.INDEX.")
  var hold: HoldID

  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func run() async throws {
    let report = try await global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(entity: ledger.entity, book: ledger.book)
      let hold = try await client.hold(hold)
      var accounts: [AccountInfo] = []
      for number in hold.lines.map(\.account) {
        let page = try await client.listAccounts(
          ledger: found.number, after: number - 1, limit: 1)
        accounts += page.items.filter { $0.number == number }
      }
      return HoldReport.one(hold, accounts: accounts)
    }
    global.show(report, unit: units.unit)
  }
}
