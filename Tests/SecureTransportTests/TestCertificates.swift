import SecureTransport
import TestSupport

/// Development certificates, good and bad, made once for a run of the tests.
enum TestCertificates {
  static let made = DevelopmentCertificates()

  static var directory: String { made.directory }

  static func path(_ name: String) -> String { made.path(name) }

  static func server(crlFile: String? = path("crl.pem")) throws -> TLSServerContext {
    try made.server(crlFile: crlFile)
  }

  static func client(_ name: String = "bureau-620503") throws -> TLSClientContext {
    try made.client(name)
  }
}

extension DevelopmentCertificates {
  /// What `fundd` reads of the folder.
  func server() throws -> TLSServerContext { try server(crlFile: path("crl.pem")) }

  func server(crlFile: String?) throws -> TLSServerContext {
    try TLSServerContext(
      certificateChainFile: path("server.pem"), privateKeyFile: path("server.key"),
      clientCAFile: path("ca.pem"), crlFile: crlFile)
  }

  /// - Parameter name: the file's name without `.pem`, for example `bad/expired`.
  func client(_ name: String) throws -> TLSClientContext {
    try TLSClientContext(
      certificateChainFile: path("\(name).pem"), privateKeyFile: path("\(name).key"),
      serverCAFile: path("ca.pem"))
  }
}
