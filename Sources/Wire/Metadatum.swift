import NIOCore

/// A key and a value that travel with a request, ttrpc's `KeyValue`. Keys may repeat.
package struct Metadatum: Hashable, Sendable {
  package var key: String
  package var value: String

  package init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  init(decoding encoded: ByteBuffer) throws(EnvelopeError) {
    key = ""
    value = ""
    var reader = ProtobufReader(encoded)
    while let field = try reader.nextField() {
      switch field.number {
      case 1: key = try reader.string(field, limitBytes: Request.maximumMetadataBytes)
      case 2: value = try reader.string(field, limitBytes: Request.maximumMetadataBytes)
      default: try reader.skip(field)
      }
    }
  }

  var encodedBytes: Int {
    ProtobufWriter.fieldBytes(length: key.utf8.count)
      + ProtobufWriter.fieldBytes(length: value.utf8.count)
  }

  func encode(into buffer: inout ByteBuffer) {
    ProtobufWriter.write(field: 1, string: key, into: &buffer)
    ProtobufWriter.write(field: 2, string: value, into: &buffer)
  }
}
