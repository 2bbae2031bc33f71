import ArgumentParser
import FundClient

/// `fundctl blocking`.
struct BlockingCommand: AsyncParsableCommand {
  /// What is asked about.
  enum What: String, ExpressibleByArgument, CaseIterable {
    case project, payment, indicator

    func subject(_ key: String) -> FundBlocking.Subject {
      switch self {
      case .project: .project(key)
      case .payment: .payment(key)
      case .indicator: .indicator(key)
      }
    }

    var chineseName: String {
      switch self {
      case .project: "项目"
      case .payment: "支付申请"
      case .indicator: "指标"
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "blocking",
    abstract: "What blocks the next payment (支付受阻情况), by which rule, and whose desk it is on.",
    discussion: """
        fundctl blocking project p9 --entity 620503
        fundctl blocking payment a12 --entity 620503 --day 2021-08-09
        fundctl blocking indicator c1 --entity 620503 --unit wan

      In the order in which things are to be done: what (受阻事项), whose desk (承办), the rule with \
      document and article (规则、依据), what is there and what is missing. What is only warned of \
      (提醒) refuses nothing.
      """)

  @Argument(help: "What is asked about: a project (项目), payment (支付) or indicator (指标).")
  var what: What

  @Argument(help: "Its number (编号).")
  var key: String

  @Option(help: "The day on which it is to be paid (支付日期), YYYY-MM-DD (today).")
  var day: Day?

  @OptionGroup var options: QueryOptions

  func run() async throws {
    let day = day ?? BeijingTime.today
    try await options.answer { client, place in
      let blocking = try await client.blocking(
        what.subject(key), of: place, on: day, atLeast: options.read.minRevision)
      return BlockingReport.make(blocking, of: "\(what.chineseName) \(key)", place, on: day)
    }
  }
}
