import Wire

/// What one server and one of its connections may use. Every limit has an end: a refusal of the call
/// or of the connection, or a pause in reading it.
package struct RPCLimits: Sendable {
  /// Connections at one time. A further one is closed before its handshake.
  package var maximumConnections = 4_096
  /// Connections of one address whose handshake is not done, of IPv6 those of one network (/64). A further
  /// one is closed before its handshake, so that who says nothing keeps nobody else out.
  package var unfinishedHandshakesPerAddress = 512
  /// Connections of one identity. A further one is closed after its handshake.
  package var connectionsPerIdentity = 1_024
  /// Streams that are open on a connection. A further request is answered RESOURCE_EXHAUSTED.
  package var streamsPerConnection = 1_024
  /// Calls of a connection that a handler has not finished, those whose deadline has passed
  /// included. A further request is answered RESOURCE_EXHAUSTED.
  package var runningCallsPerConnection = 2_048
  /// The same over all connections.
  package var runningCallsPerServer = 16_384
  /// Bytes of a connection's unfinished frames and running requests. Over it the connection is not
  /// read until a call has finished. At least one frame always fits.
  package var bytesPerConnection = 64 << 20
  /// The same over all connections. Frames over ``smallFrameBytes`` may use seven eighths of it, so
  /// that bulk cannot keep short calls out.
  package var bytesPerServer = 512 << 20
  /// The same over all connections of one identity, so that one cannot keep the others out; likewise.
  package var bytesPerIdentity = 256 << 20
  /// Bytes of replies that a connection's peer has not taken. Over it the connection is closed.
  package var outboundBytesPerConnection = 64 << 20
  /// Bytes of Data that wait for the windows or sockets of an identity, over all its connections. A
  /// stream with more is answered RESOURCE_EXHAUSTED; one message always fits.
  package var waitingBytesPerIdentity = 64 << 20
  /// Time for the TLS handshake. After it the connection is closed.
  package var handshakeNanos = TLSHandler.handshakeTimeoutNanos
  /// Time in which a frame that has begun must be there whole. After it the connection is closed.
  package var frameNanos: Int64 = 60_000_000_000
  /// Time without a call after which a connection is closed.
  package var idleNanos: Int64 = 900_000_000_000
  /// Time in which a peer must take at least some of what is sent to it. After it the connection is
  /// closed.
  package var writeStallNanos: Int64 = 30_000_000_000
  /// Age at which a connection takes no further call where it can say so (`fund/1`), and is closed as
  /// soon as it has none.
  package var ageNanos: Int64 = 86_400_000_000_000
  /// Time for the calls of a connection of that age. After it the connection is closed.
  package var ageGraceNanos: Int64 = 600_000_000_000
  /// Requests of an identity over all its connections: at once, and a second after that. A further
  /// one is answered RESOURCE_EXHAUSTED.
  package var requestsPerIdentityAtOnce = 200_000
  package var requestsPerIdentityPerSecond = 100_000
  /// Deadline of a call that says none.
  package var defaultDeadlineNanos: Int64 = 30_000_000_000
  /// The longest deadline of a call; a longer one is cut to it.
  package var maximumDeadlineNanos: Int64 = 600_000_000_000

  // In `fund/1` only:

  /// Time for the client's settings after the handshake. After it the connection is closed.
  package var settingsNanos: Int64 = 10_000_000_000
  /// Bytes of Data that a client may send on a stream before some were read. One that sends more is
  /// closed.
  package var streamWindowBytes: UInt32 = 8 << 20
  /// The same over all streams of a connection.
  package var connectionWindowBytes: UInt32 = 16 << 20
  /// Control frames and mistakes of an identity over all its connections: at once, and a second after
  /// that. A further one closes its connection.
  package var controlFramesAtOnce = 10_000
  package var controlFramesPerSecond = 2_000

  /// What a message that waits for its handler weighs at least in the budgets, since it costs more
  /// memory than its bytes.
  package static let smallestMessageBytes = 64
  /// Bytes of replies not taken at which a client of `fund/1` is not read.
  package static let pauseBytesWithWindows = FrameOutbox.highWaterBytesWithWindows
  /// A frame with no more data than this is small.
  package static let smallFrameBytes = 64 << 10

  package init() {}

  /// What a server says of itself in `fund/1`.
  var settings: Settings {
    var settings = Settings()
    settings.streamWindow = streamWindowBytes
    settings.connectionWindow = connectionWindowBytes
    settings.maximumStreams = UInt32(streamsPerConnection)
    return settings
  }

  func check() {
    precondition(maximumConnections > 0 && streamsPerConnection > 0)
    precondition(unfinishedHandshakesPerAddress > 0 && connectionsPerIdentity > 0)
    precondition(runningCallsPerConnection > 0 && runningCallsPerServer > 0)
    precondition(bytesPerConnection >= FrameHeader.maximumDataBytes)
    precondition(bytesPerServer / 8 * 7 >= FrameHeader.maximumDataBytes)
    precondition(bytesPerIdentity / 8 * 7 >= FrameHeader.maximumDataBytes)
    precondition(outboundBytesPerConnection > FrameOutbox.highWaterBytes)
    precondition(waitingBytesPerIdentity > 0)
    precondition(handshakeNanos > 0 && frameNanos > 0 && idleNanos > 0 && writeStallNanos > 0)
    precondition(ageNanos > 0 && ageGraceNanos > 0 && settingsNanos > 0)
    precondition(requestsPerIdentityAtOnce > 0 && requestsPerIdentityPerSecond > 0)
    precondition(controlFramesAtOnce > 0 && controlFramesPerSecond > 0)
    precondition(streamWindowBytes >= FlowWindow.smallest)
    precondition(connectionWindowBytes >= streamWindowBytes)
    precondition(defaultDeadlineNanos > 0 && defaultDeadlineNanos <= maximumDeadlineNanos)
  }
}
