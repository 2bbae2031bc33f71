import ArgumentParser
import FundClient

/// `fundctl post`.
struct PostCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "post",
    abstract: "Posts the vouchers (记账凭证) of a CSV file, once.",
    discussion: """
      The file is UTF-8 and begins with headings, Chinese or English, in any order:

        凭证号,日期,账簿主体,账簿,科目,辅助核算,借方,贷方,摘要
        voucher,date,entity,book,subject,dimensions,debit,credit,summary
        2018-001,2018-03-05,620503,GLF,1004,F=1,1000.00,,收到专项资金
        2018-001,2018-03-05,620503,GLF,4001,F=1,,1000.00,

      Rows with the same 凭证号 are one voucher. A negative amount is red (红字). Two further \
      columns may be there: 业务流水号 (reference), unique in the ledger of the first row and the \
      year, and 冻结号 (hold), the hold that the voucher draws, as `fundctl hold place` named it.

        fundctl post vouchers.csv --dry-run
        fundctl post vouchers.csv --open-accounts
        fundctl post report.csv --unit wan
        fundctl post payments.csv --release-rest

      Running it again with the same file changes nothing and says when it was posted; the same \
      vouchers under another --label are others. A file with a faulty row is not posted at all. \
      Role: bureau.
      """)

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var global: GlobalOptions

  @Option(help: "Unit of the amounts in the file: yuan (元) or wan (万元).")
  var unit: Fen.Unit = .yuan

  @Option(help: "Tells postings of the same file apart.")
  var label = ""

  @Flag(help: "Opens accounts (科目账户) that are not there.")
  var openAccounts = false

  @Flag(help: "Only checks the file.")
  var dryRun = false

  @Flag(help: "Posts all vouchers or none.")
  var atomic = false

  @Flag(help: "Posts days of December into the adjustment period (整理期, month 13).")
  var adjustment = false

  @Flag(help: "Gives free what is left of the holds (冻结) that are drawn.")
  var releaseRest = false

  @Flag(help: "Tries the vouchers again that were refused before.")
  var retryRefused = false

  func run() async throws {
    let bytes = try SourceText.read(file)
    let source = VoucherFile(bytes, unit: unit)
    let problems = source.problems.isEmpty ? ChartCheck.problems(of: source) : source.problems
    guard problems.isEmpty else {
      for problem in problems { StandardError.write("\(file): \(problem.text)\n") }
      throw CommandFailure("文件有误，未记账 (the file has faults, nothing was posted)")
    }
    if dryRun {
      global.show(dryRunReport(source))
      return
    }
    let lane = try ImportLane.name(of: bytes, label: label)
    let (outcome, opened) = try await global.withClient(as: [.bureau]) { client in
      var resolver = AccountResolver(client: client, opensMissing: openAccounts)
      let accounts = try await resolver.numbers(of: source.accounts)
      let posting = ImportPosting(
        client: client, vouchers: source.vouchers, accounts: accounts, isAtomic: atomic,
        isAdjustment: adjustment, releasesRest: releaseRest)
      let outcome = try await posting.run(laneName: lane, retriesRefused: retryRefused)
      return (outcome, resolver.opened)
    }
    global.show(ImportReport.make(outcome, of: source, opened: opened))
    guard outcome.refused.isEmpty, outcome.undecided == 0 else {
      throw CommandFailure(
        "\(outcome.refused.count + outcome.undecided) vouchers were not posted (未记账)")
    }
  }

  private func dryRunReport(_ source: VoucherFile) -> Report {
    var report = Report()
    report.add("rows", "行 rows", .number(Int64(source.rowCount)))
    report.add("vouchers", "凭证 vouchers", .number(Int64(source.vouchers.count)))
    report.add("accounts", "账户 accounts", .number(Int64(source.accounts.count)))
    report.notes.append("文件无误，未记账 (the file is well; nothing was posted)")
    return report
  }
}
