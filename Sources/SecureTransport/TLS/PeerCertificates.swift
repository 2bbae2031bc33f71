import COpenSSL

/// The certificates that a client has shown in its handshake, kept to be verified again while its
/// connection lasts.
///
/// OpenSSL counts the references of certificates and locks what it remembers in them; nothing here
/// changes after `init`, so they may be verified on any thread.
final class PeerCertificates: @unchecked Sendable {
  /// What came out of a verification.
  enum Verdict {
    /// Nothing changes before that second unless the files do.
    case valid(untilSeconds: Int64)
    case invalid(TLSFailure)
  }

  /// `X509 *`.
  private let certificate: OpaquePointer
  /// `STACK_OF(X509) *`: what the client sent behind its certificate.
  private let chain: OpaquePointer?

  /// - Parameter ssl: the client's `SSL *` at the server, after its handshake.
  init?(of ssl: OpaquePointer) {
    guard let certificate = SSL_get1_peer_certificate(ssl) else { return nil }
    self.certificate = certificate
    chain = SSL_get_peer_cert_chain(ssl).flatMap { X509_chain_up_ref($0) }
  }

  deinit {
    X509_free(certificate)
    if let chain { COpenSSL_X509_chain_free(chain) }
  }

  /// Verifies the chain as a handshake with `server` would at that second.
  func verify(against server: TLSServerContext, atSeconds seconds: Int64) -> Verdict {
    ERR_clear_error()
    defer { ERR_clear_error() }
    let settings = server.context.pointer
    guard let verification = X509_STORE_CTX_new() else {
      return .invalid(.other(OpenSSLError.takeText()))
    }
    defer { X509_STORE_CTX_free(verification) }
    guard
      X509_STORE_CTX_init(
        verification, SSL_CTX_get_cert_store(settings), certificate, chain) == 1,
      X509_STORE_CTX_set_default(verification, "ssl_client") == 1,
      let parameters = X509_STORE_CTX_get0_param(verification),
      X509_VERIFY_PARAM_set1(parameters, SSL_CTX_get0_param(settings)) == 1
    else { return .invalid(.other(OpenSSLError.takeText())) }
    X509_VERIFY_PARAM_set_auth_level(parameters, SSL_CTX_get_security_level(settings))
    X509_VERIFY_PARAM_set_time(parameters, time_t(seconds))
    guard X509_verify_cert(verification) == 1 else {
      return .invalid(CertificateVerifier.failure(of: verification))
    }
    return .valid(
      untilSeconds: min(
        Self.end(ofChain: X509_STORE_CTX_get0_chain(verification)),
        server.listEnd(afterSeconds: seconds)))
  }

  private static func end(ofChain chain: OpaquePointer?) -> Int64 {
    let ends = (0..<COpenSSL_X509_chain_count(chain)).compactMap {
      ValidityEnd.seconds(X509_get0_notAfter(COpenSSL_X509_chain_value(chain, $0)))
    }
    return ends.min() ?? .max
  }
}
