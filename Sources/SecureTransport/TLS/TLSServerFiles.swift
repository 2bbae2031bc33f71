/// The files, in PEM, that a server's TLS is made of.
package struct TLSServerFiles: Hashable, Sendable {
  /// The server's certificate first, then those of the authorities between it and the root.
  package var certificateChain: String
  /// Not encrypted, readable by its owner only.
  package var privateKey: String
  /// The authorities that may vouch for clients.
  package var clientCA: String
  /// Revocation lists (证书吊销列表), one or more; each authority in a client's chain must have a list
  /// that has not expired. Without a file nothing is ever taken as revoked.
  package var crl: String?

  package init(certificateChain: String, privateKey: String, clientCA: String, crl: String?) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.clientCA = clientCA
    self.crl = crl
  }

  /// The stamps of all files, in a fixed order; nil for one that is not there.
  package var stamps: [FileStamp?] {
    [certificateChain, privateKey, clientCA, crl].compactMap { $0 }.map(FileStamp.init(of:))
  }
}
