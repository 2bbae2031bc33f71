import LedgerCore

/// Who did something, from the name in their certificate.
package struct PersonView: Hashable, Sendable {
  package var name: String
  /// `bureau`, `checker`, ...
  package var role: String
  /// Admin code of the region that they act within.
  package var region: String

  /// From `spiffe://620503.620000.fundledger/bureau/zhang`; a name of another form is the whole URI.
  init(_ actor: Actor) {
    let parts = actor.uri.split(separator: "/", omittingEmptySubsequences: true)
    guard parts.count >= 4 else {
      (name, role, region) = (actor.uri, "", "")
      return
    }
    name = parts[3...].joined(separator: "/")
    role = String(parts[2])
    region = String(parts[1].prefix { $0 != "." })
  }
}

extension StateMachine {
  /// Nil where nobody has done it yet.
  func person(_ actor: UInt32) -> PersonView? { self.actor(actor).map { PersonView($0) } }
}
