import Foundation
import FundData

/// Makes a data folder: keys and certificates for development, keys that sign checkpoints, and the
/// daemon's configuration. What is there stays.
struct Initialisation {
  var folder: DataFolder
  /// Further names or addresses of the server's certificate.
  var hosts: [String] = []
  /// ROLE:ADMIN:PROVINCE:NAME each; a demonstration set when empty.
  var clients: [String] = []
  /// Also certificates that must be refused.
  var withBadCertificates = false
  var configuration = DaemonConfiguration()

  /// What was made, one line each.
  func run() throws(CommandFailure) -> [String] {
    do {
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure("cannot make \(folder.path): \(error.localizedDescription)")
    }
    let certificates = try makeCertificates()
    let keys = try CheckpointKeyMaking(folder: folder).run()
    return certificates + keys.lines + [try writeConfiguration(keys)]
  }

  private func makeCertificates() throws(CommandFailure) -> [String] {
    var arguments = [folder.certificates]
    for host in hosts { arguments += ["--host", host] }
    for client in clients { arguments += ["--client", client] }
    if withBadCertificates { arguments.append("--bad") }
    guard let script = EmbeddedFile.bytes(named: "make-development-certs") else {
      throw CommandFailure("this program was built without the maker of certificates")
    }
    let outcome = try ShellScript.run(script, arguments: arguments)
    guard outcome.status == 0 else {
      throw CommandFailure("the certificates were not made:\n\(outcome.output)")
    }
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private func writeConfiguration(
    _ keys: CheckpointKeyMaking.Made
  ) throws(CommandFailure) -> String {
    let path = folder.configuration
    var configuration = configuration
    configuration.checkpointName = keys.name
    configuration.checkpointKeys = keys.files
    guard !FileManager.default.fileExists(atPath: path) else { return "kept  fundd.json" }
    do {
      try Data(configuration.json.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure("cannot write \(path): \(error.localizedDescription)")
    }
    return "made  fundd.json  \(configuration.listen)"
  }
}
