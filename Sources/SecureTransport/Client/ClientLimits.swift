import Wire

/// What one connection of a client uses and takes.
enum ClientLimits {
  /// The most streams open at one time, below what a server allows. Further calls wait their turn.
  static let streams = 1_000
  /// The most calls that wait. Further ones fail with RESOURCE_EXHAUSTED.
  static let waitingCalls = 65_536
  /// Bytes of Data taken on a stream before its reader has read some.
  static let streamWindowBytes: UInt32 = 8 << 20
  /// The same over all streams: seven slow readers leave the others their windows.
  static let connectionWindowBytes: UInt32 = 64 << 20

  static let settings: Settings = {
    var settings = Settings()
    settings.streamWindow = streamWindowBytes
    settings.connectionWindow = connectionWindowBytes
    return settings
  }()
}
