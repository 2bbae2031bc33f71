public import ArgumentParser
public import FundClient

extension FundProgress.Grouping: NamedChoice, ExpressibleByArgument {
  var chineseName: String {
    switch self {
    case .level: "资金来源层级"
    case .category: "资金类别"
    case .projectClass: "项目类别"
    case .projectKind: "建设性质"
    case .region: "下级地区"
    case .county: "县区"
    case .project: "项目"
    }
  }

  /// `class` and `kind` for those of projects.
  var argument: String {
    switch self {
    case .projectClass: "class"
    case .projectKind: "kind"
    default: word
    }
  }

  public init?(argument: String) {
    guard let found = Self.allCases.first(where: { $0.argument == argument }) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { allCases.map(\.argument) }
  public static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.argument, $0.chineseName) })
  }
}

/// `fundctl progress`.
struct ProgressCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress",
    abstract: "Progress of the integration of funds (统筹整合资金进度表) of a budget year.",
    discussion: """
        fundctl progress --entity 620503 --year 2021
        fundctl progress --entity 620000 --year 2021 --by county --unit wan
        fundctl progress --entity 620503 --year 2021 --by project --json

      What was planned (方案安排), arrived (指标到位), was pooled (纳入整合), given to projects (安排到项目) \
      and paid (支付), what is left (结余), and the shares. The table goes down from the nation \
      (000000): --by region, --by county, and of one county --by project. Money is that of the \
      budget year (预算年度) in which it came, also after it was carried over (结转).
      """)

  @OptionGroup var options: QueryOptions

  @Option(help: "Budget year (预算年度), such as 2021.")
  var year: Int

  @Option(help: "What makes a row (level).")
  var by: FundProgress.Grouping?

  @OptionGroup var limit: LimitOption

  func validate() throws {
    guard (1970...9999).contains(year) else { throw ValidationError("--year must be a year.") }
  }

  func run() async throws {
    let by = by ?? .level
    try await options.answer { client, place in
      let first = try await page(client, place, nil, have: 0, options.read.minRevision)
      var progress = first
      while let after = progress.next, progress.rows.count < limit.limit ?? Int.max {
        let more = try await page(
          client, place, after, have: progress.rows.count, progress.revision)
        progress = more.following(progress.rows)
      }
      return ProgressReport.make(progress, of: place, year: year, by: by)
    }
  }

  private func page(
    _ client: LedgerClient, _ place: String, _ after: String?, have: Int, _ minimum: Revision?
  ) async throws -> FundProgress {
    let by = by ?? .level
    do throws(LedgerError) {
      return try await client.progress(
        of: place, year: year, by: by, after: after,
        limit: QueryPaging.rows(
          limit.limit, have: have, most: LedgerClient.reportRowsPerPage),
        atLeast: minimum)
    } catch {
      guard by == .project, error.refusal?.name == "BATCH_SHAPE" else { throw error }
      throw CommandFailure(
        "--by project is of one county (按项目只能查一个县区), not of \(place): \(error.message)")
    }
  }
}

extension FundProgress {
  /// With the rows of the pages before.
  fileprivate func following(_ rows: [Row]) -> FundProgress {
    var all = self
    all.rows = rows + self.rows
    return all
  }
}
