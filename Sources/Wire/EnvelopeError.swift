/// Why the data of a frame is not the envelope it should be.
package enum EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end inside a field.
  case truncated
  /// A varint runs over ten bytes or over 64 bits.
  case varintTooLong
  /// A field number outside 1 ... 2^29 - 1.
  case invalidFieldNumber(UInt64)
  /// A known field with a wire type that is not its own, or any field with a retired one.
  case wrongWireType(field: Int, wireType: UInt8)
  /// A string that is not UTF-8.
  case notUTF8(field: Int)
  /// A field longer, or more often repeated, than its limit.
  case overLimit(field: Int, limit: Int)

  package var description: String {
    switch self {
    case .truncated: "truncated"
    case .varintTooLong: "varint too long"
    case .invalidFieldNumber(let number): "field number \(number) is invalid"
    case .wrongWireType(let field, let wireType):
      "field \(field) has the wrong wire type \(wireType)"
    case .notUTF8(let field): "field \(field) is not UTF-8"
    case .overLimit(let field, let limit): "field \(field) is over its limit of \(limit)"
    }
  }
}
