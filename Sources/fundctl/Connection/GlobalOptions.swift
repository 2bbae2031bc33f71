import ArgumentParser
import FundClient

/// Options that every command takes which talks to a server.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: "Data folder made by `fundctl init` ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?

  @Option(help: "HOST:PORT of the server (the address that the daemon wrote into the folder).")
  var server: String?

  @Option(
    name: .customLong("as"),
    help: "Whose certificate: NAME of HOME/certs/NAME.pem and .key (a fitting one that is there).")
  var identity: String?

  @Flag(help: "Answer in JSON, amounts in fen (分).")
  var json = false

  var dataFolder: DataFolder { DataFolder(path: home ?? DataFolder.defaultPath) }

  /// Prints a report as asked for.
  func show(_ report: Report, unit: Fen.Unit = .yuan) {
    print(json ? report.json : report.text(in: unit), terminator: "")
  }
}

/// Options of a command that shows amounts.
struct UnitOption: ParsableArguments {
  @Option(help: "Unit of amounts: yuan (元) or wan (万元).")
  var unit: Fen.Unit = .yuan
}
