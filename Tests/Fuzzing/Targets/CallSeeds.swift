import NIOCore
import Wire

/// Streams in all the ways in which a client opens one, to go on from.
enum CallSeeds {
  /// SETTINGS without an entry.
  static let settings: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0]

  private static let methods = ["Four", "Fives", "Sixsix", "Seven77"]
  /// What a call that writes is asked for: short messages, and two that do not fit a window of 4 MiB.
  private static let payload = ByteBuffer(bytes: [3, 0, 0xa0, 0xff])

  /// One input for each method and each flag of a Request, with Data that follows it, short and long;
  /// and one with a stream of each method at a time.
  static func fund() -> [[UInt8]] {
    var made: [[UInt8]] = []
    for method in methods {
      for flags in [FrameFlags(), .remoteClosed] { made.append(open(method, 1, flags) + window) }
      made.append(
        open(method, 1, .remoteOpen) + data(1, 12, LongData.flag) + data(1, 5, 0)
          + data(1, 16, LongData.flag) + data(1, 0, 5) + window)
    }
    let streams = zip(methods, stride(from: 1, to: 9, by: 2) as StrideTo<UInt32>)
    var together = streams.flatMap { open($0, $1, .remoteOpen) }
    for _ in 0..<2 { together += streams.flatMap { data($1, 4, LongData.flag) } }
    together += streams.flatMap { data($1, 3, 1) }
    return made + [together, together + window]
  }

  /// In the base: calls of each method at a time, of which some are never answered.
  static func base() -> [[UInt8]] {
    let together = zip(
      methods + methods.reversed() + methods, stride(from: 1, to: 25, by: 2) as StrideTo<UInt32>)
    return [together.flatMap { open($0, $1, []) }]
  }

  private static func open(_ method: String, _ stream: UInt32, _ flags: FrameFlags) -> [UInt8] {
    var bytes = ByteBuffer()
    Request(service: "test.Test", method: method, payload: payload)
      .encodeFrame(stream: stream, flags: flags, into: &bytes)
    return Array(bytes.readableBytesView)
  }

  private static func data(_ stream: UInt32, _ count: Int, _ flags: UInt8) -> [UInt8] {
    var bytes = ByteBuffer()
    Frame(
      stream: stream, type: .data, flags: FrameFlags(rawValue: flags),
      payload: ByteBuffer(repeating: 0x55, count: count)
    ).encode(into: &bytes)
    return Array(bytes.readableBytesView)
  }

  /// More room for all that is written.
  private static var window: [UInt8] {
    var bytes = ByteBuffer()
    for stream in [UInt32(0), 1] {
      ControlFrame.windowUpdate(stream: stream, increment: 8 << 20).frame.encode(into: &bytes)
    }
    return Array(bytes.readableBytesView)
  }
}
