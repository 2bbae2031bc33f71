import COpenSSL

/// What a server needs for TLS: its certificate and key, the authorities of its clients, and the
/// revocation lists of those authorities. Files are read once, at `init`; for renewed ones make
/// another context and give it to ``RPCServer/renew(_:)``.
package final class TLSServerContext: Sendable {
  let context: TLSContext
  package let files: TLSServerFiles
  /// The stamps of the files before they were read.
  package let stamps: [FileStamp?]
  /// What ends one day. Authorities that only clients send are not in it.
  package let ends: [ValidityEnd]

  package init(files: TLSServerFiles) throws(TLSConfigurationError) {
    self.files = files
    stamps = files.stamps
    context = try TLSContext(
      role: .server, certificateChainFile: files.certificateChain,
      privateKeyFile: files.privateKey, peerCAFile: files.clientCA)
    if let crl = files.crl { try context.requireRevocationLists(file: crl) }
    let pointer = context.pointer
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    let sessionContext = Array("fundledger".utf8)
    guard SSL_CTX_set_purpose(pointer, X509_PURPOSE_SSL_CLIENT) == 1,
      SSL_CTX_set_session_id_context(pointer, sessionContext, UInt32(sessionContext.count)) == 1,
      SSL_CTX_set_max_early_data(pointer, 0) == 1
    else { throw .library(OpenSSLError.takeText()) }
    guard let names = SSL_load_client_CA_file(files.clientCA) else {
      throw .invalidCertificates(file: files.clientCA, reason: OpenSSLError.takeText())
    }
    SSL_CTX_set_client_CA_list(pointer, names)
    ApplicationProtocol.installServerChoice(in: pointer)
    ends = Self.ends(of: pointer)
  }

  package convenience init(
    certificateChainFile: String, privateKeyFile: String, clientCAFile: String, crlFile: String?
  ) throws(TLSConfigurationError) {
    try self.init(
      files: TLSServerFiles(
        certificateChain: certificateChainFile, privateKey: privateKeyFile,
        clientCA: clientCAFile, crl: crlFile))
  }

  private static func ends(of context: OpaquePointer) -> [ValidityEnd] {
    var ends = [
      ValidityEnd(subject: .serverCertificate, certificate: SSL_CTX_get0_certificate(context))
    ]
    let chain = COpenSSL_SSL_CTX_get0_chain_certs(context)
    for index in 0..<COpenSSL_X509_chain_count(chain) {
      let certificate = COpenSSL_X509_chain_value(chain, index)
      ends.append(ValidityEnd(subject: .serverCertificate, certificate: certificate))
    }
    let store = SSL_CTX_get_cert_store(context)
    for index in 0..<COpenSSL_X509_STORE_count(store) {
      let object = COpenSSL_X509_STORE_value(store, index)
      if let certificate = X509_OBJECT_get0_X509(object) {
        ends.append(ValidityEnd(subject: .clientAuthority, certificate: certificate))
      } else {
        ends.append(ValidityEnd(revocationList: X509_OBJECT_get0_X509_CRL(object)))
      }
    }
    return ends.compactMap { $0 }
  }

  /// When the next of the lists ends that are valid at a second.
  func listEnd(afterSeconds seconds: Int64) -> Int64 {
    ends.lazy.filter { $0.subject == .revocationList && $0.endSeconds > seconds }
      .map(\.endSeconds).min() ?? .max
  }
}
