import NIOCore
import Wire

/// A Data frame of a stream that waits for its turn and for room.
struct StreamWrite {
  var stream: UInt32
  var payload: ByteBuffer
  var flags: FrameFlags = []
  /// Given nil when the frame is on its way.
  var continuation: CheckedContinuation<RPCError?, Never>?

  var frame: Frame { Frame(stream: stream, type: .data, flags: flags, payload: payload) }

  /// It is not sent any more.
  func fail(_ error: RPCError) { continuation?.resume(returning: error) }
}
