import ArgumentParser
import FundClient

/// `fundctl indicator show`.
struct IndicatorShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "One indicator (指标) and what became of each fen of it.",
    discussion: """
        fundctl indicator show c1 --entity 620503 --unit wan
      """)

  @Argument(help: "Number of the indicator (指标编号).")
  var indicator: String

  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      IndicatorReport.one(
        try await client.indicator(indicator, of: place, atLeast: options.read.minRevision))
    }
  }
}

/// `fundctl indicator list`.
struct IndicatorListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The indicators (指标) of an entity, in the order of issue.",
    discussion: """
        fundctl indicator list --entity 620503 --year 2021 --unit wan
      """)

  @Option(help: "Only this budget year (预算年度).")
  var year: Int?

  @OptionGroup var limit: LimitOption
  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      let pages = try await QueryPages(
        limit: limit.limit, atLeast: options.read.minRevision
      ) { after, limit, minimum in
        try await client.indicators(
          of: place, year: year, after: after, limit: limit, atLeast: minimum)
      }
      return IndicatorReport.list(pages, of: place)
    }
  }
}
