package import FundData
package import LedgerCore
package import SecureTransport

/// What a certificate's role may do. Everything that is not listed is refused.
package enum Role: String, CaseIterable, Sendable {
  /// 财政局: prepares and submits.
  case bureau
  /// Approves.
  case checker
  /// 县级系统: queries.
  case county
  /// 审计: exports and verifies.
  case auditor
  /// Opens ledgers, reference data.
  case supervisor
  /// Backup and metrics; sees no money.
  case `operator`
}

/// Who calls, as far as the books are concerned.
package struct Caller: Sendable {
  package let role: Role
  /// Admin code of the region that the caller acts within; zero is everywhere.
  package let scope: UInt32
  package let actor: Actor
  /// The certificate's URI, for messages.
  package var uri: String { actor.uri }

  package enum Problem: Error, Equatable, Sendable {
    case unknownRole(String)
    case unknownRegion(String)
    /// The admin code does not belong to the province that issued the certificate.
    case foreignRegion(code: String, province: String)
    /// The names in the certificate are longer than `nameBytes`.
    case nameTooLong
  }

  /// The longest URI, issuer or serial that is taken into the journal.
  package static let nameBytes = 1_024

  /// Checks an identity against the roles and the region table. X.509 name constraints hold a
  /// provincial authority to its province's host names; that the admin code in the name lies in
  /// that province is checked here.
  package init(
    _ identity: PeerIdentity, reference: ReferenceData, today: Int32
  ) throws(Problem) {
    for name in [identity.uri, identity.issuer, identity.serialHex] {
      guard name.utf8.count <= Self.nameBytes else { throw .nameTooLong }
    }
    guard let role = Role(rawValue: identity.role) else {
      throw .unknownRole(identity.role)
    }
    guard let scope = UInt32(identity.adminCode),
      let day = Self.lastDay(of: identity.adminCode, upTo: today, in: reference)
    else { throw .unknownRegion(identity.adminCode) }
    let above = reference.ancestors(of: identity.adminCode, on: day).map(\.code)
    guard identity.provinceCode == identity.adminCode || above.contains(identity.provinceCode)
    else {
      throw .foreignRegion(code: identity.adminCode, province: identity.provinceCode)
    }
    self.role = role
    self.scope = scope
    actor = Actor(uri: identity.uri, issuer: identity.issuer, serial: identity.serialHex)
  }

  /// The newest day on which the code was in force.
  private static func lastDay(
    of code: String, upTo today: Int32, in reference: ReferenceData
  ) -> Int32? {
    reference.regions.filter { $0.code == code && $0.validity.first <= today }
      .map { min(today, $0.validity.last) }.max()
  }
}
