import ArgumentParser
import FundClient
import FundData
import FundExports

/// `fundctl render`.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Renders a bundle's books in further formats, without any server (离线生成).",
    discussion: """
        fundctl render 620503-2018 --format hledger,xlsx
        fundctl render 620503-2018 --format xml --from 201801 --to 201812

      What was rendered in a format before is replaced. `fundctl verify bundle` compares it.
      """)

  @Argument(help: "Folder of the bundle.")
  var folder: String

  @Option(help: ArgumentHelp(stringLiteral: ExportFormats.help))
  var format: String

  @Option(help: "From this month (会计期间), YYYYMM.")
  var from: Month?

  @Option(help: "To this month.")
  var to: Month?

  @Flag(help: "Answer in JSON, amounts in fen (分).")
  var json = false

  func run() throws {
    let formats = try ExportFormats(names: format, from: from, to: to)
    let rendering = BundleRendering(
      folder, reference: try ReferenceData.load(), generator: Fundctl.generator)
    var manifest = try BundleFolder(folder).manifest()
    for format in formats.formats {
      manifest = try rendering.render(format, formats.selection) { vouchers in
        Progress.show("\(format.name): \(vouchers) vouchers 凭证")
      }
    }
    Progress.clear()
    let report = ExportReport.make(manifest, folder: folder)
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}
