import NIOCore

/// How a call ended: the layout of `google.rpc.Status`.
package struct Status: Hashable, Sendable {
  /// The longest message, in UTF-8 bytes. A longer one from a peer is refused, a longer one of our
  /// own is cut at a character.
  package static let maximumMessageBytes = 8 << 10
  /// The most details. More from a peer are refused.
  package static let maximumDetails = 16

  package var code: StatusCode
  package var message: String
  package var details: [StatusDetail]

  package init(_ code: StatusCode, _ message: String = "", details: [StatusDetail] = []) {
    precondition(details.count <= Self.maximumDetails)
    self.code = code
    self.message = Self.cut(message)
    self.details = details
  }

  private static func cut(_ message: String) -> String {
    guard message.utf8.count > maximumMessageBytes else { return message }
    var result = ""
    var count = 0
    for character in message {
      count += character.utf8.count
      if count > maximumMessageBytes { break }
      result.append(character)
    }
    return result
  }

  var encodedBytes: Int {
    var count = ProtobufWriter.fieldBytes(varint: UInt64(code.rawValue))
    count += ProtobufWriter.fieldBytes(length: message.utf8.count)
    for detail in details { count += ProtobufWriter.elementBytes(length: detail.encodedBytes) }
    return count
  }

  func encode(into buffer: inout ByteBuffer) {
    ProtobufWriter.write(field: 1, varint: UInt64(code.rawValue), into: &buffer)
    ProtobufWriter.write(field: 2, string: message, into: &buffer)
    for detail in details {
      ProtobufWriter.write(field: 3, length: detail.encodedBytes, into: &buffer)
      detail.encode(into: &buffer)
    }
  }

  /// Adds the fields of `encoded` to this status: a message given twice is merged, as proto3 asks.
  mutating func merge(_ encoded: ByteBuffer) throws(EnvelopeError) {
    var reader = ProtobufReader(encoded)
    while let field = try reader.nextField() {
      switch field.number {
      case 1:
        try field.expect(.varint)
        code = StatusCode(wireValue: Int32(truncatingIfNeeded: try reader.varint()))
      case 2:
        message = try reader.string(field, limitBytes: Self.maximumMessageBytes)
      case 3:
        guard details.count < Self.maximumDetails else {
          throw .overLimit(field: 3, limit: Self.maximumDetails)
        }
        details.append(try StatusDetail(decoding: try reader.bytes(field)))
      default:
        try reader.skip(field)
      }
    }
  }
}
