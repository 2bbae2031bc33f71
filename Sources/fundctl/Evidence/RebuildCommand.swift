import ArgumentParser
import FiscalFunds
import FundClient
import FundExports
import LedgerJournal

/// `fundctl rebuild`.
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Makes a journal of a bundle again, in an empty folder (由导出包重建账本).",
    discussion: """
        fundctl rebuild audit-2018 --data ./rebuilt
        fundctl rebuild audit-2018 --data ./rebuilt --from-csv

      Of a bundle of the whole books the very blocks come back, with the same digests. --from-csv \
      posts the vouchers of the CSV files anew, which gives the same balances, the same numbers and \
      the same content digests (内容摘要).
      """)

  @Argument(help: "Folder of the bundle.")
  var bundle: String

  @Option(help: "The journal's folder to make.")
  var data: String

  @Flag(help: "Post the vouchers of the CSV files.")
  var fromCsv = false

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() throws {
    let outcome =
      fromCsv
      ? try CSVRebuild.run(bundle, into: data) { Progress.show("\($0) vouchers 凭证") }
      : try NativeRebuild.run(
        bundle, into: data, business: { FundBooks.makeEmpty() },
        progress: VerificationOutput.show)
    Progress.clear()
    var report = Report()
    func number(_ count: UInt64) -> Cell { .number(Int64(clamping: count)) }
    report.add("folder", "文件夹 folder", data)
    report.add("blocks", "区块 blocks", number(outcome.blocks))
    report.add("vouchers", "凭证 vouchers", number(outcome.vouchers))
    report.add("legs", "分录 legs", number(outcome.legs))
    report.add("ledgers", "账簿 ledgers", .number(Int64(outcome.ledgers)))
    report.add("accounts", "科目 accounts", .number(Int64(outcome.accounts)))
    report.add("block_digest", "区块摘要 block digest", outcome.blockDigest.description)
    report.add("state_digest", "账面状态摘要 digest of the books", outcome.stateDigest.description)
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}
