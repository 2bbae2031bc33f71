import NIOCore
import Wire

/// What an envelope or a frame says, in the words of its `.json` file.
struct RequestDescription: Decodable, Sendable {
  struct Entry: Decodable, Sendable {
    var key: String
    var value: String
  }

  var service: String
  var method: String
  var payload: MessageDescription?
  var timeoutNanos: Int64?
  var metadata: [Entry]?

  enum CodingKeys: String, CodingKey {
    case service, method, payload
    case timeoutNanos = "timeout_nano"
    case metadata
  }

  func make() throws -> Request {
    Request(
      service: service, method: method, payload: try ByteBuffer(describing: payload),
      timeoutNanos: timeoutNanos ?? 0,
      metadata: (metadata ?? []).map { Metadatum(key: $0.key, value: $0.value) })
  }
}

struct ResponseDescription: Decodable, Sendable {
  struct StatusDescription: Decodable, Sendable {
    var code: Int32
    var message: String?
    var details: [DetailDescription]?
  }

  struct DetailDescription: Decodable, Sendable {
    var typeURL: String
    var message: String
    var value: JSONValue

    enum CodingKeys: String, CodingKey {
      case typeURL = "type_url"
      case message, value
    }
  }

  var status: StatusDescription?
  var payload: MessageDescription?

  func make() throws -> Response {
    let status = try status.map { status in
      Status(
        StatusCode(wireValue: status.code), status.message ?? "",
        details: try (status.details ?? []).map { detail in
          let message = MessageDescription(message: detail.message, value: detail.value)
          return StatusDetail(
            typeURL: detail.typeURL, value: try ByteBuffer(describing: message))
        })
    }
    return Response(status: status, payload: try ByteBuffer(describing: payload))
  }
}

struct EnvelopeDescription: Decodable, Sendable {
  var request: RequestDescription?
  var response: ResponseDescription?
  /// False when it is read but never written so.
  var canonical: Bool?
}

extension ByteBuffer {
  init(describing message: MessageDescription?) throws {
    self.init(bytes: try message?.bytes() ?? [])
  }

  var bytes: [UInt8] { Array(readableBytesView) }
}
