import NIOCore

/// What a side of a connection lets the other do, said once and first.
package struct Settings: Hashable, Sendable {
  /// The numbers on the wire. Others are skipped.
  private enum Identifier: UInt16 {
    case streamWindow = 1
    case connectionWindow = 2
    case streams = 3
  }

  /// Entries of a frame. More end the connection.
  package static let maximumEntries = 64
  private static let entryBytes = 6

  /// Bytes of Data taken on each stream before some are given back; holds the largest frame.
  package var streamWindow = FlowWindow.smallest
  /// The same over all streams.
  package var connectionWindow: UInt32 = 16 << 20
  /// Streams that may be open at a time; says something to a client only.
  package var maximumStreams: UInt32 = 1_024

  package init() {}

  init(decoding data: ByteBuffer) throws(ConnectionFault) {
    self.init()
    guard data.readableBytes % Self.entryBytes == 0 else {
      throw .wrongLength(.settings, bytes: data.readableBytes)
    }
    let count = data.readableBytes / Self.entryBytes
    guard count <= Self.maximumEntries else { throw .tooManySettings(count) }
    var data = data
    while let (number, value) = data.readMultipleIntegers(as: (UInt16, UInt32).self) {
      guard let identifier = Identifier(rawValue: number) else { continue }
      let range: ClosedRange<UInt32> =
        identifier == .streams ? 1...FlowWindow.largest : FlowWindow.smallest...FlowWindow.largest
      guard range.contains(value) else { throw .settingOutOfRange(id: number, value: value) }
      switch identifier {
      case .streamWindow: streamWindow = value
      case .connectionWindow: connectionWindow = value
      case .streams: maximumStreams = value
      }
    }
  }

  func encode(into data: inout ByteBuffer) {
    data.writeMultipleIntegers(Identifier.streamWindow.rawValue, streamWindow)
    data.writeMultipleIntegers(Identifier.connectionWindow.rawValue, connectionWindow)
    data.writeMultipleIntegers(Identifier.streams.rawValue, maximumStreams)
  }
}
