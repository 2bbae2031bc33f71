/// Why the bytes of a connection cannot be frames. After either, the connection has no next frame.
package enum FrameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first byte of a length is not zero, so the peer does not speak this protocol.
  case notAFrame(firstByte: UInt8)
  /// The header announces more data than a frame may have.
  case oversize(dataBytes: Int, limitBytes: Int)

  package var description: String {
    switch self {
    case .notAFrame(let firstByte):
      "not a frame: first length byte is \(firstByte)"
    case .oversize(let dataBytes, let limitBytes):
      "frame of \(dataBytes) bytes is over the limit of \(limitBytes)"
    }
  }
}
