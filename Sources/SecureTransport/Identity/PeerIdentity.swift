/// Who holds a client certificate: the one URI among its subject alternative names, and what makes
/// the certificate itself unique.
///
/// The form is `spiffe://<admin code>.<province code>.fundledger/<role>/<name>`. The codes
/// (行政区划代码, GB/T 2260, six digits each) stand in the host so that the name constraints of a
/// provincial authority can hold it to its province.
package struct PeerIdentity: Sendable, Hashable {
  /// The URI as it stands in the certificate.
  package let uri: String
  /// Six digits: whose administration the holder acts for.
  package let adminCode: String
  /// Six digits: the province that answers for it.
  package let provinceCode: String
  /// For example `bureau`, `checker`, `auditor`. Not checked against a list here.
  package let role: String
  /// The person or system: ASCII letters, digits, `.` `_` `-`, beginning with a letter or digit.
  /// Percent-encoding is refused, so that no two spellings mean one person.
  package let name: String
  /// The distinguished name of the issuer (RFC 2253, UTF-8).
  package let issuer: String
  /// The certificate's serial number in upper-case hexadecimal.
  package let serialHex: String

  /// The longest role or name, in characters.
  package static let maximumSegmentLength = 64

  private static let scheme = "spiffe://"
  private static let trustDomain = "fundledger"
  private static let codeLength = 6

  /// Reads the parts of a URI.
  package init(uri: String, issuer: String, serialHex: String) throws(PeerIdentityError) {
    guard uri.utf8.starts(with: Self.scheme.utf8) else { throw .malformedURI(.scheme) }
    let segments = uri.utf8.dropFirst(Self.scheme.utf8.count)
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard segments.count == 3 else { throw .malformedURI(.path) }
    let labels = segments[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count == 3, labels[2].elementsEqual(Self.trustDomain.utf8) else {
      throw .malformedURI(.host)
    }
    guard let adminCode = Self.code(labels[0]) else { throw .malformedURI(.adminCode) }
    guard let provinceCode = Self.code(labels[1]) else { throw .malformedURI(.provinceCode) }
    guard let role = Self.segment(segments[1]) else { throw .malformedURI(.role) }
    guard let name = Self.segment(segments[2]) else { throw .malformedURI(.name) }
    self.uri = uri
    self.adminCode = adminCode
    self.provinceCode = provinceCode
    self.role = role
    self.name = name
    self.issuer = issuer
    self.serialHex = serialHex
  }

  private static func code(_ label: Substring.UTF8View) -> String? {
    guard label.count == codeLength,
      label.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return String(Substring(label))
  }

  private static func segment(_ text: Substring.UTF8View) -> String? {
    guard let first = text.first, isLetterOrDigit(first), text.count <= maximumSegmentLength,
      text.allSatisfy({ isLetterOrDigit($0) || ".-_".utf8.contains($0) })
    else { return nil }
    return String(Substring(text))
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default:
      false
    }
  }
}
