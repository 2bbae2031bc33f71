/// How much Data this side takes: over all streams and on each. Says what is to be given back.
package struct ReceiveWindows: Sendable {
  /// What one WINDOW_UPDATE says; stream 0 is the connection.
  package struct Update: Hashable, Sendable {
    package var stream: UInt32
    package var increment: UInt32
  }

  private struct Stream {
    var window: ReceiveWindow
    /// No window of its own is given back any more; what came is still read.
    var isOver = false
  }

  private let streamSize: UInt32
  private var connection: ReceiveWindow
  /// Those on which Data has come that may still be read.
  private var streams: [UInt32: Stream] = [:]
  private var updates: [Update] = []

  init(_ settings: Settings) {
    streamSize = settings.streamWindow
    connection = ReceiveWindow(size: settings.connectionWindow)
  }

  /// What is to be sent now, each once.
  mutating func takeUpdates() -> [Update] {
    guard !updates.isEmpty else { return [] }
    defer { updates = [] }
    return updates
  }

  /// Data of an open stream, which its reader will read.
  mutating func arrive(_ bytes: Int, on stream: UInt32) throws(ConnectionFault) {
    guard bytes > 0 else { return }
    guard connection.arrive(bytes) else { throw .windowExceeded(stream: 0, bytes: bytes) }
    var state = streams[stream] ?? Stream(window: ReceiveWindow(size: streamSize))
    guard state.window.arrive(bytes) else { throw .windowExceeded(stream: stream, bytes: bytes) }
    // What was read before may be due now that there is less room.
    update(stream, state.window.takeDue())
    update(0, connection.takeDue())
    streams[stream] = state
  }

  /// Data that nobody reads.
  mutating func ignore(_ bytes: Int) throws(ConnectionFault) {
    guard bytes > 0 else { return }
    guard connection.arrive(bytes) else { throw .windowExceeded(stream: 0, bytes: bytes) }
    readOfConnection(bytes)
  }

  /// The reader of a stream has read so much of what came. A stream that was discarded has no
  /// reader, whatever one that did not hear of it says.
  mutating func read(_ bytes: Int, on stream: UInt32) {
    guard bytes > 0, var state = streams[stream] else { return }
    state.window.read(bytes)
    if !state.isOver { update(stream, state.window.takeDue()) }
    streams[stream] = state.isOver && state.window.unreadBytes == 0 ? nil : state
    readOfConnection(bytes)
  }

  /// The stream is over; what came on it is still read.
  mutating func end(_ stream: UInt32) {
    guard !streams.isEmpty, let state = streams[stream] else { return }
    streams[stream]?.isOver = true
    if state.window.unreadBytes == 0 { streams[stream] = nil }
  }

  /// The stream is over, and nobody reads what came on it.
  mutating func discard(_ stream: UInt32) {
    guard !streams.isEmpty, let state = streams.removeValue(forKey: stream) else { return }
    readOfConnection(state.window.unreadBytes)
  }

  private mutating func readOfConnection(_ bytes: Int) {
    connection.read(bytes)
    update(0, connection.takeDue())
  }

  private mutating func update(_ stream: UInt32, _ increment: UInt32) {
    if increment > 0 { updates.append(Update(stream: stream, increment: increment)) }
  }
}
