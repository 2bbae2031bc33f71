import ArgumentParser
import FundClient

/// `fundctl hold place`.
struct HoldPlaceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "place",
    abstract: "Places the holds of a CSV file of applications, once.",
    discussion: """
      The file is UTF-8 and begins with headings, Chinese or English, in any order:

        申请号,日期,账簿主体,账簿,科目,辅助核算,借方,贷方,用途,有效期至
        application,date,entity,book,subject,dimensions,debit,credit,purpose,expires
        A-001,2018-03-05,620503,GLB,G203,"I=c1,P=p9",9000.00,,工程进度款,2018-12-31

      Rows with the same 申请号 are one hold, each row another account. The amount stands on the \
      side (借方 or 贷方) on which the payment will book the account. A hold is good to the end of \
      the day 有效期至; without one it does not expire.

        fundctl hold place applications.csv --dry-run
        fundctl hold place applications.csv

      It answers the name (冻结号) of each hold. Running it again with the same file places nothing \
      and answers the same names. Role: bureau.
      """)

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var global: GlobalOptions

  @Option(help: "Unit of the amounts in the file: yuan (元) or wan (万元).")
  var unit: Fen.Unit = .yuan

  @Option(help: "Tells placings of the same file apart.")
  var label = ""

  @Flag(help: "Only checks the file.")
  var dryRun = false

  @Flag(help: "Places all holds or none.")
  var atomic = false

  @Flag(help: "Takes days of December for the adjustment period (整理期, month 13).")
  var adjustment = false

  @Flag(help: "Tries the holds again that were refused before.")
  var retryRefused = false

  func run() async throws {
    let bytes = try SourceText.read(file)
    let source = VoucherFile(bytes, unit: unit, kind: .holds)
    let problems = source.problems.isEmpty ? ChartCheck.problems(of: source) : source.problems
    guard problems.isEmpty else {
      for problem in problems { StandardError.write("\(file): \(problem.text)\n") }
      throw CommandFailure("文件有误，未冻结 (the file has faults, nothing was placed)")
    }
    if dryRun {
      var report = Report()
      report.add("rows", "行 rows", .number(Int64(source.rowCount)))
      report.add("applications", "申请 applications", .number(Int64(source.vouchers.count)))
      report.notes.append("文件无误，未冻结 (the file is well; nothing was placed)")
      global.show(report)
      return
    }
    let lane = try ImportLane.name(of: bytes, label: label)
    let outcome = try await global.withClient(as: [.bureau]) { client in
      var resolver = AccountResolver(client: client, opensMissing: false)
      let accounts = try await resolver.numbers(of: source.accounts)
      let posting = ImportPosting(
        client: client, kind: .holds, vouchers: source.vouchers, accounts: accounts,
        isAtomic: atomic, isAdjustment: adjustment)
      return try await posting.run(laneName: lane, retriesRefused: retryRefused)
    }
    global.show(ImportReport.make(outcome, of: source, opened: 0))
    guard outcome.refused.isEmpty, outcome.undecided == 0 else {
      throw CommandFailure(
        "\(outcome.refused.count + outcome.undecided) holds were not placed (未冻结)")
    }
  }
}
