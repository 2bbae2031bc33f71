import NIOCore

/// The word that a side takes no new stream, and why.
package struct GoAway: Hashable, Sendable {
  package enum Code: UInt32, Sendable, CaseIterable {
    /// The server stops, or the client is done.
    case shutdown = 0
    /// A frame that may not be there, or a value out of its range.
    case protocolError = 1
    /// A length over the limit, or no frame at all.
    case frameSize = 2
    /// A window exceeded or overflowed.
    case flowControl = 3
    /// Control frames or cancelled calls over the limit.
    case tooMuch = 4
    /// The connection is as old as one may be.
    case age = 5
    /// No call for too long.
    case idle = 6
    /// The peer takes too long to read, or to finish a frame.
    case slow = 7
    /// The certificate is no longer valid.
    case identity = 8

    /// Whether calls that were taken go on after it; any other ends the connection at once.
    package var isOrderly: Bool {
      switch self {
      case .shutdown, .age, .idle: true
      case .protocolError, .frameSize, .flowControl, .tooMuch, .slow, .identity: false
      }
    }

    /// The name that the specification gives it.
    package var name: String {
      switch self {
      case .shutdown: "SHUTDOWN"
      case .protocolError: "PROTOCOL_ERROR"
      case .frameSize: "FRAME_SIZE"
      case .flowControl: "FLOW_CONTROL"
      case .tooMuch: "TOO_MUCH"
      case .age: "AGE"
      case .idle: "IDLE"
      case .slow: "SLOW"
      case .identity: "IDENTITY"
      }
    }
  }

  /// The longest text, in bytes of UTF-8.
  package static let maximumTextBytes = 1_024
  private static let headBytes = 8

  /// Streams above it were not looked at.
  package var lastStream: UInt32
  /// A ``Code``, or a number that a later version gave a meaning.
  package var code: UInt32
  /// For people and logs.
  package var text: String

  package init(lastStream: UInt32, code: Code, text: String) {
    self.lastStream = lastStream
    self.code = code.rawValue
    self.text = text
  }

  init(decoding data: ByteBuffer) throws(ConnectionFault) {
    var data = data
    guard data.readableBytes <= Self.headBytes + Self.maximumTextBytes,
      let (lastStream, code) = data.readMultipleIntegers(as: (UInt32, UInt32).self)
    else { throw .wrongLength(.goAway, bytes: data.readableBytes) }
    self.lastStream = lastStream
    self.code = code
    let text = data.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
    guard let text else { throw .textNotUTF8 }
    self.text = text
  }

  /// A longer text is cut between two characters.
  func encode(into data: inout ByteBuffer) {
    data.writeMultipleIntegers(lastStream, code)
    var cut = text
    while cut.utf8.count > Self.maximumTextBytes { cut.removeLast() }
    data.writeString(cut)
  }

  /// The name of its code, or the number.
  package var codeName: String { Code(rawValue: code)?.name ?? "\(code)" }
}
