/// Why a certificate that its authority vouches for still names nobody here.
package enum PeerIdentityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The part of a URI that is not as it must be.
  package enum Part: String, Hashable, Sendable {
    case scheme
    case host
    case adminCode = "administrative code"
    case provinceCode = "province code"
    case path
    case role
    case name
  }

  case noURI
  case severalURIs(count: Int)
  case malformedURI(Part)

  package var description: String {
    switch self {
    case .noURI: "certificate has no URI name"
    case .severalURIs(let count): "certificate has \(count) URI names, exactly one is allowed"
    case .malformedURI(let part): "URI name of the certificate is malformed: \(part.rawValue)"
    }
  }
}
