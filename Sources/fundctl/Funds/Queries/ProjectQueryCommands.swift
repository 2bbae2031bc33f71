import ArgumentParser
import FundClient

/// `fundctl project show`.
struct ProjectShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Everything about one project (项目台账).",
    discussion: """
        fundctl project show p9 --entity 620503 --unit wan

      Steps through the library, notices (公告公示), contracts (合同), money by its source (资金来源), \
      payments (支付), household lists (补贴清单) and assets (资产). Of each the newest 200 are shown; \
      `fundctl payment list --project` has all payments.
      """)

  @Argument(help: "Number of the project (项目编号).")
  var project: String

  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      ProjectReport.register(
        try await client.projectRegister(
          project, of: place, atLeast: options.read.minRevision))
    }
  }
}

/// `fundctl project list`.
struct ProjectListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The projects of a county's library (项目库).",
    discussion: """
        fundctl project list --entity 620503 --unit wan
        fundctl project list --entity 620503 --state in-library --class P02
      """)

  @Option(help: "Only projects in this state (状态).")
  var state: ProjectState?

  @Option(name: .customLong("class"), help: "Only this class (项目类别) and those below it.")
  var classPrefix = ""

  @OptionGroup var limit: LimitOption
  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      let pages = try await QueryPages(
        limit: limit.limit, atLeast: options.read.minRevision
      ) { after, limit, minimum in
        try await client.projects(
          of: place, state: state, classPrefix: classPrefix, after: after, limit: limit,
          atLeast: minimum)
      }
      return ProjectReport.list(pages, of: place)
    }
  }
}
