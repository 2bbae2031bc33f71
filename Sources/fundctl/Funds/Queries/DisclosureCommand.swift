import ArgumentParser
import FundClient

/// `fundctl disclosure`.
struct DisclosureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclosure",
    abstract: "The disclosure sheet of a project (公告公示表), to be printed and hung up.",
    discussion: """
        fundctl disclosure p9 --entity 620503 --unit wan > p9.txt

      Name, place, content and target of the project, its money by document (文号), its notices and \
      payments, and whom to call. It has no name of a household and no account.
      """)

  @Argument(help: "Number of the project (项目编号).")
  var project: String

  @OptionGroup var options: QueryOptions

  func run() async throws {
    try await options.answer { client, place in
      DisclosureReport.make(
        try await client.disclosure(project, of: place, atLeast: options.read.minRevision))
    }
  }
}
