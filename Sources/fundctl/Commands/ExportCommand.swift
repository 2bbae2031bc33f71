import ArgumentParser
import FundClient

/// `fundctl export`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Exports the vouchers of a region or unit to a file, for auditors (审计).",
    discussion: """
        fundctl export -o vouchers.csv
        fundctl export --entity 620503 --from 201801 --to 201812 --format jsonl -o 620503.jsonl

      CSV has one line a leg and amounts in yuan; jsonl one voucher a line and amounts in fen. The \
      file is kept only when its sums are those that the server sent. The server records every \
      export. Role: auditor.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, jsonl
  }

  @OptionGroup var global: GlobalOptions

  @Option(help: "This entity and those below it; your whole scope if not given.")
  var entity: String?

  @Option(help: "From this month (会计期间), YYYYMM.")
  var from: Month?

  @Option(help: "To this month.")
  var to: Month?

  @Option(help: "csv or jsonl.")
  var format = Format.csv

  @Option(name: [.short, .customLong("output")], help: "The file to write.")
  var output: String

  func run() async throws {
    let file = try ExportFile(path: output)
    let totals = try await global.withClient(as: [.auditor]) { client in
      let export = try await client.exportVouchers(entity: entity, from: from, to: to)
      switch format {
      case .csv:
        var run = ExportRun(writer: CSVExportWriter(), file: file)
        return try await run.write(export)
      case .jsonl:
        var run = ExportRun(writer: JSONLinesExportWriter(), file: file)
        return try await run.write(export)
      }
    }
    global.show(report(totals, bytes: file.bytesWritten))
  }

  private func report(_ totals: ExportTotals, bytes: Int) -> Report {
    var report = Report()
    report.add("file", "文件 file", output)
    report.add("bytes", "字节 bytes", .number(Int64(bytes)))
    report.add("vouchers", "凭证 vouchers", .number(Int64(clamping: totals.vouchers)))
    report.add("legs", "分录 legs", .number(Int64(clamping: totals.legs)))
    report.add("debit", "借方合计 debit", .amount(totals.debit))
    report.add("credit", "贷方合计 credit", .amount(totals.credit))
    report.add("revision", "截至 whole up to", totals.through.description)
    report.add("block_digest", "区块摘要 block digest", Hexadecimal.text(totals.throughDigest))
    return report
  }
}
