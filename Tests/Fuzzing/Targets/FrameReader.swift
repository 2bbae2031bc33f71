import NIOCore
import Wire

/// Cuts a whole stream of bytes into frames as Protocol/WIRE.md says, in the plainest way: what the
/// decoder must do however the bytes arrive.
struct FrameReader {
  enum End: Hashable {
    /// The bytes end with a frame, or in the middle of one that needs so many bytes more at least.
    case open(left: Int)
    case notAFrame
    case oversize
  }

  private(set) var frames: [Frame] = []
  private(set) var end = End.open(left: 0)
  /// Bytes of whole frames.
  private(set) var framedBytes = 0

  init(_ bytes: [UInt8], maximumDataBytes: Int = FrameHeader.maximumDataBytes) {
    func number(_ at: Int) -> UInt32 { bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    while framedBytes < bytes.count {
      let left = bytes.count - framedBytes
      end = .open(left: left)
      guard bytes[framedBytes] == 0 else {
        end = .notAFrame
        return
      }
      guard left >= 4 else { return }
      let length = Int(number(framedBytes))
      guard length <= maximumDataBytes else {
        end = .oversize
        return
      }
      guard left >= 10, left - 10 >= length else { return }
      let start = framedBytes + 10
      frames.append(
        Frame(
          stream: number(framedBytes + 4), type: FrameType(rawValue: bytes[framedBytes + 8]),
          flags: FrameFlags(rawValue: bytes[framedBytes + 9]),
          payload: ByteBuffer(bytes: bytes[start..<start + length])))
      framedBytes = start + length
    }
    end = .open(left: 0)
  }
}
