/// A window as its receiver keeps it: what the peer may send, and what was read and not given back.
struct ReceiveWindow: Hashable, Sendable {
  private let size: UInt32
  private var window: FlowWindow
  private var readBytes: UInt32 = 0

  init(size: UInt32) {
    precondition(size >= FlowWindow.smallest)
    self.size = size
    window = FlowWindow(room: size)
  }

  /// Bytes that have come and were not read.
  var unreadBytes: Int { Int(size - window.room - readBytes) }

  /// Counts a frame that has come; false if the peer had no room for it.
  mutating func arrive(_ bytes: Int) -> Bool { window.take(bytes) }

  /// Counts what was read.
  mutating func read(_ bytes: Int) {
    precondition(bytes <= unreadBytes, "more read than came")
    readBytes += UInt32(bytes)
  }

  /// Takes what is to be given back now: nothing while the peer has room for the largest frame and
  /// half of the window is not read yet.
  mutating func takeDue() -> UInt32 {
    guard readBytes > 0, readBytes >= size / 2 || window.room < FlowWindow.smallest else {
      return 0
    }
    let isGiven = window.give(readBytes)
    precondition(isGiven && window.room <= size)
    defer { readBytes = 0 }
    return readBytes
  }
}
