import COpenSSL

/// Verifies a peer's certificate and keeps the reason of a refusal for the log.
enum CertificateVerifier {
  /// The index of the data of an `SSL` that holds its ``TLSSession``.
  static let sessionIndex: Int32 = 0

  static func install(in context: OpaquePointer) {
    SSL_CTX_set_cert_verify_callback(
      context, { store, _ in CertificateVerifier.verify(store) ? 1 : 0 }, nil)
  }

  private static func verify(_ store: OpaquePointer?) -> Bool {
    guard let store,
      let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
      let data = SSL_get_ex_data(OpaquePointer(ssl), sessionIndex)
    else { return false }
    let session = Unmanaged<TLSSession>.fromOpaque(data).takeUnretainedValue()
    guard X509_verify_cert(store) == 1 else {
      session.verificationFailure = failure(of: store)
      return false
    }
    guard session.role == .server else { return true }
    guard let certificate = X509_STORE_CTX_get0_cert(store) else { return false }
    do {
      session.peerIdentity = try PeerIdentity(certificate: certificate)
      return true
    } catch {
      // Refusing here lets the client see an alert and not just a closed connection.
      session.verificationFailure = .identity(error, subject: subject(certificate))
      X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
      return false
    }
  }

  /// What a verification (`X509_STORE_CTX *`) has found.
  static func failure(of verification: OpaquePointer) -> TLSFailure {
    let code = X509_STORE_CTX_get_error(verification)
    let reason = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "\(code)"
    return .certificate(
      reason: reason, subject: subject(X509_STORE_CTX_get_current_cert(verification)))
  }

  private static func subject(_ certificate: OpaquePointer?) -> String {
    guard let certificate else { return "no subject" }
    return PeerIdentity.distinguishedName(X509_get_subject_name(certificate))
  }
}
