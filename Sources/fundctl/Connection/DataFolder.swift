import Foundation
import FundClient

/// The folder that `fundctl init` makes: `fundd.json`, `certs`, and what the daemon writes.
struct DataFolder {
  var path: String

  static var defaultPath: String {
    ProcessInfo.processInfo.environment["FUNDLEDGER_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? "./fundledger-data"
  }

  var certificates: String { path + "/certs" }
  var configuration: String { path + "/fundd.json" }
  /// Written by the daemon once it listens.
  var addressFile: String { path + "/address" }

  /// Where the daemon of this folder listens.
  func address() throws(CommandFailure) -> ServerAddress {
    guard let text = try? String(contentsOfFile: addressFile, encoding: .utf8) else {
      throw CommandFailure(
        """
        no server: \(addressFile) is not there. Start one with
          fundd --config \(configuration)
        or say --server HOST:PORT
        """, reason: .unclear)
    }
    guard let address = ServerAddress(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw CommandFailure("\(addressFile) holds no HOST:PORT")
    }
    return address
  }

  /// The files of an identity.
  func credentials(named name: String) throws(CommandFailure) -> Credentials {
    let credentials = Credentials(
      certificateChainFile: "\(certificates)/\(name).pem",
      privateKeyFile: "\(certificates)/\(name).key", serverCAFile: "\(certificates)/ca.pem")
    for file in [
      credentials.certificateChainFile, credentials.privateKeyFile, credentials.serverCAFile,
    ] where !FileManager.default.fileExists(atPath: file) {
      throw CommandFailure("\(file) is not there; `fundctl init` makes certificates")
    }
    return credentials
  }

  /// The name of the first certificate, by code of the place, of the first of these roles that has
  /// one. The country's (000000) comes first.
  func identity(for roles: [Role]) throws(CommandFailure) -> String {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: certificates)) ?? []
    for role in roles {
      let name = files.filter { $0.hasPrefix("\(role.rawValue)-") && $0.hasSuffix(".pem") }.min()
      if let name { return String(name.dropLast(4)) }
    }
    let wanted = roles.map(\.rawValue).joined(separator: ", ")
    throw CommandFailure(
      "\(certificates) has no certificate of a \(wanted); `fundctl init` makes some")
  }
}

/// What a certificate lets its holder do.
enum Role: String, CaseIterable {
  case bureau, checker, county, auditor, supervisor, `operator`

  /// Those who may ask for balances and vouchers.
  static let readers: [Role] = [.bureau, .supervisor, .auditor, .checker, .county]
}
