import COpenSSL

/// An `SSL_CTX` with what both ends share: TLS 1.3 only, a certificate, the authorities of the peer.
///
/// `SSL_CTX` counts its references and locks what it shares; after `init` nothing here changes it,
/// so it may be used from every event loop.
final class TLSContext: @unchecked Sendable {
  enum Role {
    case server
    case client
  }

  /// Certificates between a peer's and its root. A longer chain is refused.
  private static let maximumChainDepth: Int32 = 5

  /// AES-128 first: the same margin as the curve, and the fastest with the processor's help.
  private static let cipherSuites =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"

  /// The curves of the key exchange. OpenSSL's default adds finite fields, whose cost a client could
  /// use against a server.
  private static let groups = "X25519:P-256:P-384"

  /// `SSL_CTX *`.
  let pointer: OpaquePointer
  let role: Role

  init(
    role: Role, certificateChainFile: String, privateKeyFile: String, peerCAFile: String
  ) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let pointer = SSL_CTX_new(role == .server ? TLS_server_method() : TLS_client_method())
    else { throw .library(OpenSSLError.takeText()) }
    self.pointer = pointer
    self.role = role
    guard COpenSSL_SSL_CTX_set_min_proto_version(pointer, TLS1_3_VERSION) == 1,
      COpenSSL_SSL_CTX_set_max_proto_version(pointer, TLS1_3_VERSION) == 1,
      SSL_CTX_set_ciphersuites(pointer, Self.cipherSuites) == 1,
      COpenSSL_SSL_CTX_set1_groups_list(pointer, Self.groups) == 1,
      SSL_CTX_set_num_tickets(pointer, 0) == 1
    else { throw .library(OpenSSLError.takeText()) }
    COpenSSL_SSL_CTX_disable_session_cache(pointer)
    COpenSSL_SSL_CTX_set_mode(
      pointer, Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS))
    // The chain is what the file says. OpenSSL would make one of the peer's authorities.
    COpenSSL_SSL_CTX_set_mode(pointer, Int(SSL_MODE_NO_AUTO_CHAIN))
    SSL_CTX_set_verify_depth(pointer, Self.maximumChainDepth)

    guard SSL_CTX_use_certificate_chain_file(pointer, certificateChainFile) == 1 else {
      throw .invalidCertificates(file: certificateChainFile, reason: OpenSSLError.takeText())
    }
    try PrivateKeyFile.use(privateKeyFile, in: pointer)
    guard SSL_CTX_check_private_key(pointer) == 1 else {
      ERR_clear_error()
      throw .keyMismatch(certificateFile: certificateChainFile, privateKeyFile: privateKeyFile)
    }
    guard SSL_CTX_load_verify_file(pointer, peerCAFile) == 1 else {
      throw .invalidCertificates(file: peerCAFile, reason: OpenSSLError.takeText())
    }
    CertificateVerifier.install(in: pointer)
    TLSSession.watchMessages(in: pointer)
  }

  deinit {
    SSL_CTX_free(pointer)
  }

  /// Adds every list of a PEM file, and from then on asks for a valid list of each authority in a
  /// peer's chain.
  func requireRevocationLists(file: String) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let input = BIO_new_file(file, "r") else {
      throw .unreadable(file: file, reason: OpenSSLError.takeText())
    }
    defer { BIO_free(input) }
    guard let store = SSL_CTX_get_cert_store(pointer) else {
      throw .library("context without certificate store")
    }
    var count = 0
    while let list = PEM_read_bio_X509_CRL(input, nil, nil, nil) {
      defer { X509_CRL_free(list) }
      guard X509_STORE_add_crl(store, list) == 1 else {
        throw .invalidRevocationLists(file: file, reason: OpenSSLError.takeText())
      }
      count += 1
    }
    // The end of the file shows as "no start line"; any other error is a damaged list.
    let last = ERR_peek_last_error()
    let isEnd =
      COpenSSL_ERR_GET_LIB(last) == ERR_LIB_PEM
      && COpenSSL_ERR_GET_REASON(last) == PEM_R_NO_START_LINE
    guard isEnd, count > 0 else {
      throw .invalidRevocationLists(file: file, reason: OpenSSLError.takeText())
    }
    ERR_clear_error()
    X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
  }
}
