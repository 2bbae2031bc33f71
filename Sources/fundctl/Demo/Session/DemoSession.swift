import Foundation
import FundCases
import FundClient

/// The daemon of the demonstration, and a connection for each identity that has spoken.
final class DemoSession {
  let folder: DataFolder
  private let executable: String
  private var daemon: DaemonProcess?
  private var clients: [CaseIdentity: LedgerClient] = [:]

  /// - Parameters:
  ///   - path: an absent or empty folder; a new one among the temporary files if nil.
  ///   - executable: the daemon's program; the one beside this program if nil.
  init(path: String?, executable: String?) throws(CommandFailure) {
    if let executable {
      self.executable = executable
    } else {
      self.executable = try DaemonProcess.executableBesideThis()
    }
    if let path {
      folder = DataFolder(path: path)
    } else {
      folder = DataFolder(path: try Self.temporaryFolder())
    }
    guard !FileManager.default.fileExists(atPath: folder.path + "/journal") else {
      throw CommandFailure("\(folder.path) holds a journal already: name an empty folder")
    }
  }

  private static func temporaryFolder() throws(CommandFailure) -> String {
    let base = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
    var template = Array("\(base ?? "/tmp")/fundledger-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure(
        "cannot make a temporary folder: \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Makes certificates for all identities and the daemon's configuration.
  func makeFiles() throws(CommandFailure) {
    _ = try Initialisation(
      folder: folder, clients: CaseIdentity.all.map(\.specification),
      configuration: DaemonConfiguration(listen: "127.0.0.1:0", metrics: "")
    ).run()
  }

  func startDaemon() async throws(CommandFailure) {
    daemon = try await DaemonProcess.start(in: folder, executable: executable)
  }

  var address: String { daemon?.address.description ?? "" }

  /// The connection of an identity, made when it is first asked for.
  func client(_ identity: CaseIdentity) async throws -> LedgerClient {
    if let client = clients[identity] { return client }
    guard let daemon else { throw CommandFailure("the daemon does not run") }
    let client = try await LedgerClient.connect(
      to: daemon.address, credentials: folder.credentials(named: identity.certificate))
    clients[identity] = client
    return client
  }

  /// Kills the daemon (SIGKILL): nothing is finished or flushed.
  func crashDaemon() async throws(CommandFailure) -> DaemonProcess.Exit {
    guard let daemon else { throw CommandFailure("the daemon does not run") }
    let exit = daemon.kill()
    self.daemon = nil
    await closeClients()
    return exit
  }

  /// Tells the daemon to stop; nil when it does not run.
  func stopDaemon() async -> DaemonProcess.Exit? {
    await closeClients()
    defer { daemon = nil }
    return await daemon?.stop()
  }

  var logPath: String { folder.path + "/fundd.log" }

  private func closeClients() async {
    for client in clients.values { await client.close() }
    clients = [:]
  }
}
