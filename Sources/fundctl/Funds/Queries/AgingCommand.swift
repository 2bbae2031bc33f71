public import ArgumentParser
public import FundClient

extension FundAging.Grouping: ExpressibleByArgument {
  public init?(argument: String) {
    guard let found = Self.allCases.first(where: { "\($0)" == argument }) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
  public static var allValueDescriptions: [String: String] {
    ["indicator": "指标", "entity": "主体"]
  }
}

/// `fundctl aging`.
struct AgingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aging",
    abstract: "Ages of money (指标账龄): what lies where, and how long.",
    discussion: """
        fundctl aging --entity 620503
        fundctl aging --entity 620000 --by entity --day 2021-12-31 --unit wan
        fundctl aging --entity 620503 --minimum-days 365

      What of each indicator (指标) is neither paid nor given away, by the days since it was received. \
      Amounts are those of now, ages those of --day. What may not be used after this year is lapsing \
      (将收回), what is older is lapsed (应收回, 结余资金).
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "Day of the ages (账龄截止日), YYYY-MM-DD (today).")
  var day: Day?

  @Option(help: "A row an indicator (指标) or an entity (主体); indicator if not given.")
  var by: FundAging.Grouping?

  @Option(help: "Only indicators of this age or more, in days.")
  var minimumDays = 0

  @Flag(help: "Only the entity itself, not the levels below it.")
  var onlyItself = false

  @OptionGroup var limit: LimitOption

  func run() async throws {
    let day = day ?? BeijingTime.today
    let by = by ?? .indicator
    try await options.answer { client, place in
      var rows: [FundAging.Row] = []
      var minimum = options.read.minRevision
      var after: FundAging.Cursor?
      var aging: FundAging
      repeat {
        aging = try await client.aging(
          of: place, onlyItself: onlyItself, on: day, by: by, minimumDays: minimumDays,
          after: after,
          limit: QueryPaging.rows(
            limit.limit, have: rows.count, most: LedgerClient.reportRowsPerPage),
          atLeast: minimum)
        rows += aging.rows
        minimum = aging.revision
        after = aging.next
      } while after != nil && rows.count < limit.limit ?? Int.max
      aging.rows = rows
      return AgingReport.make(aging, of: place, on: day, by: by)
    }
  }
}
