import SwiftProtobuf

/// Compares the JSON of a message with its descriptor before it is converted, so that every mistake
/// is named with its place, and no number is rounded: protobuf's JSON would let `1e3` and `1.0`
/// stand for whole numbers by way of a floating point number.
struct RequestCheck {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  let descriptors: ProtocolDescriptors

  /// - Parameter path: where the value stands: `key.serial.`, empty at the top.
  func check(_ value: JSONValue, is name: String, at path: String = "") throws(Problem) {
    guard let message = descriptors.message(named: name) else {
      throw Problem(description: "there is no message \(name)")
    }
    guard case .object(let members) = value else {
      throw Problem(description: "\(place(path)): expected an object, a \(short(name))")
    }
    var seen: Set<String> = []
    var choices: [String: String] = [:]
    for (key, value) in members {
      guard
        let field = message.fields.first(where: {
          $0.name == key || $0.descriptor.jsonName == key
        })
      else { throw Problem(description: "\(path)\(key): \(short(name)) has no such field") }
      guard seen.insert(field.name).inserted else {
        throw Problem(description: "\(path)\(key): given twice")
      }
      if case .null = value { continue }
      if let choice = field.choice, let other = choices.updateValue(key, forKey: choice) {
        throw Problem(
          description: "\(path)\(key): beside \(other), of which \(choice) has one only")
      }
      try check(value, is: field, at: path + key)
    }
  }

  private func check(
    _ value: JSONValue, is field: ProtocolDescriptors.Field, at path: String
  ) throws(Problem) {
    guard field.isRepeated else { return try checkOne(value, is: field, at: path) }
    guard case .array(let elements) = value else { throw expected("an array", path) }
    for (index, element) in elements.enumerated() {
      try checkOne(element, is: field, at: "\(path)[\(index)]")
    }
  }

  private func checkOne(
    _ value: JSONValue, is field: ProtocolDescriptors.Field, at path: String
  ) throws(Problem) {
    switch field.descriptor.type {
    case .message: try check(value, is: field.typeName, at: path + ".")
    case .enum: try checkEnumeration(value, field.typeName, path)
    case .bool:
      guard case .bool = value else { throw expected("true or false", path) }
    case .string, .bytes:
      guard case .string = value else { throw expected("a text in double quotes", path) }
    case .int32, .sint32, .sfixed32: try checkNumber(value, Int32.self, path)
    case .uint32, .fixed32: try checkNumber(value, UInt32.self, path)
    case .int64, .sint64, .sfixed64: try checkNumber(value, Int64.self, path)
    case .uint64, .fixed64: try checkNumber(value, UInt64.self, path)
    case .double, .float, .group:
      throw Problem(description: "\(path): the protocol has no fields of this type")
    }
  }

  /// Whole numbers, also in quotes as programs write those of 64 bits.
  private func checkNumber<Number: FixedWidthInteger>(
    _ value: JSONValue, _ type: Number.Type, _ path: String
  ) throws(Problem) {
    let digits: String
    switch value {
    case .literal(let text), .string(let text): digits = text
    default: throw expected("a whole number", path)
    }
    guard digits.wholeMatch(of: /-?(0|[1-9][0-9]*)/) != nil else {
      throw expected("a whole number, without point and exponent", path)
    }
    guard Number(digits) != nil else {
      throw Problem(description: "\(path): \(digits) is not in \(Number.min) ... \(Number.max)")
    }
  }

  private func checkEnumeration(
    _ value: JSONValue, _ name: String, _ path: String
  ) throws(Problem) {
    guard case .string(let text) = value else {
      return try checkNumber(value, Int32.self, path)
    }
    let known = descriptors.enumeration(named: name)?.values.map(\.name) ?? []
    guard known.contains(text) else {
      throw Problem(
        description:
          "\(path): \(short(name)) has no \(text), only \(known.joined(separator: ", "))")
    }
  }

  private func expected(_ what: String, _ path: String) -> Problem {
    Problem(description: "\(path): expected \(what)")
  }

  private func place(_ path: String) -> String {
    path.isEmpty ? "the request" : String(path.dropLast())
  }

  private func short(_ name: String) -> String { DescriptorText.short(name) }
}
