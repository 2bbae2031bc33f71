import Wire

/// The targets, by name.
enum FuzzTargets {
  static let names = [
    "frames", "envelopes", "server-streams", "client-streams", "fund-server-streams",
    "fund-client-streams", "messages", "connection", "fund-connection", "tls", "services",
  ]

  /// Nil for a name that there is not.
  static func make(_ name: String) throws -> (any FuzzTarget)? {
    switch name {
    case "frames": FrameTarget()
    case "envelopes": EnvelopeTarget()
    case "server-streams": try StreamTarget(.base, .server)
    case "client-streams": try StreamTarget(.base, .client)
    case "fund-server-streams": try StreamTarget(.fund, .server)
    case "fund-client-streams": try StreamTarget(.fund, .client)
    case "messages": MessageTarget()
    case "connection": try ConnectionTarget(.base)
    case "fund-connection": try ConnectionTarget(.fund)
    case "tls": try TLSTarget()
    case "services": try ServiceTarget()
    default: nil
    }
  }
}
