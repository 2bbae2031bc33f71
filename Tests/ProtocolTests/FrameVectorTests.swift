import NIOCore
import Testing
import Wire

@Suite struct FrameVectorTests {
  static func vectors() throws -> [Vector<FramesDescription>] {
    try ProtocolFolder.vectors(in: "frames", as: FramesDescription.self)
  }

  @Test(arguments: try vectors(), [1, 7, Int.max])
  func `frames come out of the bytes in any pieces`(
    _ vector: Vector<FramesDescription>, pieceBytes: Int
  ) throws {
    var decoder = FrameDecoder()
    var frames: [Frame] = []
    for start in stride(from: 0, to: vector.bytes.count, by: min(pieceBytes, 1 << 20)) {
      let end = min(vector.bytes.count, start + min(pieceBytes, 1 << 20))
      decoder.feed(ByteBuffer(bytes: vector.bytes[start..<end]))
      while let frame = try decoder.next() { frames.append(frame) }
    }
    #expect(decoder.bufferedBytes == 0)
    #expect(try frames == vector.content.frames.map { try $0.make() })
  }

  @Test(arguments: try vectors())
  func `the frames of a description have these bytes`(
    _ vector: Vector<FramesDescription>
  ) throws {
    var encoded = ByteBuffer()
    for frame in vector.content.frames {
      if let request = frame.request {
        try request.make().encodeFrame(
          stream: frame.stream, flags: FrameFlags(rawValue: frame.flags), into: &encoded)
      } else if let response = frame.response {
        try response.make().encodeFrame(stream: frame.stream, into: &encoded)
      } else {
        try frame.make().encode(into: &encoded)
      }
    }
    #expect(encoded.bytes == vector.bytes)
  }

  @Test func `a server ends a stream with the frame of the vector`() throws {
    let vector = try #require(try Self.vectors().first { $0.name == "data-closing" })
    var encoded = ByteBuffer()
    Frame.closing(stream: 7).encode(into: &encoded)
    #expect(encoded.bytes == vector.bytes)
  }
}
