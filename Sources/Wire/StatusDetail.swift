package import NIOCore

/// A message that explains a status: the layout of `google.protobuf.Any`.
package struct StatusDetail: Hashable, Sendable {
  /// The longest type URL, in bytes. A longer one is refused.
  package static let maximumTypeURLBytes = 512

  /// For example `type.googleapis.com/fundledger.v1.Refusal`.
  package var typeURL: String
  /// The encoded message.
  package var value: ByteBuffer

  package init(typeURL: String, value: ByteBuffer) {
    precondition(typeURL.utf8.count <= Self.maximumTypeURLBytes)
    self.typeURL = typeURL
    self.value = value
  }

  init(decoding encoded: ByteBuffer) throws(EnvelopeError) {
    typeURL = ""
    value = ByteBuffer()
    var reader = ProtobufReader(encoded)
    while let field = try reader.nextField() {
      switch field.number {
      case 1: typeURL = try reader.string(field, limitBytes: Self.maximumTypeURLBytes)
      case 2: value = try reader.bytes(field)
      default: try reader.skip(field)
      }
    }
  }

  var encodedBytes: Int {
    ProtobufWriter.fieldBytes(length: typeURL.utf8.count)
      + ProtobufWriter.fieldBytes(length: value.readableBytes)
  }

  func encode(into buffer: inout ByteBuffer) {
    ProtobufWriter.write(field: 1, string: typeURL, into: &buffer)
    ProtobufWriter.write(field: 2, bytes: value, into: &buffer)
  }
}
