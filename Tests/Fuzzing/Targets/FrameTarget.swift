import NIOCore
import TestSupport
import Wire

/// `FrameDecoder`: the frames do not depend on how the bytes were cut, an error comes as early as it
/// can and stays, and no more is held than one frame.
final class FrameTarget: FuzzTarget {
  let name = "frames"
  private lazy var mutation = FrameMutation(stock: (try? seeds()) ?? [])

  func seeds() throws -> [[UInt8]] {
    try ["frames", "malformed", "fund1/frames", "fund1/malformed"].flatMap {
      try Corpus.vectors($0).map(\.bytes)
    }
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) { mutation.apply(&input, &dice) }

  func run(_ input: [UInt8]) throws -> Course {
    let limits = [FrameHeader.maximumDataBytes, 0, 1, 64, 1_000]
    let limit = limits[Int(Fingerprint.of(input) >> 32 % UInt64(limits.count))]
    let expected = FrameReader(input, maximumDataBytes: limit)
    try check([Cuts.buffer(input)], expected, limit)
    try check(Cuts.pieces(of: input), expected, limit)
    if input.count <= 512 { try check(input.map { Cuts.buffer([$0]) }, expected, limit) }
    var encoded = ByteBuffer()
    for frame in expected.frames { frame.encode(into: &encoded) }
    try require(
      encoded.readableBytesView.elementsEqual(input[..<expected.framedBytes]),
      "frames are not written as they were read")
    var course = Course()
    for frame in expected.frames {
      var step = Fingerprint()
      step.add(frame.type.rawValue)
      step.add(magnitudeOf: frame.payload.readableBytes)
      course.add(step)
    }
    var end = Fingerprint()
    end.add(expected.end == .notAFrame ? 1 : expected.end == .oversize ? 2 : 3)
    course.add(end)
    return course
  }

  private func check(_ pieces: [ByteBuffer], _ expected: FrameReader, _ limit: Int) throws {
    var decoder = FrameDecoder(maximumDataBytes: limit)
    var frames: [Frame] = []
    var failure: FrameError?
    var steps = 0
    feeding: for piece in pieces {
      decoder.feed(piece)
      while true {
        steps += 1
        do {
          guard let frame = try decoder.next() else { break }
          frames.append(frame)
        } catch {
          failure = error
          break feeding
        }
      }
      try require(
        decoder.bufferedBytes < FrameHeader.encodedBytes + limit,
        "\(decoder.bufferedBytes) bytes are held without a frame")
    }
    try require(frames == expected.frames, "other frames in \(pieces.count) pieces")
    try require(steps <= pieces.count + frames.count + 1, "\(steps) steps")
    switch (failure, expected.end) {
    case (nil, .open(let left)):
      try require(decoder.bufferedBytes == left, "\(decoder.bufferedBytes) bytes left, not \(left)")
    case (.notAFrame, .notAFrame), (.oversize, .oversize): try checkStays(failure, &decoder)
    default: throw FuzzFinding("\(String(describing: failure)) in place of \(expected.end)")
    }
  }

  /// After an error comes the same error, and nothing is taken any more.
  private func checkStays(_ failure: FrameError?, _ decoder: inout FrameDecoder) throws {
    decoder.feed(ByteBuffer(bytes: [0, 0, 0, 0, 0, 0, 0, 1, 1, 0]))
    try require(decoder.bufferedBytes == 0, "bytes are held behind an error")
    do throws(FrameError) {
      _ = try decoder.next()
    } catch {
      return try require(error == failure, "\(error) behind \(String(describing: failure))")
    }
    throw FuzzFinding("an error did not stay")
  }
}
