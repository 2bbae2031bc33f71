/// The user event that ``TLSHandler`` fires up the pipeline when the handshake is done.
struct TLSHandshakeCompletion: Sendable {
  /// Who the client is; nil on the client's own side.
  var peerIdentity: PeerIdentity?
  /// What the client has shown; nil on the client's own side.
  var peerCertificates: PeerCertificates?
  /// What ALPN chose; nil means the base profile.
  var applicationProtocol: String?
}
