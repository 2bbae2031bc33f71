import ArgumentParser
import FundClient

/// `fundctl trace`.
struct TraceCommand: AsyncParsableCommand {
  /// What is followed.
  enum What: String, ExpressibleByArgument, CaseIterable {
    case project, indicator, document
  }

  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follows money: where it came from (资金来源) and where it went (资金去向).",
    discussion: """
        fundctl trace project p9 --entity 620503 --unit wan
        fundctl trace indicator c1 --entity 620000 --depth 2
        fundctl trace document 甘财农〔2021〕5号 --entity 620000

      Of a project each chain of indicators (指标) up to the first, and its payments. Of an indicator, or \
      of all that an entity has by a document (文号), down to the projects: each line is the sum of \
      what stands deeper and of its columns.
      """)

  @Argument(help: "What is followed: a project (项目), indicator (指标) or document (文号).")
  var what: What

  @Argument(help: "Its number (编号、文号).")
  var key: String

  @Option(help: "Generations below an indicator, at most 16; all of these if not given.")
  var depth: Int?

  @Option(help: "Only documents of this publisher (发文单位).")
  var publisher = ""

  @OptionGroup var options: QueryOptions

  func validate() throws {
    if let depth, !(1...16).contains(depth) {
      throw ValidationError("--depth must be 1 to 16.")
    }
    if what != .document, !publisher.isEmpty {
      throw ValidationError("--publisher goes with a document (文号).")
    }
    if what == .project, depth != nil { throw ValidationError("--depth goes with an indicator.") }
  }

  func run() async throws {
    let minimum = options.read.minRevision
    try await options.answer { client, place in
      switch what {
      case .project:
        let trace = try await client.trace(project: key, of: place, atLeast: minimum)
        let payments = try await QueryPages(limit: nil, atLeast: trace.revision) {
          after, limit, minimum in
          try await client.payments(
            of: place, project: key, state: .paid, after: after, limit: limit,
            atLeast: minimum)
        }
        return ProjectTraceReport.make(trace, payments: payments.items)
      case .indicator:
        return IndicatorTraceReport.make(
          try await client.trace(indicator: key, of: place, depth: depth, atLeast: minimum),
          of: "指标 \(key)", place)
      case .document:
        return IndicatorTraceReport.make(
          try await client.trace(
            document: key, publisher: publisher, of: place, depth: depth, atLeast: minimum),
          of: "文号 \(key)", place)
      }
    }
  }
}
