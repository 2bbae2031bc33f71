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

  /// The first value kept for the frames of `fund/1`, which never go to a peer that did not
  /// choose that protocol.
  package static let firstExtension: UInt8 = 0x80
}
