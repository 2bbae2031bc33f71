import NIOCore
import TestSupport
import Testing
import Wire

@Suite struct FrameDecoderTests {
  static let frames = [
    Frame(stream: 1, type: .request, payload: ByteBuffer(string: "first")),
    Frame(stream: 3, type: .data, flags: [.remoteClosed, .noData], payload: ByteBuffer()),
    Frame(
      stream: .max, type: FrameType(rawValue: 0xff), flags: FrameFlags(rawValue: 0xff),
      payload: ByteBuffer(repeating: 7, count: 70_000)),
    Frame(stream: 5, type: .response, payload: ByteBuffer(string: "last")),
  ]

  static var encoded: [UInt8] {
    var buffer = ByteBuffer()
    for frame in frames { frame.encode(into: &buffer) }
    return Array(buffer.readableBytesView)
  }

  @Test func `a header is ten bytes, big-endian`() {
    var buffer = ByteBuffer()
    Frame(
      stream: 0x0102_0305, type: .data, flags: .remoteClosed, payload: ByteBuffer(string: "ab")
    ).encode(into: &buffer)
    #expect(
      Array(buffer.readableBytesView) == [0, 0, 0, 2, 1, 2, 3, 5, 3, 1, UInt8(ascii: "a"), 0x62])
  }

  @Test func `frames come out whole when fed byte by byte`() throws {
    var decoder = FrameDecoder()
    var found: [Frame] = []
    for byte in Self.encoded {
      decoder.feed(ByteBuffer(bytes: [byte]))
      while let frame = try decoder.next() { found.append(frame) }
    }
    #expect(found == Self.frames)
    #expect(decoder.bufferedBytes == 0)
  }

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `frames come out whole when fed in random pieces`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var decoder = FrameDecoder()
    var found: [Frame] = []
    var rest = Self.encoded[...]
    while !rest.isEmpty {
      let limit = Int.random(in: 1...3, using: &random) == 1 ? 12 : 30_000
      let count = min(rest.count, Int.random(in: 1...limit, using: &random))
      decoder.feed(ByteBuffer(bytes: rest.prefix(count)))
      rest = rest.dropFirst(count)
      // Sometimes more is fed before anything is taken.
      if Bool.random(using: &random) { continue }
      while let frame = try decoder.next() { found.append(frame) }
    }
    while let frame = try decoder.next() { found.append(frame) }
    #expect(found == Self.frames)
  }

  @Test func `slices already taken keep their bytes while more is fed`() throws {
    var decoder = FrameDecoder()
    var whole = ByteBuffer(bytes: Self.encoded)
    let start = whole.readSlice(length: 40_000)!
    decoder.feed(start)
    var found: [Frame] = []
    while let frame = try decoder.next() { found.append(frame) }
    decoder.feed(whole)
    while let frame = try decoder.next() { found.append(frame) }
    #expect(found == Self.frames)
  }

  @Test func `a first byte that is not zero is an error at once, and stays one`() {
    var decoder = FrameDecoder()
    decoder.feed(ByteBuffer(string: "G"))
    let expected = FrameError.notAFrame(firstByte: UInt8(ascii: "G"))
    #expect(throws: expected) { try decoder.next() }
    decoder.feed(ByteBuffer(bytes: Self.encoded))
    #expect(throws: expected) { try decoder.next() }
    #expect(throws: expected) { try decoder.header() }
    #expect(decoder.bufferedBytes == 0)
  }

  @Test func `a length over the limit is an error before the rest of the header`() throws {
    var decoder = FrameDecoder()
    decoder.feed(ByteBuffer(bytes: [0, 0x40, 0]))
    #expect(try decoder.next() == nil)
    decoder.feed(ByteBuffer(bytes: [1]))
    #expect(throws: FrameError.oversize(dataBytes: 4_194_305, limitBytes: 4_194_304)) {
      try decoder.next()
    }
  }

  @Test func `a frame of exactly the limit is whole`() throws {
    let frame = Frame(
      stream: 1, type: .data,
      payload: ByteBuffer(repeating: 1, count: FrameHeader.maximumDataBytes))
    var buffer = ByteBuffer()
    frame.encode(into: &buffer)
    var decoder = FrameDecoder()
    decoder.feed(buffer.readSlice(length: 100)!)
    #expect(try decoder.next() == nil)
    #expect(try decoder.header() == frame.header)
    decoder.feed(buffer)
    #expect(try decoder.next() == frame)
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>)
  func `random bytes give frames or an error, never a trap`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var decoder = FrameDecoder(maximumDataBytes: 64)
    var taken = 0
    for _ in 0..<20 {
      let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random) & (Bool.random(using: &random) ? 0 : 63)
      }
      taken += bytes.count
      decoder.feed(ByteBuffer(bytes: bytes))
      while let frame = try? decoder.next() {
        taken -= FrameHeader.encodedBytes + frame.payload.readableBytes
      }
    }
    #expect(decoder.bufferedBytes <= max(0, taken))
  }
}
