/// How much Data the peer takes: over all streams and on each. Nothing before its settings are there.
package struct SendWindows: Sendable {
  private var connection = FlowWindow(room: 0)
  private var initial = FlowWindow(room: 0)
  /// Those of open streams that differ from the initial one.
  private var streams: [UInt32: FlowWindow] = [:]

  package init() {}

  /// Whether both windows have room for a whole frame; an empty one needs none.
  package func haveRoom(for bytes: Int, on stream: UInt32) -> Bool {
    bytes == 0 || connection.holds(bytes) && (streams[stream] ?? initial).holds(bytes)
  }

  /// Takes the bytes of a frame that is sent now.
  package mutating func take(_ bytes: Int, on stream: UInt32) {
    guard bytes > 0 else { return }
    let isTaken =
      connection.take(bytes) && streams[stream, default: initial].take(bytes)
    precondition(isTaken, "data sent without room")
  }

  /// The peer's settings, which come once.
  mutating func begin(_ settings: Settings) {
    connection = FlowWindow(room: settings.connectionWindow)
    initial = FlowWindow(room: settings.streamWindow)
  }

  /// A WINDOW_UPDATE of the connection, stream 0, or of an open stream.
  mutating func give(_ increment: UInt32, on stream: UInt32) throws(ConnectionFault) {
    let isGiven =
      stream == 0
      ? connection.give(increment) : streams[stream, default: initial].give(increment)
    guard isGiven else { throw .windowOverflows(stream: stream) }
  }

  /// The stream is over.
  mutating func forget(_ stream: UInt32) {
    if !streams.isEmpty { streams[stream] = nil }
  }
}
