/// JSON as it was read. Numbers are whole: a part of a fen has no place in it.
enum JSONInput: Decodable, Hashable {
  case null
  case bool(Bool)
  case number(Int64)
  case string(String)
  case array([JSONInput])
  case object([String: JSONInput])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let members = try? container.decode([String: JSONInput].self) {
      self = .object(members)
    } else if let items = try? container.decode([JSONInput].self) {
      self = .array(items)
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if container.decodeNil() {
      self = .null
    } else {
      self = .number(try container.decode(Int64.self))
    }
  }

  /// As it is.
  var plain: JSONValue {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .array(let items): .array(items.map(\.plain))
    case .object(let members):
      .object(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.plain) })
    }
  }
}
