import COpenSSL

/// What a server needs for TLS: its certificate and key, the authorities of its clients, and the
/// revocation lists (证书吊销列表) of those authorities. Files are read once, at `init`.
package final class TLSServerContext: Sendable {
  let context: TLSContext

  /// - Parameters:
  ///   - certificateChainFile: PEM, the server's certificate first.
  ///   - privateKeyFile: PEM, not encrypted, readable by its owner only.
  ///   - clientCAFile: PEM, the authorities that may vouch for clients.
  ///   - crlFile: PEM, one list or more; each authority in a client's chain must have a list that
  ///     has not expired. Without a file nothing is ever taken as revoked.
  package init(
    certificateChainFile: String, privateKeyFile: String, clientCAFile: String, crlFile: String?
  ) throws(TLSConfigurationError) {
    context = try TLSContext(
      role: .server, certificateChainFile: certificateChainFile, privateKeyFile: privateKeyFile,
      peerCAFile: clientCAFile)
    if let crlFile { try context.requireRevocationLists(file: crlFile) }
    let pointer = context.pointer
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    let sessionContext = Array("fundledger".utf8)
    guard SSL_CTX_set_purpose(pointer, X509_PURPOSE_SSL_CLIENT) == 1,
      SSL_CTX_set_session_id_context(pointer, sessionContext, UInt32(sessionContext.count)) == 1,
      SSL_CTX_set_max_early_data(pointer, 0) == 1
    else { throw .library(OpenSSLError.takeText()) }
    guard let names = SSL_load_client_CA_file(clientCAFile) else {
      throw .invalidCertificates(file: clientCAFile, reason: OpenSSLError.takeText())
    }
    SSL_CTX_set_client_CA_list(pointer, names)
    ApplicationProtocol.installServerChoice(in: pointer)
  }
}
