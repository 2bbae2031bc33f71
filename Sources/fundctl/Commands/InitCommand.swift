import ArgumentParser

/// `fundctl init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Makes a data folder with development certificates and fundd.json.",
    discussion: """
      What is there stays, so it can be run again, for example to add a client:

        fundctl init ./fundledger-data
        fundctl init ./fundledger-data --client bureau:621100:620000:dingxi-zhang

      The certificates are for development only, never for real money. Needs openssl 3.
      """)

  @Argument(help: "The folder ($FUNDLEDGER_HOME, else ./fundledger-data).")
  var home: String?

  @Option(
    name: .customLong("host"),
    help: "One more name or address of the server; can be given many times.")
  var hosts: [String] = []

  @Option(
    name: .customLong("client"),
    help: "A client, ROLE:ADMIN:PROVINCE:NAME; can be given many times.")
  var clients: [String] = []

  @Flag(help: "Also certificates that must be refused, in certs/bad.")
  var bad = false

  @Option(help: "Where the daemon is to listen.")
  var listen = DaemonConfiguration().listen

  @Option(help: "Where the daemon is to serve its metrics.")
  var metrics = DaemonConfiguration().metrics

  func run() throws {
    let folder = DataFolder(path: home ?? DataFolder.defaultPath)
    let made = try Initialisation(
      folder: folder, hosts: hosts, clients: clients, withBadCertificates: bad,
      configuration: DaemonConfiguration(listen: listen, metrics: metrics)
    ).run()
    for line in made { print(line) }
    let option = folder.path == DataFolder.defaultPath ? "" : " --home \(folder.path)"
    print(
      """

      Next:
        fundd --config \(folder.configuration)
        fundctl status\(option)
        fundctl ledger open 620503 GLF --name 麦积区总预算会计\(option)
      """)
  }
}
