package import NIOCore

/// The data of a frame that ends a stream: ttrpc's `Response`.
package struct Response: Hashable, Sendable {
  /// Absent means OK.
  package var status: Status?
  /// The encoded message of the method.
  package var payload: ByteBuffer

  package init(status: Status? = nil, payload: ByteBuffer = ByteBuffer()) {
    self.status = status
    self.payload = payload
  }

  /// Reads a response; unknown fields are skipped, the payload is a slice.
  package init(decoding encoded: ByteBuffer) throws(EnvelopeError) {
    self.init()
    var reader = ProtobufReader(encoded)
    while let field = try reader.nextField() {
      switch field.number {
      case 1:
        var merged = status ?? Status(.ok)
        try merged.merge(try reader.bytes(field))
        status = merged
      case 2:
        payload = try reader.bytes(field)
      default:
        try reader.skip(field)
      }
    }
  }

  /// The status when it says that the call failed.
  package var failure: Status? {
    guard let status, status.code != .ok else { return nil }
    return status
  }

  package var encodedBytes: Int {
    (status.map { ProtobufWriter.elementBytes(length: $0.encodedBytes) } ?? 0)
      + ProtobufWriter.fieldBytes(length: payload.readableBytes)
  }

  package func encode(into buffer: inout ByteBuffer) {
    encodeHead(into: &buffer)
    buffer.writeImmutableBuffer(payload)
  }

  /// Writes everything but the bytes of the payload, which come last, so that a long payload can
  /// follow as a buffer of its own.
  private func encodeHead(into buffer: inout ByteBuffer) {
    if let status {
      ProtobufWriter.write(field: 1, length: status.encodedBytes, into: &buffer)
      status.encode(into: &buffer)
    }
    if payload.readableBytes > 0 {
      ProtobufWriter.write(field: 2, length: payload.readableBytes, into: &buffer)
    }
  }

  /// Writes the whole frame that ends `stream`. The response must fit a frame.
  package func encodeFrame(stream: UInt32, into buffer: inout ByteBuffer) {
    encodeFrameHead(stream: stream, into: &buffer)
    buffer.writeImmutableBuffer(payload)
  }

  /// Writes the frame up to the bytes of the payload; they must follow.
  package func encodeFrameHead(stream: UInt32, into buffer: inout ByteBuffer) {
    FrameHeader(dataBytes: encodedBytes, stream: stream, type: .response).encode(into: &buffer)
    encodeHead(into: &buffer)
  }
}
