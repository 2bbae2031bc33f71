package import NIOCore
package import Wire

extension TLSClientContext {
  /// Puts TLS between a channel, of a socket or in memory, and the handlers that are added next; on
  /// its event loop.
  ///
  /// - Parameter serverName: what the server's certificate must name.
  package func secure(
    _ channel: any Channel, serverName: String, profile: Profile? = nil
  ) throws {
    let session = try TLSSession(context: context, serverName: serverName)
    try session.offer(profile.map { [$0] } ?? [.fund, .base])
    try channel.pipeline.syncOperations.addHandler(TLSHandler(session: session))
  }
}
