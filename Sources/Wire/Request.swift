package import NIOCore

/// The data of a frame that opens a stream: ttrpc's `Request`.
package struct Request: Hashable, Sendable {
  /// The longest service name, in bytes. A longer one makes the request invalid.
  package static let maximumServiceBytes = 256
  /// The longest method name, in bytes. A longer one makes the request invalid.
  package static let maximumMethodBytes = 128
  /// The most metadata. More make the request invalid.
  package static let maximumMetadataCount = 64
  /// The most bytes of encoded metadata. More make the request invalid.
  package static let maximumMetadataBytes = 16 << 10

  /// Fully qualified, for example `fundledger.v1.Ledger`.
  package var service: String
  package var method: String
  /// The encoded message of the method.
  package var payload: ByteBuffer
  /// Time the client will wait; zero or less is "not said".
  package var timeoutNanos: Int64
  package var metadata: [Metadatum]

  package init(
    service: String, method: String, payload: ByteBuffer, timeoutNanos: Int64 = 0,
    metadata: [Metadatum] = []
  ) {
    self.service = service
    self.method = method
    self.payload = payload
    self.timeoutNanos = timeoutNanos
    self.metadata = metadata
  }

  /// Reads a request; unknown fields are skipped, the payload is a slice.
  package init(decoding encoded: ByteBuffer) throws(EnvelopeError) {
    self.init(service: "", method: "", payload: ByteBuffer())
    var metadataBytes = 0
    var reader = ProtobufReader(encoded)
    while let field = try reader.nextField() {
      switch field.number {
      case 1: service = try reader.string(field, limitBytes: Self.maximumServiceBytes)
      case 2: method = try reader.string(field, limitBytes: Self.maximumMethodBytes)
      case 3: payload = try reader.bytes(field)
      case 4:
        try field.expect(.varint)
        timeoutNanos = Int64(bitPattern: try reader.varint())
      case 5:
        let entry = try reader.bytes(field, limitBytes: Self.maximumMetadataBytes)
        metadataBytes += entry.readableBytes
        guard metadata.count < Self.maximumMetadataCount else {
          throw .overLimit(field: 5, limit: Self.maximumMetadataCount)
        }
        guard metadataBytes <= Self.maximumMetadataBytes else {
          throw .overLimit(field: 5, limit: Self.maximumMetadataBytes)
        }
        metadata.append(try Metadatum(decoding: entry))
      default:
        try reader.skip(field)
      }
    }
  }

  package var encodedBytes: Int {
    var count = ProtobufWriter.fieldBytes(length: service.utf8.count)
    count += ProtobufWriter.fieldBytes(length: method.utf8.count)
    count += ProtobufWriter.fieldBytes(length: payload.readableBytes)
    count += ProtobufWriter.fieldBytes(varint: UInt64(bitPattern: timeoutNanos))
    for entry in metadata { count += ProtobufWriter.elementBytes(length: entry.encodedBytes) }
    return count
  }

  package func encode(into buffer: inout ByteBuffer) {
    encodeHead(into: &buffer)
    buffer.writeImmutableBuffer(payload)
    encodeFrameTail(into: &buffer)
  }

  /// Writes the whole frame that opens `stream`. The request must fit a frame.
  package func encodeFrame(stream: UInt32, flags: FrameFlags, into buffer: inout ByteBuffer) {
    encodeFrameHead(stream: stream, flags: flags, into: &buffer)
    buffer.writeImmutableBuffer(payload)
    encodeFrameTail(into: &buffer)
  }

  /// Writes the frame up to the bytes of the payload; they must follow, and then
  /// ``encodeFrameTail(into:)``. A long payload can so be sent as a buffer of its own.
  package func encodeFrameHead(stream: UInt32, flags: FrameFlags, into buffer: inout ByteBuffer) {
    FrameHeader(dataBytes: encodedBytes, stream: stream, type: .request, flags: flags)
      .encode(into: &buffer)
    encodeHead(into: &buffer)
  }

  /// Writes what comes after the payload.
  package func encodeFrameTail(into buffer: inout ByteBuffer) {
    ProtobufWriter.write(field: 4, varint: UInt64(bitPattern: timeoutNanos), into: &buffer)
    for entry in metadata {
      ProtobufWriter.write(field: 5, length: entry.encodedBytes, into: &buffer)
      entry.encode(into: &buffer)
    }
  }

  private func encodeHead(into buffer: inout ByteBuffer) {
    ProtobufWriter.write(field: 1, string: service, into: &buffer)
    ProtobufWriter.write(field: 2, string: method, into: &buffer)
    if payload.readableBytes > 0 {
      ProtobufWriter.write(field: 3, length: payload.readableBytes, into: &buffer)
    }
  }
}
