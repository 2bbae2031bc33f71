import Foundation
import FundClient

extension DemoRun {
  /// Writes each bureau's vouchers to a file and posts it as `fundctl post` does.
  func post() async throws {
    transcript.step("post", "二、记账 post")
    let folder = session.folder.path + "/vouchers"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    var table = Table([
      .text("case", "案例"), .text("bureau", "记账单位"), .number("vouchers", "凭证"),
      .number("legs", "分录"), .number("debit", "借方合计"), .number("credit", "贷方合计"),
      .text("file", "文件"),
    ])
    for plan in plans {
      for planned in plan.files {
        let number = postedFiles.count + 1
        let name =
          "\(number < 10 ? "0" : "")\(number)-\(planned.identity.title)"
          + "-\(plan.published.year).csv"
        let path = "\(folder)/\(name)"
        try Data(planned.csv).write(to: URL(fileURLWithPath: path))
        let outcome = try await submit(path, as: planned.identity).outcome
        let legs = planned.vouchers.flatMap(\.legs)
        postedFiles.append(
          PostedFile(
            label: plan.label, path: path, identity: planned.identity,
            vouchers: planned.vouchers.count, legs: legs.count))
        table.rows.append([
          .text(plan.label), .text(planned.identity.title), .number(Int64(outcome.posted)),
          .number(Int64(legs.count)), .amount(legs.sum(.debit)), .amount(legs.sum(.credit)),
          .text(name),
        ])
        transcript.check(
          "\(planned.identity.person): all vouchers of the file are posted",
          "\(planned.identity.title) 入账凭证", expected: .number(Int64(planned.vouchers.count)),
          computed: .number(Int64(outcome.posted)))
      }
    }
    let legs = plans.flatMap(\.files).flatMap(\.vouchers).flatMap(\.legs)
    table.footer = [
      [
        .text("合计"), .empty, .number(Int64(postedFiles.map(\.vouchers).reduce(0, +))),
        .number(Int64(legs.count)), .amount(legs.sum(.debit)), .amount(legs.sum(.credit)),
        .empty,
      ]
    ]
    var report = Report()
    report.table = table
    transcript.show("files", report)
    let status = try await session.client(.supervisor).check()
    transcript.check(
      "the server holds every leg", "服务器分录数", expected: .number(Int64(legs.count)),
      computed: .number(Int64(status.legs)))
    transcript.showChecks()
  }

  /// Posts a file of amounts in 万元 through the file's own lane; accounts that are not there are
  /// opened.
  func submit(
    _ path: String, as identity: DemoIdentity
  ) async throws -> (outcome: ImportOutcome, report: Report) {
    let bytes = try SourceText.read(path)
    let source = VoucherFile(bytes, unit: .wan)
    let problems = source.problems.isEmpty ? ChartCheck.problems(of: source) : source.problems
    if let problem = problems.first { throw CommandFailure("\(path): \(problem.text)") }
    let client = try await session.client(identity)
    var resolver = AccountResolver(client: client, opensMissing: true)
    let accounts = try await resolver.numbers(of: source.accounts)
    let posting = ImportPosting(
      client: client, vouchers: source.vouchers, accounts: accounts, isAtomic: false,
      isAdjustment: false)
    let outcome = try await posting.run(
      laneName: try ImportLane.name(of: bytes, label: ""), retriesRefused: false)
    let report = ImportReport.make(outcome, of: source, opened: resolver.opened)
    guard outcome.refused.isEmpty, outcome.undecided == 0 else {
      throw CommandFailure("\(path) was not posted whole:\n\(report.text(in: .wan))")
    }
    return (outcome, report)
  }
}

extension [PlannedLeg] {
  /// Of the amounts on one side.
  func sum(_ side: Side) -> Fen { filter { $0.side == side }.map(\.amount).total }
}
