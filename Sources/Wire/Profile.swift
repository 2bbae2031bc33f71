/// What two peers speak, as ALPN chose it.
package enum Profile: String, Sendable, CaseIterable {
  /// ttrpc 1.2 and nothing else. Also what a peer without ALPN speaks.
  case base = "ttrpc/1.2"
  /// The base with windows, cancellation, pings and an orderly end.
  case fund = "fund/1"
}
