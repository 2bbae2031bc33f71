import NIOCore
import TestSupport
import Testing
import Wire

@Suite struct RequestTests {
  static let full = Request(
    service: "s.S", method: "m", payload: ByteBuffer(bytes: [1, 2]), timeoutNanos: 300,
    metadata: [Metadatum(key: "k", value: "v"), Metadatum(key: "", value: "")])

  /// As Go's `proto.Marshal` writes it.
  static let golden: [UInt8] = [
    0x0a, 3, 0x73, 0x2e, 0x53, 0x12, 1, 0x6d, 0x1a, 2, 1, 2, 0x20, 0xac, 2,
    0x2a, 6, 0x0a, 1, 0x6b, 0x12, 1, 0x76, 0x2a, 0,
  ]

  static func decode(_ bytes: [UInt8]) throws(EnvelopeError) -> Request {
    try Request(decoding: ByteBuffer(bytes: bytes))
  }

  @Test func `a request has the bytes of protobuf, and is read back`() throws {
    var buffer = ByteBuffer()
    Self.full.encode(into: &buffer)
    #expect(Array(buffer.readableBytesView) == Self.golden)
    #expect(Self.full.encodedBytes == Self.golden.count)
    #expect(try Self.decode(Self.golden) == Self.full)
  }

  @Test func `an empty request is no bytes`() throws {
    let empty = Request(service: "", method: "", payload: ByteBuffer())
    #expect(empty.encodedBytes == 0)
    #expect(try Self.decode([]) == empty)
  }

  @Test(arguments: [0, 1, 127, 128, 16_384, .max, -1, .min] as [Int64])
  func `a timeout of any size is read back`(nanos: Int64) throws {
    let request = Request(service: "", method: "", payload: ByteBuffer(), timeoutNanos: nanos)
    var buffer = ByteBuffer()
    request.encode(into: &buffer)
    #expect(buffer.readableBytes == request.encodedBytes)
    #expect(try Request(decoding: buffer) == request)
  }

  @Test func `a frame in three parts is the frame in one`() {
    var whole = ByteBuffer()
    Self.full.encodeFrame(stream: 9, flags: .remoteClosed, into: &whole)
    var envelope = ByteBuffer()
    Self.full.encode(into: &envelope)
    var expected = ByteBuffer()
    Frame(stream: 9, type: .request, flags: .remoteClosed, payload: envelope)
      .encode(into: &expected)
    #expect(whole == expected)
  }

  @Test func `every start of a request is shorter or an error, never a trap`() {
    for count in 0..<Self.golden.count {
      let request = try? Self.decode(Array(Self.golden.prefix(count)))
      #expect(request != Self.full)
    }
  }

  @Test func `unknown fields of every wire type are skipped`() throws {
    let unknown: [UInt8] = [
      0x30, 0xff, 1,  // 6, varint
      0x39, 1, 2, 3, 4, 5, 6, 7, 8,  // 7, fixed64
      0x42, 2, 9, 9,  // 8, bytes
      0x4d, 1, 2, 3, 4,  // 9, fixed32
      0xfa, 0xff, 0xff, 0xff, 0x0f, 0,  // the highest number, empty bytes
    ]
    #expect(try Self.decode(unknown + Self.golden + unknown) == Self.full)
  }

  @Test func `the last of a repeated field counts`() throws {
    let request = try Self.decode([0x12, 1, 0x61, 0x12, 1, 0x62, 0x20, 1, 0x20, 2])
    #expect(request.method == "b")
    #expect(request.timeoutNanos == 2)
  }

  static let malformed: [([UInt8], EnvelopeError)] = [
    ([0x0a], .truncated),
    ([0x0a, 2, 0x61], .truncated),
    ([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], .truncated),
    ([0x20], .truncated),
    ([0x20, 0x80], .truncated),
    ([0x39, 1, 2], .truncated),
    ([0x4d, 1, 2], .truncated),
    ([0x20] + [UInt8](repeating: 0x80, count: 9) + [2], .varintTooLong),
    ([0x20] + [UInt8](repeating: 0x80, count: 10) + [1], .varintTooLong),
    ([0x02, 0], .invalidFieldNumber(0)),
    ([0x80, 0x80, 0x80, 0x80, 0x10, 0], .invalidFieldNumber(1 << 29)),
    ([0x08, 1], .wrongWireType(field: 1, wireType: 0)),
    ([0x18, 1], .wrongWireType(field: 3, wireType: 0)),
    ([0x22, 0], .wrongWireType(field: 4, wireType: 2)),
    ([0x2d, 0, 0, 0, 0], .wrongWireType(field: 5, wireType: 5)),
    ([0x33], .wrongWireType(field: 6, wireType: 3)),
    ([0x34], .wrongWireType(field: 6, wireType: 4)),
    ([0x37], .wrongWireType(field: 6, wireType: 7)),
    ([0x0a, 2, 0xc3, 0x28], .notUTF8(field: 1)),
    ([0x12, 1, 0xff], .notUTF8(field: 2)),
    ([0x2a, 3, 0x0a, 1, 0xff], .notUTF8(field: 1)),
    ([0x2a, 2, 0x0a, 1], .truncated),
  ]

  @Test(arguments: malformed)
  func `a malformed request has its own error`(bytes: [UInt8], error: EnvelopeError) {
    #expect(throws: error) { try Self.decode(bytes) }
  }

  @Test func `names and metadata have limits`() throws {
    func check(_ request: Request, _ error: EnvelopeError?) {
      var buffer = ByteBuffer()
      request.encode(into: &buffer)
      if let error {
        #expect(throws: error) { try Request(decoding: buffer) }
      } else {
        #expect(throws: Never.self) { try Request(decoding: buffer) }
      }
    }
    func named(_ service: Int, _ method: Int) -> Request {
      Request(
        service: String(repeating: "s", count: service),
        method: String(repeating: "m", count: method), payload: ByteBuffer())
    }
    check(named(Request.maximumServiceBytes, Request.maximumMethodBytes), nil)
    check(named(257, 1), .overLimit(field: 1, limit: 256))
    check(named(1, 129), .overLimit(field: 2, limit: 128))
    func with(_ count: Int, valueBytes: Int) -> Request {
      var request = named(1, 1)
      let entry = Metadatum(key: "k", value: String(repeating: "v", count: valueBytes))
      request.metadata = Array(repeating: entry, count: count)
      return request
    }
    check(with(64, valueBytes: 1), nil)
    check(with(65, valueBytes: 1), .overLimit(field: 5, limit: 64))
    check(with(2, valueBytes: 8_000), nil)
    check(with(3, valueBytes: 8_000), .overLimit(field: 5, limit: 16_384))
    check(with(1, valueBytes: 20_000), .overLimit(field: 5, limit: 16_384))
  }

  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func `damaged requests give a request or an error, never a trap`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bytes = Self.golden
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
      default: bytes.remove(at: index)
      }
    }
    guard let request = try? Self.decode(bytes) else { return }
    var buffer = ByteBuffer()
    request.encode(into: &buffer)
    #expect((try? Request(decoding: buffer)) == request)
  }
}
