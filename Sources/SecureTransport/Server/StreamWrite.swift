import NIOCore

/// A message of a stream that waits for room on its connection.
struct StreamWrite {
  var stream: UInt32
  var payload: ByteBuffer
  /// Given nil when the message is on its way.
  var continuation: CheckedContinuation<RPCError?, Never>
}
