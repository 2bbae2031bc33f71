import COpenSSL

/// What a client needs for TLS: its certificate and key, and the authorities of the server. Files
/// are read once, at `init`.
package final class TLSClientContext: Sendable {
  let context: TLSContext

  /// - Parameters:
  ///   - certificateChainFile: PEM, the client's certificate first.
  ///   - privateKeyFile: PEM, not encrypted, readable by its owner only.
  ///   - serverCAFile: PEM, the authorities that may vouch for the server.
  package init(
    certificateChainFile: String, privateKeyFile: String, serverCAFile: String
  ) throws(TLSConfigurationError) {
    context = try TLSContext(
      role: .client, certificateChainFile: certificateChainFile, privateKeyFile: privateKeyFile,
      peerCAFile: serverCAFile)
    let pointer = context.pointer
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    guard SSL_CTX_set_purpose(pointer, X509_PURPOSE_SSL_SERVER) == 1 else {
      throw .library(OpenSSLError.takeText())
    }
  }
}
