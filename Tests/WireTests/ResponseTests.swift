import NIOCore
import Testing
import Wire

@Suite struct ResponseTests {
  static let refusal = Response(
    status: Status(
      .failedPrecondition, "no",
      details: [StatusDetail(typeURL: "t/x", value: ByteBuffer(bytes: [8, 1]))]))

  /// As Go's `proto.Marshal` writes it.
  static let golden: [UInt8] = [
    0x0a, 17, 0x08, 9, 0x12, 2, 0x6e, 0x6f, 0x1a, 9, 0x0a, 3, 0x74, 0x2f, 0x78, 0x12, 2, 8, 1,
  ]

  static func decode(_ bytes: [UInt8]) throws(EnvelopeError) -> Response {
    try Response(decoding: ByteBuffer(bytes: bytes))
  }

  @Test func `a refusal has the bytes of protobuf, and is read back`() throws {
    var buffer = ByteBuffer()
    Self.refusal.encode(into: &buffer)
    #expect(Array(buffer.readableBytesView) == Self.golden)
    #expect(Self.refusal.encodedBytes == Self.golden.count)
    #expect(try Self.decode(Self.golden) == Self.refusal)
    #expect(Self.refusal.failure?.code == .failedPrecondition)
  }

  @Test func `a reply is its payload alone`() throws {
    let reply = Response(payload: ByteBuffer(bytes: [5]))
    var buffer = ByteBuffer()
    reply.encodeFrame(stream: 7, into: &buffer)
    #expect(Array(buffer.readableBytesView) == [0, 0, 0, 3, 0, 0, 0, 7, 2, 0, 0x12, 1, 5])
    #expect(try Self.decode([0x12, 1, 5]) == reply)
    #expect(reply.failure == nil)
    #expect(try Self.decode([]) == Response())
  }

  @Test func `a status of code 0 is a success`() throws {
    #expect(try Self.decode([0x0a, 0, 0x12, 1, 5]).failure == nil)
    #expect(try Self.decode([0x0a, 2, 0x08, 0]).failure == nil)
  }

  @Test func `a status in two parts is merged`() throws {
    let response = try Self.decode([0x0a, 2, 0x08, 5, 0x0a, 3, 0x12, 1, 0x61])
    #expect(response.status == Status(.notFound, "a"))
  }

  @Test func `codes without a meaning are UNKNOWN`() throws {
    #expect(try Self.decode([0x0a, 2, 0x08, 99]).failure?.code == .unknown)
    let negative: [UInt8] = [UInt8](repeating: 0xff, count: 9) + [1]
    #expect(try Self.decode([0x0a, 11, 0x08] + negative).failure?.code == .unknown)
  }

  @Test(arguments: StatusCode.allCases)
  func `every code is read back`(code: StatusCode) throws {
    let response = Response(status: Status(code))
    var buffer = ByteBuffer()
    response.encode(into: &buffer)
    #expect(try Response(decoding: buffer) == response)
  }

  @Test func `codes have the numbers of gRPC`() {
    #expect(StatusCode.allCases.map(\.rawValue) == Array(0...16))
    #expect(StatusCode.internalError.rawValue == 13)
    #expect(StatusCode.unauthenticated.name == "UNAUTHENTICATED")
  }

  @Test func `a long message of our own is cut at a character`() {
    let status = Status(.internalError, String(repeating: "账", count: 3_000))
    #expect(status.message.utf8.count == 8_190)
    #expect(status.message.allSatisfy { $0 == "账" })
  }

  static let malformed: [([UInt8], EnvelopeError)] = [
    ([0x08, 1], .wrongWireType(field: 1, wireType: 0)),
    ([0x0a, 1, 0x08], .truncated),
    ([0x0a, 2, 0x0a, 0], .wrongWireType(field: 1, wireType: 2)),
    ([0x0a, 2, 0x10, 1], .wrongWireType(field: 2, wireType: 0)),
    ([0x0a, 3, 0x12, 1, 0xff], .notUTF8(field: 2)),
    ([0x0a, 34] + [UInt8](repeating: 0, count: 34), .invalidFieldNumber(0)),
    (
      [0x0a, 34] + (0..<17).flatMap { _ in [0x1a, 0] as [UInt8] },
      .overLimit(field: 3, limit: 16)
    ),
  ]

  @Test(arguments: malformed)
  func `a malformed response has its own error`(bytes: [UInt8], error: EnvelopeError) {
    #expect(throws: error) { try Self.decode(bytes) }
  }

  @Test func `a message or type over its limit is an error`() {
    func field(_ tag: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [tag, UInt8(bytes.count & 0x7f) | 0x80, UInt8(bytes.count >> 7)] + bytes
    }
    let message = field(0x12, [UInt8](repeating: 0x61, count: 8_193))
    #expect(throws: EnvelopeError.overLimit(field: 2, limit: 8_192)) {
      try Self.decode(field(0x0a, message))
    }
    let detail = field(0x1a, field(0x0a, [UInt8](repeating: 0x61, count: 513)))
    #expect(throws: EnvelopeError.overLimit(field: 1, limit: 512)) {
      try Self.decode(field(0x0a, detail))
    }
  }
}
