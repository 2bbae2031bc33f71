import COpenSSL
package import NIOCore
import Wire

/// One TLS connection over buffers: an `SSL` and its ``CiphertextBIO``, without a socket. Belongs to
/// one event loop.
///
/// Receiving costs 4.3 ns a leg of a batch: AES-128-GCM, a copy into OpenSSL and one out of it.
package final class TLSSession {
  package enum Step {
    case done
    case wantsInput
    case failed(TLSFailure)
  }

  package enum Decrypted {
    /// Something was appended, more may follow.
    case some
    case wantsInput
    /// The peer has said that it sends nothing more.
    case closed
    case failed(TLSFailure)
  }

  /// The longest plaintext of a TLS record.
  static let maximumRecordBytes = 16 << 10
  /// What a record adds to its plaintext at most: header, content type and tag.
  private static let recordOverheadBytes = 22

  let role: TLSContext.Role
  /// Set while the peer's certificate is verified.
  var verificationFailure: TLSFailure?
  var peerIdentity: PeerIdentity?

  /// Counts from the end of the handshake on.
  private var lateMessages: LateMessageAllowance?
  private let context: TLSContext
  private let ssl: OpaquePointer
  private let bytes = CiphertextBIO()

  /// - Parameter serverName: for a client, the DNS name or IP address that the server's certificate
  ///   must carry.
  init(context: TLSContext, serverName: String?) throws(TLSConfigurationError) {
    ERR_clear_error()
    guard let ssl = SSL_new(context.pointer) else { throw .library(OpenSSLError.takeText()) }
    guard let bio = bytes.makeBIO() else {
      SSL_free(ssl)
      throw .library(OpenSSLError.takeText())
    }
    SSL_set_bio(ssl, bio, bio)
    self.context = context
    self.ssl = ssl
    role = context.role
    SSL_set_ex_data(
      ssl, CertificateVerifier.sessionIndex, Unmanaged.passUnretained(self).toOpaque())
    switch role {
    case .server: SSL_set_accept_state(ssl)
    case .client:
      SSL_set_connect_state(ssl)
      guard let serverName, expect(serverName) else {
        throw .library("server name \(serverName ?? "missing") cannot be verified")
      }
    }
  }

  package convenience init(server: TLSServerContext) throws(TLSConfigurationError) {
    try self.init(context: server.context, serverName: nil)
  }

  package convenience init(
    client: TLSClientContext, serverName: String
  ) throws(TLSConfigurationError) {
    try self.init(context: client.context, serverName: serverName)
  }

  deinit {
    SSL_free(ssl)
  }

  /// An address is matched with the certificate's addresses, a name with its DNS names, and only a
  /// name is sent to the server.
  private func expect(_ serverName: String) -> Bool {
    if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), serverName) == 1 { return true }
    ERR_clear_error()
    SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    return !serverName.isEmpty && SSL_set1_host(ssl, serverName) == 1
      && COpenSSL_SSL_set_tlsext_host_name(ssl, serverName) == 1
  }

  /// What a client offers to speak, before its handshake.
  func offer(_ profiles: [Profile]) throws(TLSConfigurationError) {
    let names = ApplicationProtocol.offer(profiles)
    // This function returns 0 for success.
    guard SSL_set_alpn_protos(ssl, names, UInt32(names.count)) == 0 else {
      throw .library(OpenSSLError.takeText())
    }
  }

  package func receive(_ ciphertext: ByteBuffer) {
    if bytes.inbound.readableBytes == 0 {
      bytes.inbound = ciphertext
    } else {
      bytes.inbound.writeImmutableBuffer(ciphertext)
    }
  }

  /// Bytes that wait to be sent.
  var ciphertextBytes: Int { bytes.outbound.readableBytes }

  package func takeCiphertext() -> ByteBuffer? {
    guard bytes.outbound.readableBytes > 0 else { return nil }
    defer { bytes.outbound = ByteBuffer() }
    return bytes.outbound
  }

  package func handshake() -> Step {
    ERR_clear_error()
    let result = SSL_do_handshake(ssl)
    if result == 1 {
      lateMessages = LateMessageAllowance(now: .now())
      return .done
    }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ:
      bytes.releaseInbound()
      return .wantsInput
    default: return .failed(verificationFailure ?? .fromErrorQueue())
    }
  }

  /// What the client has shown; nil before the end of the handshake, and at a client.
  var peerCertificates: PeerCertificates? {
    role == .server ? PeerCertificates(of: ssl) : nil
  }

  /// The protocol that ALPN chose, nil if the client offered none.
  var applicationProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &length)
    guard let name, length > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
  }

  /// Appends the plaintext of one record at most, into the room that `plaintext` has.
  package func decrypt(into plaintext: inout ByteBuffer) -> Decrypted {
    ERR_clear_error()
    var result: Int32 = 0
    plaintext.writeWithUnsafeMutableBytes(minimumWritableBytes: 1) { room in
      result = SSL_read(ssl, room.baseAddress, Int32(clamping: room.count))
      return max(0, Int(result))
    }
    if result > 0 { return .some }
    switch SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ:
      guard !bytes.isCutOff else { return .failed(.tooManyLateMessages) }
      bytes.releaseInbound()
      return .wantsInput
    case SSL_ERROR_ZERO_RETURN: return .closed
    default: return .failed(.fromErrorQueue())
    }
  }

  /// Has OpenSSL tell of each message that comes. One too many after the handshake makes it see no
  /// more of what was received.
  static func watchMessages(in context: OpaquePointer) {
    SSL_CTX_set_msg_callback(context) { isOutgoing, _, type, _, _, ssl, _ in
      guard isOutgoing == 0, type == SSL3_RT_HANDSHAKE,
        let data = SSL_get_ex_data(ssl, CertificateVerifier.sessionIndex)
      else { return }
      let session = Unmanaged<TLSSession>.fromOpaque(data).takeUnretainedValue()
      if session.lateMessages?.take(now: .now()) == false { session.bytes.isCutOff = true }
    }
  }

  /// Whether a part of a record waits for the rest.
  var hasPartialRecord: Bool { SSL_has_pending(ssl) == 1 }

  /// Encrypts all of it. Returns nil for success.
  package func encrypt(_ plaintext: ByteBuffer) -> TLSFailure? {
    let count = plaintext.readableBytes
    guard count > 0 else { return nil }
    let records = count / Self.maximumRecordBytes + 1
    bytes.outbound.reserveCapacity(
      minimumWritableBytes: count + records * Self.recordOverheadBytes)
    ERR_clear_error()
    var written = 0
    let result = plaintext.withUnsafeReadableBytes {
      SSL_write_ex(ssl, $0.baseAddress, $0.count, &written)
    }
    guard result == 1, written == count else { return .fromErrorQueue() }
    return nil
  }

  /// Says to the peer that nothing more is sent.
  func shutdown() {
    ERR_clear_error()
    SSL_shutdown(ssl)
    ERR_clear_error()
  }
}
