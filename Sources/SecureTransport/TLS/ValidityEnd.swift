import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// When one of the things that a server's connections rest on ends. Times are Unix seconds.
package struct ValidityEnd: Hashable, Sendable {
  package enum Subject: Hashable, Sendable, CaseIterable {
    /// The server's certificate, or one of those behind it.
    case serverCertificate
    /// An authority that vouches for clients.
    case clientAuthority
    /// A revocation list of an authority.
    case revocationList
  }

  package let subject: Subject
  /// The distinguished name of the certificate's subject, or of the list's issuer.
  package let name: String
  package let startSeconds: Int64
  /// From this second on it is not valid.
  package let endSeconds: Int64

  package init(subject: Subject, name: String, startSeconds: Int64, endSeconds: Int64) {
    self.subject = subject
    self.name = name
    self.startSeconds = startSeconds
    self.endSeconds = endSeconds
  }

  /// Of a certificate (`X509 *`, borrowed).
  init?(subject: Subject, certificate: OpaquePointer?) {
    guard let certificate,
      let start = Self.seconds(X509_get0_notBefore(certificate)),
      let end = Self.seconds(X509_get0_notAfter(certificate))
    else { return nil }
    self.init(
      subject: subject, name: PeerIdentity.distinguishedName(X509_get_subject_name(certificate)),
      startSeconds: start, endSeconds: end)
  }

  /// Of a revocation list (`X509_CRL *`, borrowed); nil when it names no end.
  init?(revocationList list: OpaquePointer?) {
    guard let list,
      let start = Self.seconds(X509_CRL_get0_lastUpdate(list)),
      let end = Self.seconds(X509_CRL_get0_nextUpdate(list))
    else { return nil }
    self.init(
      subject: .revocationList, name: PeerIdentity.distinguishedName(X509_CRL_get_issuer(list)),
      startSeconds: start, endSeconds: end)
  }

  static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts))
  }
}
