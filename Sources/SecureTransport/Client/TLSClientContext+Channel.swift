package import NIOCore

extension TLSClientContext {
  /// Puts TLS between a channel, of a socket or in memory, and the handlers that are added next; on
  /// its event loop.
  ///
  /// - Parameter serverName: what the server's certificate must name.
  package func secure(_ channel: any Channel, serverName: String) throws {
    let session = try TLSSession(context: context, serverName: serverName)
    try channel.pipeline.syncOperations.addHandler(TLSHandler(session: session))
  }
}
