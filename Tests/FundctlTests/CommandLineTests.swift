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
      "account open 620503 GLF 5001 I=c1 P=p9", "account list 620503 GLF 50 P=p9",
      "post vouchers.csv --dry-run", "post report.csv --unit wan --open-accounts --label a",
      "balance 620503 GLA 5001 P=p9 --unit wan", "balance 620503 GLF",
      "history 620503 GLF 1004 F=1 --limit 20", "voucher 620503 GLF 201803 12",
      "reverse 620503 GLF 201803 12 --date 2018-04-02 --reason 收款人有误",
      "trial-balance 620503 GLA --from 201901 --to 201903 --by-account --unit wan",
      "export --entity 620503 --from 201801 --to 201812 --format jsonl -o 620503.jsonl",
    ])
  func understands(line: String) throws {
    _ = try Fundctl.parseAsRoot(line.split(separator: " ").map(String.init))
  }

  @Test(
    "Wrong usage is refused before anything is done",
    arguments: [
      "post", "balance 620503", "voucher 620503 GLF 201814 1", "balance a GLF --unit fen",
      "reverse 620503 GLF 201803 12 --date 2018-02-30 --reason x", "history a GLF 1 F",
      "balance a GLF F=1 1004", "export", "ledger open 620503 GLF --from 2018",
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
