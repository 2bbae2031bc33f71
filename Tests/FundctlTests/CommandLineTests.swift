import ArgumentParser
import FundClient
import Testing

@testable import fundctl

@Suite struct CommandLineTests {
  @Test(
    "The examples of the help are understood",
    arguments: [
      "init ./d --client bureau:621100:620000:dingxi-zhang --host a --bad",
      "status --digest --as auditor-620000 --json",
      "ledger open 620503 GLF --name 麦积区总预算会计 --from 201801",
      "ledger list --entity 620503 --book GLF", "ledger", "ledger close 620503 GLF 201801",
      "ledger close 620503 GLF 201801 --seen 5012.31",
      "ledger reopen 620503 GLF 201803 --reason 补记利息",
      "hold place applications.csv --dry-run", "hold lock 61.4 61.19",
      "hold release 61.19 --as checker-620503", "hold list 620503 GLB G203 P=p9 --unit wan",
      "hold show 620503 GLB 61.4 --json", "post payments.csv --release-rest",
      "reverse 620503 GLF 201812 12 --date 2018-12-31 --adjustment --reason 决算调整",
      "account open 620503 GLF 5001 I=c1 P=p9", "account list 620503 GLF 50 P=p9",
      "post vouchers.csv --dry-run", "post report.csv --unit wan --open-accounts --label a",
      "balance 620503 GLA 5001 P=p9 --unit wan", "balance 620503 GLF",
      "history 620503 GLF 1004 F=1 --limit 20", "voucher 620503 GLF 201803 12",
      "balance 620503 GLF 1004 --on 2019-12-31", "balance 620503 GLF 1004 --at-revision 1042.7",
      "history 620503 GLF 1004 F=1 --oldest-first", "history 620503 GLF 1004 F=1 --after 1200",
      "vouchers 620503 GLF 201903 --from 200 --limit 50", "sum 620503 --book GLF",
      "sum 620500 --book GLF 1004 --by ledger", "sum 620000 5001 P=p9 --by total --unit wan",
      "turnover 620503 GLA 5001 P=p9 --from 201901 --to 201913 --unit wan",
      "balance 620503 GLF --min-revision 12.0 --json",
      "reverse 620503 GLF 201803 12 --date 2018-04-02 --reason 收款人有误",
      "book trial-balance 620503 GLA --from 201901 --to 201903 --by-account --unit wan",
      "export --entity 620503 --from 201801 --to 201812 --format jsonl -o 620503.jsonl",
      "reference list", "reference list categories --on 2020-06-30", "reference",
      "reference list pool_counties", "reference list rules --json", "reference search 麦积",
      "reference show categories C01 --on 2020-06-30", "reference show codes function/2130504",
    ])
  func understands(line: String) throws {
    _ = try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
  }

  @Test(
    "Wrong usage is refused before anything is done",
    arguments: [
      "post", "balance 620503", "voucher 620503 GLF 201814 1", "balance a GLF --unit fen",
      "reverse 620503 GLF 201803 12 --date 2018-02-30 --reason x", "history a GLF 1 F",
      "balance a GLF --on 2019-02-29", "balance a GLF --at-revision 12", "sum", "vouchers a GLF",
      "balance a GLF --min-revision 1.x", "sum a --by month", "turnover a GLF F=1 1004",
      "balance a GLF F=1 1004", "export", "ledger open 620503 GLF --from 2018",
      "ledger reopen 620503 GLF 201803", "hold lock", "hold lock 61", "hold lock 61.4 61.4",
      "hold release 0.4", "ledger close 620503 GLF 201801 --seen x",
      "reference list --on 2020-06-30", "reference list nothing", "reference search",
      "reference show rules", "reference list rules --on 2020-02-30",
    ])
  func refuses(line: String) {
    let error = #expect(throws: (any Error).self) {
      try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
    }
    if let error { #expect(Fundctl.exitCode(for: error).rawValue == 64) }
  }

  @Test("Every command says in its help how it is used, with an example")
  func help() {
    func check(_ commands: [any ParsableCommand.Type]) {
      for command in commands {
        let configuration = command.configuration
        #expect(!configuration.abstract.isEmpty, "\(command)")
        if configuration.subcommands.isEmpty {
          #expect(configuration.discussion.contains("fundctl "), "\(command)")
        }
        check(configuration.subcommands)
      }
    }
    check(CommandList.all)
  }
}
