import ArgumentParser
import Foundation
import FundClient
import FundMessages

/// The command-line client: sets up, posts, asks, exports.
@main
struct Fundctl: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fundctl",
    abstract: "Works with county ledgers of poverty-alleviation funds (扶贫资金账务客户端).",
    discussion: """
      A first run:

        fundctl init ./fundledger-data
        fundd --config ./fundledger-data/fundd.json &
        fundctl ledger open 620503 GLF --name 麦积区总预算会计 --from 201801
        fundctl post vouchers.csv --open-accounts
        fundctl book trial-balance 620503 GLF

      Every command has --help with an example. Without --server it reads the address that the \
      daemon on this machine wrote into its data folder.

      Exit codes: 0 done; 1 refused or failed; 3 the server cannot be reached or the outcome is \
      unknown: run the same command again; 64 wrong usage.
      """,
    version: Release.version,
    subcommands: CommandList.all)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as LedgerError {
      CommandFailure(error).end()
    } catch let failure as CommandFailure {
      failure.end()
    } catch {
      exit(withError: error)
    }
  }
}
