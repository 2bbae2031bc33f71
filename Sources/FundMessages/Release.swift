/// What is released together has one version: the daemon, `fundctl`, and the protocol as it stands in
/// Protocol/. Not generated.
package enum Release {
  /// The newest one of Protocol/CHANGES.md, which names major and minor.
  package static let version = "0.2.0"
}
