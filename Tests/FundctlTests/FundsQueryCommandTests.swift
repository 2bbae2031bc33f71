import ArgumentParser
import FundClient
import Testing

@testable import fundctl

/// How questions about funds are asked on the command line.
@Suite struct FundsQueryCommandTests {
  @Test(
    "The examples of the help are understood",
    arguments: [
      "progress --entity 620503 --year 2021", "progress --year 2021 --by class --limit 5 --json",
      "progress --entity 620000 --year 2021 --by county --unit wan", "project show p9",
      "project list --entity 620503 --state in-library --class P02",
      "trace project p9 --entity 620503 --unit wan",
      "trace indicator c1 --entity 620000 --depth 2",
      "trace document 甘财农〔2021〕5号 --entity 620000 --publisher 620000",
      "aging --entity 620000 --by entity --day 2021-12-31 --unit wan",
      "aging --entity 620503 --minimum-days 365 --only-itself",
      "blocking project p9 --entity 620503", "blocking payment a12 --day 2021-08-09",
      "blocking indicator c1 --unit wan --as bureau-620503", "disclosure p9 --unit wan",
      "indicator show c1", "indicator list --year 2021", "plan show --year 2021 --version 1",
      "plan list", "payment show a12", "payment list --project p9 --state applied",
      "payment list --min-revision 12.0", "relocation sources --entity 000000 --unit wan",
      "relocation sources --entity 620503 --settlement S1 --json",
      "relocation costs --entity 620000 --limit 50 --json",
      "relocation household 0123456789abcdef0123456789abcdef --entity 620503",
      "financing calendar --entity 620000.V --tranche l1 --day 2020-06-01",
      "financing idle --entity 620503 --day 2020-06-01 --json",
    ])
  func understands(line: String) throws {
    _ = try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
  }

  @Test(
    "Wrong usage is refused before anything is done",
    arguments: [
      "progress", "progress --year 21", "progress --year 2021 --by month", "trace project",
      "progress --year 2021 --limit 0", "trace village p9", "trace indicator c1 --depth 17",
      "trace project p9 --depth 2", "trace indicator c1 --publisher x", "blocking p9",
      "blocking project p9 --day 2021-02-30", "project list --state open", "plan show",
      "payment list --state settled", "disclosure", "relocation household 0123",
      "relocation sources --day 2020-02-30", "financing calendar --limit 1",
    ])
  func refuses(line: String) {
    let error = #expect(throws: (any Error).self) {
      try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
    }
    if let error { #expect(Fundctl.exitCode(for: error).rawValue == 64) }
  }

  @Test("A choice has a word for programs and a term for people")
  func choices() {
    #expect(ProjectState.named("in-library") == .inLibrary)
    #expect(ProjectState.inLibrary.cell == .term("in-library", "已入库"))
    #expect(FundProgress.Grouping(argument: "kind") == .projectKind)
    #expect(FundProgress.Grouping(argument: "project-kind") == nil)
  }

  @Test("The place is that of the certificate's name")
  func places() {
    #expect(QueryOptions.place(ofCertificate: "bureau-620503") == "620503")
    #expect(QueryOptions.place(ofCertificate: "checker-620503-2") == "620503")
    for name in ["bureau", "bureau-62050", "bureau-maiji1"] {
      #expect(QueryOptions.place(ofCertificate: name) == nil, "\(name)")
    }
  }
}
