import TestSupport

/// Changes of a stream of frames that keep it one, mostly: frames are dropped, doubled, moved, and
/// given other heads or data; their lengths are right but for now and then.
struct FrameMutation {
  private struct Piece {
    var stream: UInt32
    var type: UInt8
    var flags: UInt8
    var data: [UInt8]

    var bytes: [UInt8] {
      FrameMutation.big(UInt32(data.count)) + FrameMutation.big(stream) + [type, flags] + data
    }
  }

  private static let types: [UInt8] = [
    1, 1, 1, 2, 3, 3, 0, 4, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0xff,
  ]
  /// Those that mean something, some together, and ``LongData/flag``.
  private static let flags: [UInt8] = [
    0, 0, 1, 2, 3, 4, 5, 8, LongData.flag, LongData.flag | 1, 0xff,
  ]
  private static let streams: [UInt32] = [0, 1, 2, 3, 5, 7, 9, 11, 1 << 31, .max, .max - 1]

  /// Whole streams of frames to take frames from.
  let stock: [[UInt8]]

  func apply(_ bytes: inout [UInt8], _ dice: inout SplitMix64) {
    var (pieces, rest) = Self.read(bytes)
    guard !pieces.isEmpty, dice.next() % 8 > 0 else {
      if dice.next() % 2 == 0, let other = pick(&dice) {
        bytes += other
      } else {
        ByteMutation.apply(&bytes, &dice)
      }
      return
    }
    let at = Int(dice.next() % UInt64(pieces.count))
    switch dice.next() % 12 {
    case 0: pieces.remove(at: at)
    case 1: pieces.insert(pieces[at], at: at)
    case 2: pieces.swapAt(at, Int(dice.next() % UInt64(pieces.count)))
    case 3: pieces[at].stream = Self.streams[Int(dice.next() % UInt64(Self.streams.count))]
    case 4: pieces[at].stream &+= UInt32(truncatingIfNeeded: dice.next() % 5) &- 2
    case 5: pieces[at].type = Self.types[Int(dice.next() % UInt64(Self.types.count))]
    case 6: pieces[at].flags = Self.flags[Int(dice.next() % UInt64(Self.flags.count))]
    case 7: rest = []
    case 8:
      if let other = pick(&dice) { pieces.insert(contentsOf: Self.read(other).pieces, at: at) }
    default: ProtobufMutation.apply(&pieces[at].data, &dice)
    }
    bytes = pieces.flatMap(\.bytes) + rest
  }

  private func pick(_ dice: inout SplitMix64) -> [UInt8]? {
    stock.isEmpty ? nil : stock[Int(dice.next() % UInt64(stock.count))]
  }

  private static func big(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func read(_ bytes: [UInt8]) -> (pieces: [Piece], rest: [UInt8]) {
    var (pieces, index): ([Piece], Int) = ([], 0)
    func number(_ at: Int) -> UInt32 { bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    while bytes.count - index >= 10 {
      let length = Int(number(index))
      guard length <= bytes.count - index - 10 else { break }
      pieces.append(
        Piece(
          stream: number(index + 4), type: bytes[index + 8], flags: bytes[index + 9],
          data: Array(bytes[index + 10..<index + 10 + length])))
      index += 10 + length
    }
    return (pieces, Array(bytes[index...]))
  }
}
