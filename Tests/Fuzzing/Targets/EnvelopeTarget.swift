import NIOCore
import TestSupport
import Wire

/// `Request` and `Response`: they are read as a second writing-down of Protocol/WIRE.md says, what was
/// read is written and read again as the same, and the length is known before.
final class EnvelopeTarget: FuzzTarget {
  let name = "envelopes"

  func seeds() throws -> [[UInt8]] {
    let frames = try (Corpus.vectors("frames") + Corpus.vectors("malformed"))
      .flatMap { FrameReader($0.bytes).frames }
    return try Corpus.vectors("envelopes").map(\.bytes)
      + frames.map { Array($0.payload.readableBytesView) }
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) {
    ProtobufMutation.apply(&input, &dice)
  }

  func run(_ input: [UInt8]) throws -> Course {
    var (kind, course) = (Fingerprint(), Course())
    let request = try outcome(input, &kind) { (buffer) throws(EnvelopeError) in
      try Request(decoding: buffer)
    }
    try require(request == EnvelopeModel.request(input), "another request than was sent")
    if let request { try check(request, &kind) }
    course.add(kind)
    kind = Fingerprint()
    let response = try outcome(input, &kind) { (buffer) throws(EnvelopeError) in
      try Response(decoding: buffer)
    }
    try require(response == EnvelopeModel.response(input), "another response than was sent")
    if let response { try check(response, &kind) }
    course.add(kind)
    return course
  }

  /// The value, the same wherever the bytes stand in their buffer.
  private func outcome<Value: Hashable>(
    _ input: [UInt8], _ kind: inout Fingerprint,
    _ decode: (ByteBuffer) throws(EnvelopeError) -> Value
  ) throws -> Value? {
    func result(_ buffer: ByteBuffer) -> Result<Value, EnvelopeError> {
      Result { () throws(EnvelopeError) in try decode(buffer) }
    }
    let first = result(ByteBuffer(bytes: input))
    try require(first == result(Cuts.buffer(input)), "the place in the buffer counts")
    switch first {
    case .success(let value):
      kind.add(1)
      return value
    case .failure(let error):
      // Without the numbers in it.
      kind.add(error.description.utf8.filter { $0 > UInt8(ascii: "9") })
      return nil
    }
  }

  private func check(_ request: Request, _ kind: inout Fingerprint) throws {
    var encoded = ByteBuffer()
    request.encode(into: &encoded)
    try require(encoded.readableBytes == request.encodedBytes, "another length than said")
    try require(try Request(decoding: encoded) == request, "another request when read again")
    var frame = ByteBuffer()
    request.encodeFrame(stream: 5, flags: .remoteClosed, into: &frame)
    let read = FrameReader(Array(frame.readableBytesView)).frames
    try require(
      read == [Frame(stream: 5, type: .request, flags: .remoteClosed, payload: encoded)],
      "the frame of a request is not its envelope")
    kind.add(magnitudeOf: request.metadata.count)
    kind.add(magnitudeOf: request.payload.readableBytes)
    kind.add(request.service.isEmpty ? 0 : 1)
  }

  private func check(_ response: Response, _ kind: inout Fingerprint) throws {
    if let status = response.status {
      kind.add(Int(status.code.rawValue))
      kind.add(magnitudeOf: status.details.count)
    }
    var encoded = ByteBuffer()
    response.encode(into: &encoded)
    try require(encoded.readableBytes == response.encodedBytes, "another length than said")
    try require(try Response(decoding: encoded) == response, "another response when read again")
  }
}
