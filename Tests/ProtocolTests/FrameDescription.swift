import NIOCore
import Wire

/// A frame in the words of its `.json` file.
struct FrameDescription: Decodable, Sendable {
  var stream: UInt32
  var type: FrameType
  var flags: UInt8
  var request: RequestDescription?
  var response: ResponseDescription?
  var payload: MessageDescription?

  enum CodingKeys: String, CodingKey {
    case stream, type, flags, request, response, payload
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    stream = try values.decode(UInt32.self, forKey: .stream)
    flags = try values.decode(UInt8.self, forKey: .flags)
    if let number = try? values.decode(UInt8.self, forKey: .type) {
      type = FrameType(rawValue: number)
    } else {
      let name = try values.decode(String.self, forKey: .type)
      switch name {
      case "request": type = .request
      case "response": type = .response
      case "data": type = .data
      default: throw VectorProblem.undescribed("frame type \(name)")
      }
    }
    request = try values.decodeIfPresent(RequestDescription.self, forKey: .request)
    response = try values.decodeIfPresent(ResponseDescription.self, forKey: .response)
    payload = try values.decodeIfPresent(MessageDescription.self, forKey: .payload)
  }

  func make() throws -> Frame {
    var data = ByteBuffer()
    if let request {
      try request.make().encode(into: &data)
    } else if let response {
      try response.make().encode(into: &data)
    } else {
      data = try ByteBuffer(describing: payload)
    }
    return Frame(
      stream: stream, type: type, flags: FrameFlags(rawValue: flags), payload: data)
  }
}

struct FramesDescription: Decodable, Sendable {
  var frames: [FrameDescription]
}
