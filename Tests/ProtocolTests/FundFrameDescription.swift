import NIOCore
import Wire

/// A frame of `fund/1` in the words of its `.json` file.
struct FundFrameDescription: Decodable, Sendable {
  struct Setting: Decodable, Sendable {
    var id: UInt16
    var value: UInt32
  }

  /// The names of the types that the base does not have.
  private static let types: [String: FrameType] = [
    "settings": .settings, "ping": .ping, "pong": .pong, "cancel": .cancel,
    "window-update": .windowUpdate, "goaway": .goAway,
  ]

  private let frame: Frame

  enum CodingKeys: String, CodingKey {
    case stream, type, flags, settings, data, code, increment, last, text
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    guard let type = Self.types[try values.decode(String.self, forKey: .type)] else {
      frame = try FrameDescription(from: decoder).make()
      return
    }
    var data = ByteBuffer()
    switch type {
    case .settings:
      for setting in try values.decode([Setting].self, forKey: .settings) {
        data.writeInteger(setting.id)
        data.writeInteger(setting.value)
      }
    case .cancel: data.writeInteger(try values.decode(UInt32.self, forKey: .code))
    case .windowUpdate: data.writeInteger(try values.decode(UInt32.self, forKey: .increment))
    case .goAway:
      data.writeInteger(try values.decode(UInt32.self, forKey: .last))
      data.writeInteger(try values.decode(UInt32.self, forKey: .code))
      data.writeString(try values.decode(String.self, forKey: .text))
    default:
      let digits = try values.decode(String.self, forKey: .data)
      guard let bytes = UInt64(digits, radix: 16) else { throw VectorProblem.notHex(file: digits) }
      data.writeInteger(bytes)
    }
    frame = Frame(
      stream: try values.decode(UInt32.self, forKey: .stream), type: type,
      flags: FrameFlags(rawValue: try values.decode(UInt8.self, forKey: .flags)), payload: data)
  }

  func make() -> Frame { frame }
}

struct FundFramesDescription: Decodable, Sendable {
  var frames: [FundFrameDescription]
}
