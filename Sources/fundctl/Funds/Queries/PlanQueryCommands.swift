import ArgumentParser
import FundClient

/// `fundctl plan show`.
struct PlanShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "A version of an integration plan (统筹整合使用方案) and what of each line is used.",
    discussion: """
        fundctl plan show --entity 620503 --year 2021 --unit wan
        fundctl plan show --entity 620503 --year 2021 --version 1

      Without --version the one in force, or the newest while none is.
      """)

  @Option(help: "Year of the plan (方案年度).")
  var year: Int

  @Option(help: "Version (版本).")
  var version: Int?

  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      PlanReport.one(
        try await client.plan(
          of: place, year: year, version: version, atLeast: options.read.minRevision))
    }
  }
}

/// `fundctl plan list`.
struct PlanListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The versions of a county's integration plans (统筹整合使用方案).",
    discussion: """
        fundctl plan list --entity 620503 --unit wan
      """)

  @Option(help: "Only this year (方案年度).")
  var year: Int?

  @OptionGroup var limit: LimitOption
  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      let pages = try await QueryPages(
        limit: limit.limit, atLeast: options.read.minRevision
      ) { after, limit, minimum in
        try await client.plans(
          of: place, year: year, after: after, limit: limit, atLeast: minimum)
      }
      return PlanReport.list(pages, of: place)
    }
  }
}
