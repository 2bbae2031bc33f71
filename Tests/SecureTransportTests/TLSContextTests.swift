import Foundation
import SecureTransport
import Testing

/// Which files are taken for TLS, and what is said of the others.
@Suite struct TLSContextTests {
  static func server(
    certificate: String = TestCertificates.path("server.pem"),
    key: String = TestCertificates.path("server.key"),
    ca: String = TestCertificates.path("ca.pem"),
    crl: String? = TestCertificates.path("crl.pem")
  ) throws(TLSConfigurationError) -> TLSServerContext {
    try TLSServerContext(
      certificateChainFile: certificate, privateKeyFile: key, clientCAFile: ca, crlFile: crl)
  }

  /// A file of its own for one test.
  static func file(_ text: String, mode: Int = 0o600) throws -> String {
    let path = TestCertificates.path("test-\(UUID().uuidString)")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    return path
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOfFile: TestCertificates.path(name), encoding: .utf8)
  }

  @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o601])
  func `a private key that others can open is refused`(mode: Int) throws {
    let key = try Self.file(Self.text("server.key"), mode: mode)
    let error = TLSConfigurationError.exposedPrivateKey(file: key, mode: String(mode, radix: 8))
    #expect(throws: error) { try Self.server(key: key) }
    #expect(error.description.contains("chmod 600"))
  }

  @Test func `a private key that only its owner can read is taken`() throws {
    let key = try Self.file(Self.text("server.key"), mode: 0o400)
    #expect(throws: Never.self) { try Self.server(key: key) }
  }

  @Test func `a missing key, and a folder, are unreadable`() {
    let missing = TestCertificates.path("missing.key")
    #expect(
      throws: TLSConfigurationError.unreadable(file: missing, reason: "No such file or directory")
    ) { try Self.server(key: missing) }
    let folder = TestCertificates.directory
    #expect(throws: TLSConfigurationError.unreadable(file: folder, reason: "not a regular file")) {
      try Self.server(key: folder)
    }
  }

  @Test func `a key that is none, or encrypted, is refused without asking`() throws {
    let noise = try Self.file("noise")
    #expect(throws: TLSConfigurationError.self) { try Self.server(key: noise) }
    let encrypted = try Self.file(
      """
      -----BEGIN ENCRYPTED PRIVATE KEY-----
      MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgPQ4hM4mXWVQICCAAw
      DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJ9Yk7AnSaJyD7gPz1VhxGoEgZAw
      -----END ENCRYPTED PRIVATE KEY-----
      """)
    #expect(throws: TLSConfigurationError.self) { try Self.server(key: encrypted) }
  }

  @Test func `the key of another certificate is refused`() {
    let key = TestCertificates.path("county-620503.key")
    #expect(throws: TLSConfigurationError.self) { try Self.server(key: key) }
  }

  @Test func `files without certificates are refused`() throws {
    let noise = try Self.file("noise")
    for read in [
      { try Self.server(certificate: noise) }, { try Self.server(ca: noise) },
    ] as [() throws -> TLSServerContext] {
      let error = #expect(throws: TLSConfigurationError.self) { try read() }
      guard case .invalidCertificates(noise, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `a file of revocation lists must hold whole lists, at least one`() throws {
    let lists = try Self.text("crl.pem")
    for bad in ["", "noise", lists + lists.prefix(lists.count / 8)] {
      let file = try Self.file(bad)
      let error = #expect(throws: TLSConfigurationError.self) { try Self.server(crl: file) }
      guard case .invalidRevocationLists(file, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    let missing = TestCertificates.path("missing.pem")
    #expect(throws: TLSConfigurationError.self) { try Self.server(crl: missing) }
  }
}
