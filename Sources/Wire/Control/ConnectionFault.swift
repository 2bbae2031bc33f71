/// What a peer did that ends a connection, other than bytes that are no frames.
package enum ConnectionFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first frame of a side is its settings, and no later one is.
  case noSettings(FrameType)
  case secondSettings
  case tooManySettings(Int)
  case settingOutOfRange(id: UInt16, value: UInt32)
  case wrongStream(FrameType, UInt32)
  case wrongLength(FrameType, bytes: Int)
  /// The text of a GOAWAY.
  case textNotUTF8
  case cancelOfUnopened(UInt32)
  /// A CANCEL from a server.
  case cancelByServer
  /// A Request from a client that has said that it opens no further stream.
  case requestAfterGoAway
  /// A GOAWAY that takes back a stream given up by an earlier one.
  case goAwayRises(from: UInt32, to: UInt32)
  case incrementOutOfRange(UInt32)
  // What a client does not take from a server, in the base too.
  case neverOpened(UInt32)
  case dataOnUnary(UInt32)
  case badResponse(EnvelopeError)
  /// Stream 0 is the connection.
  case windowOverflows(stream: UInt32)
  case windowExceeded(stream: UInt32, bytes: Int)

  package var code: GoAway.Code {
    switch self {
    case .incrementOutOfRange, .windowOverflows, .windowExceeded: .flowControl
    default: .protocolError
    }
  }

  package var description: String {
    switch self {
    case .noSettings(let type): "frame of type \(type.rawValue) before SETTINGS"
    case .secondSettings: "second SETTINGS"
    case .tooManySettings(let count): "SETTINGS of \(count) entries"
    case .settingOutOfRange(let id, let value): "setting \(id) is \(value), out of its range"
    case .wrongStream(let type, let stream):
      "frame of type \(type.rawValue) on stream \(stream)"
    case .wrongLength(let type, let bytes):
      "frame of type \(type.rawValue) with \(bytes) bytes of data"
    case .textNotUTF8: "text of a GOAWAY is not UTF-8"
    case .cancelOfUnopened(let stream): "CANCEL of stream \(stream), which was never opened"
    case .cancelByServer: "CANCEL from the server"
    case .requestAfterGoAway: "request after the client's GOAWAY"
    case .goAwayRises(let from, let to): "GOAWAY raises the last stream from \(from) to \(to)"
    case .neverOpened(let stream): "frame on stream \(stream), which was never opened"
    case .dataOnUnary(let stream): "data on unary stream \(stream)"
    case .badResponse(let error): "response envelope: \(error)"
    case .incrementOutOfRange(let increment): "window increment of \(increment)"
    case .windowOverflows(let stream): "window of stream \(stream) overflows"
    case .windowExceeded(let stream, let bytes):
      "data of \(bytes) bytes exceeds the window of stream \(stream)"
    }
  }
}
