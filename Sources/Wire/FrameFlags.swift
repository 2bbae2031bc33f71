/// The flag byte of a frame. Unknown bits are kept and ignored.
package struct FrameFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The sender sends nothing more on this stream.
  package static let remoteClosed = FrameFlags(rawValue: 0x01)
  /// On a Request: the client goes on sending Data frames.
  package static let remoteOpen = FrameFlags(rawValue: 0x02)
  /// On a Data frame without bytes: no message, as opposed to an empty message.
  package static let noData = FrameFlags(rawValue: 0x04)
}
