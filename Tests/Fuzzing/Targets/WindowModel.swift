import Wire

/// The windows of one direction as their sender counts them, by Protocol/FUND1.md.
struct WindowModel {
  static let largest = 1 << 31 - 1

  private(set) var connection: Int
  private let initial: Int
  private var streams: [UInt32: Int] = [:]
  /// What was taken from the connection's window and read, and is given back as soon as there is need
  /// of it, whenever the receiver says so.
  private(set) var owed = 0

  init(_ settings: Settings) {
    connection = Int(settings.connectionWindow)
    initial = Int(settings.streamWindow)
  }

  func room(on stream: UInt32) -> Int { min(connection, room(ofStream: stream)) }

  /// Whatever the connection has.
  func room(ofStream stream: UInt32) -> Int { streams[stream] ?? initial }

  /// Data that its stream counts; false if a window has no room for it.
  mutating func take(_ bytes: Int, on stream: UInt32) -> Bool {
    guard takeFromConnection(bytes) else { return false }
    streams[stream, default: initial] -= bytes
    return streams[stream, default: initial] >= 0
  }

  mutating func takeFromConnection(_ bytes: Int) -> Bool {
    connection -= bytes
    return connection + owed >= 0
  }

  /// Data of a stream that is over counts in the window of the connection only, and nobody reads it.
  mutating func ignore(_ bytes: Int) -> Bool {
    guard takeFromConnection(bytes) else { return false }
    owed += bytes
    return true
  }

  /// What has come on a stream was read, or nobody reads it.
  mutating func read(_ bytes: Int) { owed += bytes }

  /// A WINDOW_UPDATE; false if the window is then larger than one can be.
  mutating func give(_ bytes: Int, on stream: UInt32) -> Bool {
    if stream == 0 {
      connection += bytes
      owed = max(0, owed - bytes)
      return connection <= Self.largest
    }
    streams[stream, default: initial] += bytes
    return streams[stream, default: initial] <= Self.largest
  }

  mutating func forget(_ stream: UInt32) { streams[stream] = nil }
}
