/// The files that say who a client is and whom it trusts; all PEM, read once when connecting.
public struct Credentials: Hashable, Sendable {
  /// The client's certificate first, then the authorities between it and the root.
  public var certificateChainFile: String
  /// Not encrypted, and readable by its owner only.
  public var privateKeyFile: String
  /// The authorities that may vouch for the server.
  public var serverCAFile: String

  public init(certificateChainFile: String, privateKeyFile: String, serverCAFile: String) {
    self.certificateChainFile = certificateChainFile
    self.privateKeyFile = privateKeyFile
    self.serverCAFile = serverCAFile
  }
}
