import ArgumentParser
import FundClient
import LedgerJournal

/// `fundctl relocation sources`.
struct RelocationSourcesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Sources of relocation money (资金来源表): quota, raised, passed down, paid.",
    discussion: """
        fundctl relocation sources --entity 000000 --unit wan
        fundctl relocation sources --entity 620503
        fundctl relocation sources --entity 620503 --settlement S1 --json

      By source R1 to R5 and R7, with the regions or settlements right below: from the nation (000000) \
      to provinces, counties and settlements (安置点). Of the nation beside the programme (规划规模). \
      Bond, fund and loan are a county's when they are passed down.
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "One settlement of the county, by its project (项目编号).")
  var settlement: String?

  @Option(help: "Day of the names and of the programme, YYYY-MM-DD (today).")
  var day: Day?

  @OptionGroup var limit: LimitOption

  func run() async throws {
    let day = day ?? BeijingTime.today
    try await options.answer { client, place in
      var parts: [RelocationFinancing.Part] = []
      var minimum = options.read.minRevision
      var after: String?
      var financing: RelocationFinancing
      repeat {
        financing = try await client.relocationFinancing(
          of: place, settlement: settlement, on: day, after: after,
          limit: QueryPaging.rows(
            limit.limit, have: parts.count, most: LedgerClient.reportRowsPerPage),
          atLeast: minimum)
        parts += financing.parts
        minimum = financing.revision
        after = financing.next
      } while after != nil && parts.count < limit.limit ?? Int.max
      financing.parts = parts
      return RelocationFinancingReport.make(financing, on: day)
    }
  }
}

/// `fundctl relocation costs`.
struct RelocationCostsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costs",
    abstract: "Cost and area a person by settlement (人均成本、人均面积), with what stands out.",
    discussion: """
        fundctl relocation costs --entity 620503
        fundctl relocation costs --entity 620000 --limit 50 --json

      A cost stands out above twice the median of its county, or of its province where the county has \
      fewer than five settlements with works; an area above the limit of the rule (25㎡).
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "Day of the names and of the rule, YYYY-MM-DD (today).")
  var day: Day?

  @OptionGroup var limit: LimitOption

  func run() async throws {
    let day = day ?? BeijingTime.today
    try await options.answer { client, place in
      var rows: [SettlementCosts.Row] = []
      var minimum = options.read.minRevision
      var after: FundCursor?
      var costs: SettlementCosts
      repeat {
        costs = try await client.settlementCosts(
          of: place, on: day, after: after,
          limit: QueryPaging.rows(
            limit.limit, have: rows.count, most: LedgerClient.reportRowsPerPage),
          atLeast: minimum)
        rows += costs.rows
        minimum = costs.revision
        after = costs.next
      } while after != nil && rows.count < limit.limit ?? Int.max
      costs.rows = rows
      return SettlementCostReport.make(costs, of: place, on: day)
    }
  }
}

/// `fundctl relocation household`.
struct RelocationHouseholdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "household",
    abstract: "One household (搬迁户): its settlement, marks, grant, and the money of its house.",
    discussion: """
        fundctl relocation household 0123456789abcdef0123456789abcdef --entity 620503

      The household is named by its key (户键): the keyed hash of 16 bytes in hexadecimal digits that it \
      was enrolled with. Works of its settlement are shared by persons of its class.
      """)

  @Argument(help: "Key of the household (户键), 32 hexadecimal digits.")
  var key: String

  @OptionGroup var options: QueryOptions

  @Option(help: "Day of the names, YYYY-MM-DD (today).")
  var day: Day?

  func validate() throws {
    guard Hexadecimal.bytes(key.lowercased())?.count == PersonHash.length else {
      throw ValidationError("The key must be 32 hexadecimal digits (户键须为32位十六进制).")
    }
  }

  func run() async throws {
    let bytes = Hexadecimal.bytes(key.lowercased()) ?? []
    try await options.answer { client, place in
      HouseholdTraceReport.make(
        try await client.trace(
          household: bytes, of: place, on: day ?? BeijingTime.today,
          atLeast: options.read.minRevision), key: key)
    }
  }
}

/// `fundctl financing calendar`.
struct FinancingCalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Debt service calendar (偿债计划) by year and source of repayment.",
    discussion: """
        fundctl financing calendar --entity 620000 --unit wan
        fundctl financing calendar --entity 620000.V --tranche l1 --day 2020-06-01

      Of the financing body of a province: principal by year, interest split into the centre's share (中央\
      贴息) and the rest, what was paid, and what each project body owes. The calendar of the contracts is \
      not in the books; equal yearly parts of what is outstanding are assumed.
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "Only this tranche (笔次).")
  var tranche: String?

  @Option(help: "The calendar begins with its year, YYYY-MM-DD (today).")
  var day: Day?

  func run() async throws {
    let day = day ?? BeijingTime.today
    try await options.answer { client, place in
      DebtServiceReport.make(
        try await client.debtService(
          of: place, tranche: tranche, on: day, atLeast: options.read.minRevision), on: day)
    }
  }
}

/// `fundctl financing idle`.
struct FinancingIdleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle",
    abstract: "Idle money by tranche (资金闲置), and what it costs.",
    discussion: """
        fundctl financing idle --entity 620000
        fundctl financing idle --entity 620503 --day 2020-06-01 --json

      Drawn and not passed down, passed down and not paid, the days since the last draw, and the interest a \
      day and since then at the current rate. A county sees what was passed down to it.
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "Day up to which days and interest count, YYYY-MM-DD (today).")
  var day: Day?

  @OptionGroup var limit: LimitOption

  func run() async throws {
    let day = day ?? BeijingTime.today
    try await options.answer { client, place in
      var rows: [IdleMoney.Row] = []
      var minimum = options.read.minRevision
      var after: FundCursor?
      var idle: IdleMoney
      repeat {
        idle = try await client.idleMoney(
          of: place, on: day, after: after,
          limit: QueryPaging.rows(
            limit.limit, have: rows.count, most: LedgerClient.reportRowsPerPage),
          atLeast: minimum)
        rows += idle.rows
        minimum = idle.revision
        after = idle.next
      } while after != nil && rows.count < limit.limit ?? Int.max
      idle.rows = rows
      return IdleMoneyReport.make(idle, of: place, on: day)
    }
  }
}
