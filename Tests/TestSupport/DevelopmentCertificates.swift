import Foundation
import Synchronization

/// Keys and certificates for a test run, made by `Certs/make-development-certs` in a folder of
/// their own that goes with the process.
package struct DevelopmentCertificates: Sendable {
  /// A certificate under a name of its own: a second person of a role and place, or an earlier
  /// certificate of the same one.
  package struct Named: Sendable {
    let name: String
    let client: String

    /// `client` is `ROLE:ADMIN:PROVINCE:NAME`.
    package init(_ name: String, client: String) {
      self.name = name
      self.client = client
    }
  }

  package let directory: String
  private let clients: [String]

  private static let directories = Mutex<[String]>([])

  /// - Parameters:
  ///   - clients: `ROLE:ADMIN:PROVINCE:NAME` each, in the file `ROLE-ADMIN`; a demo set if empty.
  ///   - named: further ones, in files of the names given.
  ///   - bad: whether to make those that a server must refuse, in `bad/`.
  package init(clients: [String] = [], named: [Named] = [], bad: Bool = true) {
    directory =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-certificates-\(UUID().uuidString)").path
    self.clients = clients
    Self.removeAtExit(directory)
    for one in named {
      make(["--force", "--client", one.client])
      let parts = one.client.split(separator: ":")
      for type in ["pem", "key"] {
        rename("\(parts[0])-\(parts[1]).\(type)", to: "\(one.name).\(type)")
      }
    }
    make((bad ? ["--bad"] : []) + clients.flatMap { ["--client", $0] })
  }

  /// Those of a folder that the maker has made, or of a copy of it.
  package init(directory: String) {
    self.directory = directory
    clients = []
  }

  package func path(_ name: String) -> String { "\(directory)/\(name)" }

  /// Revokes the certificate in a file, such as `county-620503.pem`, and writes `crl.pem` anew.
  package func revoke(_ file: String) { make(["--revoke", file]) }

  /// Issues the server's certificate again, with a new key and one more name, and with it a client's
  /// that is given as `ROLE:ADMIN:PROVINCE:NAME`.
  package func renewServer(host: String, client: String) {
    make(["--force", "--host", host, "--client", client])
  }

  /// Writes `crl.pem` anew; its lists are valid for so many days.
  package func renewLists(days: Int) {
    make(["--list-days", "\(days)"] + (clients.flatMap { ["--client", $0] }))
  }

  private func make(_ arguments: [String]) {
    let maker = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Certs/make-development-certs")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [maker.path, directory] + arguments
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      preconditionFailure("cannot run \(maker.path): \(error)")
    }
    process.waitUntilExit()
    precondition(process.terminationStatus == 0, "\(maker.path) failed")
  }

  private func rename(_ name: String, to other: String) {
    do {
      try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
    } catch {
      preconditionFailure("cannot rename \(name): \(error)")
    }
  }

  private static func removeAtExit(_ directory: String) {
    let isFirst = directories.withLock { directories in
      directories.append(directory)
      return directories.count == 1
    }
    guard isFirst else { return }
    atexit {
      for directory in DevelopmentCertificates.directories.withLock({ $0 }) {
        try? FileManager.default.removeItem(atPath: directory)
      }
    }
  }
}
