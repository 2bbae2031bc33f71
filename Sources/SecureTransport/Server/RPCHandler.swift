/// Serves the calls of an ``RPCServer``.
package protocol RPCHandler: Sendable {
  /// Called on the event loop of the call's connection and must not block. The call may be kept and
  /// answered later, from any thread; one that is dropped without an answer fails with INTERNAL.
  func handle(_ call: RPCCall)
}
