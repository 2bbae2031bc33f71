import NIOCore
import Wire

/// Data that counts as longer than it is, since an input is too short to fill a window of 4 MiB.
enum LongData {
  /// Means nothing in the protocol.
  static let flag: UInt8 = 0x40
  /// Of one input, by which all else goes through as it is.
  private static let maximumBytes = 10 << 20
  private static let shift = 18

  /// Data with the flag is longer by so much that 16 bytes make the longest frame.
  static func lengthened(_ frame: Frame) -> Frame {
    guard frame.type == .data, frame.flags.rawValue & flag > 0 else { return frame }
    var frame = frame
    frame.payload = TestWork.message(ofBytes: frame.payload.readableBytes << shift)
    return frame
  }

  /// A stream of frames with the long ones in place, in pieces that follow from the bytes. A long frame
  /// is a piece by itself.
  static func pieces(of input: [UInt8]) -> [ByteBuffer] {
    let read = FrameReader(input)
    var pieces: [ByteBuffer] = []
    var short: [UInt8] = []
    var bytes = 0
    for frame in read.frames {
      let long = lengthened(frame)
      var encoded = ByteBuffer()
      guard long.payload.readableBytes > frame.payload.readableBytes,
        bytes + long.payload.readableBytes <= maximumBytes
      else {
        frame.encode(into: &encoded)
        short += encoded.readableBytesView
        continue
      }
      bytes += long.payload.readableBytes
      long.encode(into: &encoded)
      pieces += Cuts.pieces(of: short) + [encoded]
      short = []
    }
    return pieces + Cuts.pieces(of: short + input[read.framedBytes...])
  }
}
