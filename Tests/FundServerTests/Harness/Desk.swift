import FundCases
import FundClient
import SecureTransport
import TestSupport

/// Who calls, by the file of their certificate.
enum Desk: String, CaseIterable, Sendable {
  case bureau = "bureau-620503"
  /// Another person of the same bureau.
  case secondBureau = "second-bureau-620503"
  /// The bureau's earlier certificate: the same person, another serial.
  case earlierBureau = "earlier-bureau-620503"
  case neighbour = "bureau-620502"
  case prefecture = "bureau-620500"
  case province = "bureau-620000"
  /// A county that buys land quota of 麦积区.
  case buyer = "bureau-620523"
  /// A person of the province's financing body, and one of the county's project body.
  case financingBody = "body-bureau-620000"
  case projectBody = "body-bureau-620503"
  case otherProvince = "bureau-630200"
  case nationBureau = "bureau-000000"
  case checker = "checker-620503"
  /// A checker who is no other person of the bureau.
  case secondChecker = "li-checker-620503"
  case county = "county-620503"
  case countyAuditor = "auditor-620503"
  case auditor = "auditor-620000"
  case nationAuditor = "auditor-000000"
  case countySupervisor = "supervisor-620503"
  case supervisor = "supervisor-000000"
  case keeper = "operator-000000"
  /// An admin code that no table of places knows.
  case nowhere = "county-629999"
  /// A place of another province than the one that issued the certificate.
  case foreign = "bad/foreign-admin"

  static let certificates = DevelopmentCertificates(
    clients: allCases.compactMap(\.specification)
      + CaseIdentity.all.filter { Desk(rawValue: $0.certificate) == nil }.map(\.specification),
    named: [
      .init("second-bureau-620503", client: "bureau:620503:620000:zhang"),
      .init("li-checker-620503", client: "checker:620503:620000:li"),
      .init("earlier-bureau-620503", client: "bureau:620503:620000:name"),
      .init("body-bureau-620000", client: "bureau:620000:620000:body"),
      .init("body-bureau-620503", client: "bureau:620503:620000:body"),
    ])

  private var specification: String? {
    let parts = rawValue.split(separator: "-")
    guard parts.count == 2, parts[0] != "bad/foreign" else { return nil }
    let province =
      parts[1] == "000000" ? "000000" : parts[1].hasPrefix("63") ? "630000" : "620000"
    return "\(parts[0]):\(parts[1]):\(province):name"
  }

  var credentials: Credentials { Self.credentials(of: rawValue) }

  /// Those of a certificate by its file's name.
  static func credentials(of name: String) -> Credentials {
    let path = Self.certificates.path(name)
    return Credentials(
      certificateChainFile: path + ".pem", privateKeyFile: path + ".key",
      serverCAFile: Self.certificates.path("ca.pem"))
  }

  static func serverTLS() throws -> TLSServerContext {
    try TLSServerContext(
      certificateChainFile: certificates.path("server.pem"),
      privateKeyFile: certificates.path("server.key"),
      clientCAFile: certificates.path("ca.pem"), crlFile: certificates.path("crl.pem"))
  }
}
