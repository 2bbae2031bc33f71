/// Why certificates, keys or revocation lists cannot be used. Each names the file.
package enum TLSConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(file: String, reason: String)
  /// A private key that others than its owner can read, with its mode in octal.
  case exposedPrivateKey(file: String, mode: String)
  /// The private key is encrypted or is not PEM.
  case invalidPrivateKey(file: String, reason: String)
  case invalidCertificates(file: String, reason: String)
  case invalidRevocationLists(file: String, reason: String)
  /// The private key is not that of the certificate.
  case keyMismatch(certificateFile: String, privateKeyFile: String)
  /// OpenSSL refused a setting; it is not usable on this machine.
  case library(String)

  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .exposedPrivateKey(let file, let mode):
      "\(file): private key must be readable by its owner only, its mode is \(mode); chmod 600"
    case .invalidPrivateKey(let file, let reason): "\(file): no private key: \(reason)"
    case .invalidCertificates(let file, let reason): "\(file): no certificates: \(reason)"
    case .invalidRevocationLists(let file, let reason): "\(file): no revocation lists: \(reason)"
    case .keyMismatch(let certificateFile, let privateKeyFile):
      "\(privateKeyFile): not the private key of \(certificateFile)"
    case .library(let text): "OpenSSL: \(text)"
    }
  }
}
