import Foundation
import SecureTransport

/// Development certificates, good and bad, made once for a run of the tests.
enum TestCertificates {
  static let directory: String = {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-certificates-\(UUID().uuidString)")
    let maker = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Certs/make-development-certs")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [maker.path, directory.path, "--bad"]
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      preconditionFailure("cannot run \(maker.path): \(error)")
    }
    process.waitUntilExit()
    precondition(process.terminationStatus == 0, "\(maker.path) failed")
    atexit { try? FileManager.default.removeItem(atPath: TestCertificates.directory) }
    return directory.path
  }()

  static func path(_ name: String) -> String { "\(directory)/\(name)" }

  static func server(crlFile: String? = path("crl.pem")) throws -> TLSServerContext {
    try TLSServerContext(
      certificateChainFile: path("server.pem"), privateKeyFile: path("server.key"),
      clientCAFile: path("ca.pem"), crlFile: crlFile)
  }

  /// - Parameter name: the file's name without `.pem`, for example `bad/expired`.
  static func client(_ name: String = "bureau-620503") throws -> TLSClientContext {
    try TLSClientContext(
      certificateChainFile: path("\(name).pem"), privateKeyFile: path("\(name).key"),
      serverCAFile: path("ca.pem"))
  }
}
