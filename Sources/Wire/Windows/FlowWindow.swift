/// How many bytes of Data may still be sent, as both sides count it. HTTP/2's arithmetic.
package struct FlowWindow: Hashable, Sendable {
  /// A window is never announced smaller: it holds the largest frame.
  package static let smallest = UInt32(FrameHeader.maximumDataBytes)
  package static let largest = UInt32(Int32.max)

  /// Bytes that may be sent now, 0 ... ``largest``.
  package private(set) var room: UInt32

  package init(room: UInt32) {
    precondition(room <= Self.largest)
    self.room = room
  }

  package func holds(_ bytes: Int) -> Bool { bytes <= Int(room) }

  /// Takes the bytes of a frame that is sent or has come; false if it has no room for them.
  package mutating func take(_ bytes: Int) -> Bool {
    guard holds(bytes) else { return false }
    room -= UInt32(bytes)
    return true
  }

  /// Adds what the receiver gives back; false if that is more than a window can be.
  package mutating func give(_ increment: UInt32) -> Bool {
    let (sum, overflow) = room.addingReportingOverflow(increment)
    guard !overflow, sum <= Self.largest else { return false }
    room = sum
    return true
  }
}
