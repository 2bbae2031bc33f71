import COpenSSL

/// Why a TLS connection was refused or broke, in words fit for a log line.
package enum TLSFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The peer's certificate does not verify: expired, revoked, unknown authority and so on.
  case certificate(reason: String, subject: String)
  /// The peer's certificate verifies but names nobody.
  case identity(PeerIdentityError, subject: String)
  /// The client sent no certificate.
  case noCertificate
  /// The peer cannot speak TLS 1.3.
  case protocolVersion
  /// The client offered application protocols, and none is spoken here.
  case applicationProtocol
  /// The bytes are not TLS, for example plain HTTP.
  case notTLS(String)
  /// The peer refused and said so.
  case alert(String)
  /// The handshake took longer than ``TLSHandler/handshakeTimeoutNanos`` or its own limit.
  case handshakeTimedOut
  /// More than ``TLSHandler/maximumHandshakeBytes`` came before the handshake was done.
  case handshakeTooLong
  /// The peer closed the connection during the handshake.
  case closedInHandshake
  /// More messages of the handshake protocol came after the handshake than
  /// ``LateMessageAllowance`` has.
  case tooManyLateMessages
  /// The connection ended without the peer saying that it had sent everything.
  case truncated
  /// Anything else, in OpenSSL's words.
  case other(String)

  /// What failed, without what only one peer's certificate has in it.
  var kind: String {
    switch self {
    case .certificate(let reason, _): reason
    case .identity(let error, _): "\(error)"
    default: description
    }
  }

  package var description: String {
    switch self {
    case .certificate(let reason, let subject): "certificate refused: \(reason) (\(subject))"
    case .identity(let error, let subject): "\(error) (\(subject))"
    case .noCertificate: "no client certificate"
    case .protocolVersion: "peer does not speak TLS 1.3"
    case .applicationProtocol: "no common application protocol"
    case .notTLS(let what): "not TLS: \(what)"
    case .alert(let text): "peer refused: \(text)"
    case .handshakeTimedOut: "handshake timed out"
    case .handshakeTooLong: "too many bytes before the end of the handshake"
    case .closedInHandshake: "peer closed during the handshake"
    case .tooManyLateMessages: "too many messages of the handshake after its end"
    case .truncated: "connection ended without close notify"
    case .other(let text): text
    }
  }

  /// Takes the earliest error of OpenSSL's queue for this thread, and empties the queue.
  static func fromErrorQueue() -> TLSFailure {
    let code = ERR_peek_error()
    defer { ERR_clear_error() }
    guard code != 0 else { return .other("TLS failed without a reason") }
    let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
    guard COpenSSL_ERR_GET_LIB(code) == ERR_LIB_SSL else { return .other(text) }
    let reason = COpenSSL_ERR_GET_REASON(code)
    switch reason {
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: return .noCertificate
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_WRONG_SSL_VERSION:
      return .protocolVersion
    case SSL_R_NO_APPLICATION_PROTOCOL: return .applicationProtocol
    case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST, SSL_R_WRONG_VERSION_NUMBER,
      SSL_R_BAD_RECORD_TYPE, SSL_R_PACKET_LENGTH_TOO_LONG:
      return .notTLS(text)
    case SSL_AD_REASON_OFFSET..<(SSL_AD_REASON_OFFSET + 256): return .alert(text)
    default: return .other(text)
    }
  }
}
