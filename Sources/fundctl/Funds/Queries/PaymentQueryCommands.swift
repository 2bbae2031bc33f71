import ArgumentParser
import FundClient

/// `fundctl payment show`.
struct PaymentShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "One payment (支付) from its application on.",
    discussion: """
        fundctl payment show a12 --entity 620503
      """)

  @Argument(help: "Number of the application (支付申请号).")
  var payment: String

  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      PaymentReport.one(
        try await client.payment(payment, of: place, atLeast: options.read.minRevision))
    }
  }
}

/// `fundctl payment list`.
struct PaymentListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The payments (支付) of a county, by project and then in the order of application.",
    discussion: """
        fundctl payment list --entity 620503 --project p9
        fundctl payment list --entity 620503 --state applied --unit wan
      """)

  @Option(help: "Only of this project (项目编号).")
  var project: String?

  @Option(help: "Only payments in this state (状态).")
  var state: PaymentState?

  @OptionGroup var limit: LimitOption
  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      let pages = try await QueryPages(
        limit: limit.limit, atLeast: options.read.minRevision
      ) { after, limit, minimum in
        try await client.payments(
          of: place, project: project, state: state, after: after, limit: limit,
          atLeast: minimum)
      }
      return PaymentReport.list(pages, of: place)
    }
  }
}
