import NIOCore
import Wire

/// Reads envelopes as Protocol/WIRE.md says, in the plainest way: nil when one cannot be read.
enum EnvelopeModel {
  private struct Unreadable: Error {}

  private enum Value {
    case varint(UInt64)
    case fixed
    case bytes(ArraySlice<UInt8>)
  }

  static func request(_ bytes: [UInt8]) -> Request? {
    try? readRequest(bytes[...])
  }

  static func response(_ bytes: [UInt8]) -> Response? {
    try? readResponse(bytes[...])
  }

  private static func readRequest(_ bytes: ArraySlice<UInt8>) throws -> Request {
    var request = Request(service: "", method: "", payload: ByteBuffer())
    var metadataBytes = 0
    for (number, value) in try fields(bytes) {
      switch number {
      case 1: request.service = try text(value, limit: 256)
      case 2: request.method = try text(value, limit: 128)
      case 3: request.payload = ByteBuffer(bytes: try data(value))
      case 4: request.timeoutNanos = Int64(bitPattern: try integer(value))
      case 5:
        metadataBytes += try data(value).count
        var entry = Metadatum(key: "", value: "")
        for (number, value) in try fields(try data(value)) {
          if number == 1 { entry.key = try text(value) }
          if number == 2 { entry.value = try text(value) }
        }
        request.metadata.append(entry)
        guard request.metadata.count <= 64, metadataBytes <= 16_384 else { throw Unreadable() }
      default: break
      }
    }
    return request
  }

  private static func readResponse(_ bytes: ArraySlice<UInt8>) throws -> Response {
    var response = Response()
    for (number, value) in try fields(bytes) {
      if number == 1 {
        var status = response.status ?? Status(.ok)
        try merge(try data(value), into: &status)
        response.status = status
      }
      if number == 2 { response.payload = ByteBuffer(bytes: try data(value)) }
    }
    return response
  }

  private static func merge(_ bytes: ArraySlice<UInt8>, into status: inout Status) throws {
    for (number, value) in try fields(bytes) {
      switch number {
      case 1:
        let code = Int32(truncatingIfNeeded: try integer(value))
        status.code = StatusCode.allCases.first { $0.rawValue == code } ?? .unknown
      case 2: status.message = try text(value, limit: 8_192)
      case 3:
        var (url, detail) = ("", ByteBuffer())
        for (number, value) in try fields(try data(value)) {
          if number == 1 { url = try text(value, limit: 512) }
          if number == 2 { detail = ByteBuffer(bytes: try data(value)) }
        }
        guard status.details.count < 16 else { throw Unreadable() }
        status.details.append(StatusDetail(typeURL: url, value: detail))
      default: break
      }
    }
  }

  // MARK: Fields

  private static func integer(_ value: Value) throws -> UInt64 {
    guard case .varint(let number) = value else { throw Unreadable() }
    return number
  }

  private static func data(_ value: Value) throws -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = value else { throw Unreadable() }
    return bytes
  }

  private static func text(_ value: Value, limit: Int = .max) throws -> String {
    let bytes = try data(value)
    guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
      throw Unreadable()
    }
    return text
  }

  private static func fields(_ bytes: ArraySlice<UInt8>) throws -> [(UInt64, Value)] {
    var (rest, fields): (ArraySlice<UInt8>, [(UInt64, Value)]) = (bytes, [])
    func take(_ count: UInt64) throws -> ArraySlice<UInt8> {
      guard count <= UInt64(rest.count) else { throw Unreadable() }
      defer { rest = rest.dropFirst(Int(count)) }
      return rest.prefix(Int(count))
    }
    func varint() throws -> UInt64 {
      // Ten bytes at most, of which the tenth has one bit.
      let length = rest.prefix { $0 >= 0x80 }.count + 1
      let bytes = try take(UInt64(length))
      guard length < 10 || length == 10 && bytes.last == 1 || length == 10 && bytes.last == 0
      else { throw Unreadable() }
      return bytes.reversed().reduce(0) { $0 << 7 | UInt64($1 & 0x7f) }
    }
    while !rest.isEmpty {
      let tag = try varint()
      let number = tag >> 3
      guard (1...(1 << 29 - 1)).contains(number) else { throw Unreadable() }
      switch tag & 7 {
      case 0: fields.append((number, .varint(try varint())))
      case 1, 5:
        _ = try take(tag & 7 == 1 ? 8 : 4)
        fields.append((number, .fixed))
      case 2: fields.append((number, .bytes(try take(try varint()))))
      default: throw Unreadable()
      }
    }
    return fields
  }
}
