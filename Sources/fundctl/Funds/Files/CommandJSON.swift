import Foundation
import FundClient

/// A line of JSON: a `FundCommand` in the JSON of the protocol, which may be friendlier: days as
/// `"2020-06-01"`, choices in Chinese or English, amounts in yuan with a point (`"500.00"`) or as
/// `{"yuan": "500"}`, `{"wan": "5"}`. An amount without a point is fen, as the protocol has it.
enum CommandJSON {
  static func message(
    of line: ArraySlice<UInt8>, line number: Int, _ reader: FieldReader
  ) throws(ImportProblem) -> CommandMessage {
    let input: JSONInput
    do {
      input = try JSONDecoder().decode(JSONInput.self, from: Data(line))
    } catch {
      throw ImportProblem(number, "不是 JSON", "this is no JSON")
    }
    guard case .object(let members) = input else {
      throw ImportProblem(number, "应为 JSON 对象", "a command is a JSON object")
    }
    do throws(FieldProblem) {
      return try message(members, reader)
    } catch {
      throw ImportProblem(number, error)
    }
  }

  private static func message(
    _ members: [String: JSONInput], _ reader: FieldReader
  ) throws(FieldProblem) -> CommandMessage {
    var form: FundForm?
    var result: [(String, JSONValue)] = []
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      if let field = FundForms.common.first(where: { $0.answers(to: name) }) {
        result.append((field.name, try convert(value, field, reader)))
      } else if let found = FundForms.form(ofAction: name), case .object(let fields) = value {
        form = found
        result.append((found.action, .object(try convert(fields, found.fields, reader))))
      } else {
        // The protocol says what is wrong with it.
        result.append((name, value.plain))
      }
    }
    return CommandMessage(form: form, json: .object(result))
  }

  private static func convert(
    _ members: [String: JSONInput], _ fields: [FundField], _ reader: FieldReader
  ) throws(FieldProblem) -> [(String, JSONValue)] {
    var result: [(String, JSONValue)] = []
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let field = fields.first(where: { $0.answers(to: name) }) else {
        result.append((name, value.plain))
        continue
      }
      result.append((field.name, try convert(value, field, reader)))
    }
    return result
  }

  private static func convert(
    _ value: JSONInput, _ field: FundField, _ reader: FieldReader
  ) throws(FieldProblem) -> JSONValue {
    switch (field.kind, value) {
    case (.amount, .string(let text)) where text.contains("."):
      try reader.value(of: text, field, unit: .yuan)
    case (.amount, .object(let members)):
      try amount(members, field, reader)
    case (.day, .string(let text)) where text.contains("-"),
      (.share, .string(let text)) where text.hasSuffix("%"),
      (.rate, .string(let text)) where text.hasSuffix("%"),
      (.quantity, .string(let text)) where text.contains("."):
      try reader.value(of: text, field)
    case (.choice(let choices), .string(let text)) where !text.contains("_"):
      .number(try reader.choice(text, field, choices))
    case (.secret, .string(let text)), (.digest, .string(let text)):
      .string(try hashed(text, field))
    case (.secret, .object(let members)):
      .string(try reader.secret(try only("clear", of: members, field), field))
    case (.digest, .object(let members)) where members["file"] != nil:
      .string(try reader.digest("@" + (try only("file", of: members, field)), field))
    case (.digest, .object(let members)):
      .string(try reader.digest(try only("hex", of: members, field), field))
    case (.list(let fields), .array(let items)):
      .array(try list(items, field, fields, reader))
    case (.list, .object(let members)):
      try reader.value(
        of: "@" + (try only("file", of: members, field)), field, unit: .yuan)
    default: value.plain
    }
  }

  /// A hash as the protocol has it. Anything else, such as a clear number, goes nowhere.
  private static func hashed(_ text: String, _ field: FundField) throws(FieldProblem) -> String {
    guard text.isEmpty || Data(base64Encoded: text)?.count == PersonHash.length else {
      throw FieldProblem(
        field, "应为 16 字节摘要的 Base64，或以对象写明", "must be the base64 of 16 bytes, or an object")
    }
    return text
  }

  private static func list(
    _ items: [JSONInput], _ field: FundField, _ fields: [FundField], _ reader: FieldReader
  ) throws(FieldProblem) -> [JSONValue] {
    var result: [JSONValue] = []
    for item in items {
      guard case .object(let members) = item else {
        throw FieldProblem(field, "应为对象的数组", "must be an array of objects")
      }
      result.append(.object(try convert(members, fields, reader)))
    }
    return result
  }

  private static func amount(
    _ members: [String: JSONInput], _ field: FundField, _ reader: FieldReader
  ) throws(FieldProblem) -> JSONValue {
    let unit: Fen.Unit = members["wan"] == nil ? .yuan : .wan
    return try reader.value(
      of: try only(unit.rawValue, of: members, field), field, unit: unit)
  }

  /// The text of an object that has only this member.
  private static func only(
    _ name: String, of members: [String: JSONInput], _ field: FundField
  ) throws(FieldProblem) -> String {
    guard members.count == 1, case .string(let text) = members[name] else {
      throw FieldProblem(field, "应为 {\"\(name)\": \"…\"}", "must be an object of one text")
    }
    return text
  }
}
