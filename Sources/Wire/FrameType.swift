/// What a frame carries. Values the base profile does not know are kept as they came: on an odd
/// stream they are ignored, so a later protocol can add frames.
package struct FrameType: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Opens a stream; the data is a ``Request``.
  package static let request = FrameType(rawValue: 0x01)
  /// Ends a stream; the data is a ``Response``.
  package static let response = FrameType(rawValue: 0x02)
  /// One message of a stream.
  package static let data = FrameType(rawValue: 0x03)

  // The frames of `fund/1`. They never go to a peer that did not choose that profile.

  /// What each side lets the other do; the first frame of both.
  package static let settings = FrameType(rawValue: 0x80)
  package static let ping = FrameType(rawValue: 0x81)
  /// The answer to a ping.
  package static let pong = FrameType(rawValue: 0x82)
  /// The client does not wait for a call any more.
  package static let cancel = FrameType(rawValue: 0x83)
  /// Gives back room for Data.
  package static let windowUpdate = FrameType(rawValue: 0x84)
  /// No further stream; the end of the connection is near.
  package static let goAway = FrameType(rawValue: 0x85)

  /// The first value kept for the frames of `fund/1`.
  package static let firstControl: UInt8 = 0x80

  /// Whether `fund/1` counts it as a control frame, known or not.
  package var isControl: Bool { rawValue >= Self.firstControl }
}
