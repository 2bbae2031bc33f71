public import ArgumentParser
public import FundClient

extension BalanceSum.Grouping: ExpressibleByArgument {
  public init?(argument: String) {
    guard let found = Self.allCases.first(where: { "\($0)" == argument }) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { allCases.map { "\($0)" } }
}

/// `fundctl sum`.
struct SumCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sum",
    abstract: "Balances (余额) of many accounts added up, over ledgers and regions (汇总).",
    discussion: """
        fundctl sum 620503 --book GLF
        fundctl sum 620500 --book GLF 1004 --by ledger
        fundctl sum 620000 5001 P=p9 --by total --unit wan

      An entity's sums take in the entities below it. Add a subject (科目) whose code begins so, then \
      dimensions (辅助核算) that accounts must have: KEY=VALUE. Of a very large region the sum is made \
      in pages; it is of one state of the books only while nothing is posted.
      """)

  @Argument(help: "Code of the entity (账簿主体), such as 620503 or 620500.")
  var entity: String

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions.")
  var filters: [String] = []

  @Option(help: "Only this book (账套): GLB, GLF, GLA, ENT, TRN or AST.")
  var book = ""

  @Option(help: "One line a subject of each ledger, a ledger, or in all.")
  var by: BalanceSum.Grouping = .subject

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws { _ = try AccountFilter(filters) }

  func run() async throws {
    let filter = try AccountFilter(filters)
    let report = try await global.withClient(as: Role.readers) { client in
      var sums: [BalanceSum] = []
      var minimum = read.minRevision
      var after: UInt32? = 0
      while let ledger = after {
        let page = try await client.sumBalances(
          of: .entity(entity, book: book), subjectPrefix: filter.subject,
          dimensions: filter.dimensions, by: by, after: ledger, atLeast: minimum)
        sums += page.sums
        minimum = page.revision
        after = page.next
      }
      let ledgers = by == .total ? [] : try await client.allLedgers(book: book)
      return try SumReport.make(
        sums, by: by, ledgers: ledgers, revision: minimum ?? Revision(block: 0, index: 0))
    }
    global.show(report, unit: units.unit)
  }
}
