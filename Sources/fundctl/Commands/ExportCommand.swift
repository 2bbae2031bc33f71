import ArgumentParser
import FundClient
import FundExports
import LedgerJournal

/// `fundctl export`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Pulls the books of a region or unit as a bundle that proves itself (审计导出).",
    discussion: """
        fundctl export -o audit-2018
        fundctl export --entity 620503 --from 201801 --to 201812 --format csv,xlsx -o 620503-2018

      The bundle (导出包) has the proven blocks in native/, a folder for each format, and a manifest. \
      An export that was cut off goes on when it is run again with the same folder. --from and --to \
      select what is rendered; the proven part always begins with the first block, so that opening \
      balances (期初余额) are proven, too. Everything is verified as it comes; `fundctl verify bundle` \
      does it again, anywhere. The server records every export. Role: auditor.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var witness: WitnessOptions

  @Option(help: "This entity and those below it; your whole scope if not given.")
  var entity: String?

  @Option(help: "From this month (会计期间), YYYYMM.")
  var from: Month?

  @Option(help: "To this month.")
  var to: Month?

  @Option(help: "Up to this block, as an earlier export: the same bytes (截至区块); else the newest.")
  var through: UInt64 = 0

  @Option(help: ArgumentHelp(stringLiteral: ExportFormats.help))
  var format = "csv"

  @Option(name: [.short, .customLong("output")], help: "The folder to make.")
  var output: String

  func run() async throws {
    let formats = try ExportFormats(names: format, from: from, to: to)
    let witnessFolder = witness.folder(home: global.dataFolder)
    let (manifest, result) = try await global.withClient(as: [.auditor]) { client in
      let server = WireEvidenceServer(client: client)
      let pull = EvidencePull(
        client: client, folder: output, entity: entity ?? "", formats: formats,
        through: through)
      let note = try CheckpointNote(await server.checkpoint(size: 0))
      let seen = try WitnessFile(witnessFolder, origin: note.checkpoint.origin)
      let (manifest, pulled) = try await pull.run(
        keys: seen.keys.isEmpty ? nil : seen.keys.map(\.key),
        checkpoints: seen.notes.map(\.checkpoint))
      var result = pulled
      result.take(
        try await WitnessContact.confirm(
          BundleFolder(output).checkpointNote(), server, folder: witnessFolder))
      return (manifest, result)
    }
    guard result.isGood else { return try VerificationOutput.end(result, json: global.json) }
    global.show(ExportReport.make(manifest, folder: output, notes: result.notes))
  }
}

/// What an export has made.
enum ExportReport {
  static func make(_ manifest: BundleManifest, folder: String, notes: [String] = []) -> Report {
    let totals = manifest.totals
    func number(_ count: UInt64) -> Cell { .number(Int64(clamping: count)) }
    var report = Report()
    report.add("folder", "文件夹 folder", folder)
    report.add("journal", "账本 journal", manifest.origin)
    report.add("blocks", "区块 blocks", number(totals.blocks))
    report.add("vouchers", "凭证 vouchers", number(totals.vouchers))
    report.add("partial_vouchers", "部分可见凭证 shown in part", number(totals.partialVouchers))
    report.add("legs", "分录 legs", number(totals.legs))
    report.add("debit", "借方合计 debit", .amount(Fen(totals.debit)))
    report.add("credit", "贷方合计 credit", .amount(Fen(totals.credit)))
    report.add("through", "截至区块 through block", number(manifest.through))
    report.add("block_digest", "区块摘要 block digest", manifest.throughDigest.description)
    var table = Table([
      .text("file", "文件 file"), .number("bytes", "字节 bytes"), .text("sm3_tree", "SM3 树摘要 tree"),
    ])
    for file in manifest.files {
      table.rows.append([.text(file.path), number(file.bytes), .text(file.sm3Tree)])
    }
    report.table = table
    report.notes = notes
    return report
  }
}
