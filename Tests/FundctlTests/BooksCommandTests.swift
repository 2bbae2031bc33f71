import ArgumentParser
import Testing

@testable import fundctl

@Suite struct BooksCommandTests {
  @Test(
    "The examples of the help are understood",
    arguments: [
      "general 620503 GLF --from 201901 --to 201912", "detail 620503 GLF 1004 --html 1004.html",
      "general 620503 GLA 5001 P=p9 --from 201901 --to 201913 --unit wan",
      "general 620503 GLF --on 2019-06-30 --html general.html",
      "detail 620503 GLA 5001 P=p9 --from 201901 --to 201903 --pdf p9.pdf",
      "detail 620503 GLF 1004 --at-revision 1042.7 --json --by-subject --all",
      "journal 620503 GLF --from 201903 --to 201903", "journal 620503 GLF 1004 F=1 --by-account",
      "trial-balance 620503 GLF --min-revision 12.0",
      "trial-balance 620503 GLA 50 --by P --by X --html projects.html",
      "voucher 620503 GLF 201903 --first 12 --last 14",
      "voucher 620503 GLA 201903 5001 P=p9 --pdf p9.pdf",
    ])
  func understands(line: String) throws {
    _ = try Fundctl.parseAsRoot(["book"] + line.split(separator: " ").map(String.init))
  }

  @Test(
    "Wrong usage is refused before anything is done",
    arguments: [
      "general 620503", "general 620503 GLF --from 201902 --to 201901",
      "detail 620503 GLF --from 202001 --on 2019-12-31", "detail 620503 GLF F=1 1004",
      "detail 620503 GLF --html a --pdf b", "journal 620503 GLF --on 2019-02-29",
      "trial-balance 620503 GLF --by-account --by P", "trial-balance 620503 GLF --by project",
      "voucher 620503 GLF", "voucher 620503 GLF 201903 --first 3 --last 2",
      "voucher 620503 GLF 201914",
    ])
  func refuses(line: String) {
    let error = #expect(throws: (any Error).self) {
      try Fundctl.parseAsRoot(["book"] + line.split(separator: " ").map(String.init))
    }
    if let error { #expect(Fundctl.exitCode(for: error).rawValue == 64) }
  }

  @Test("December is not yet over for its adjustment period")
  func lastDay() throws {
    _ = try Fundctl.parseAsRoot(
      "book detail 620503 GLF --from 201913 --on 2019-12-31".split(separator: " ").map(
        String.init))
  }
}
