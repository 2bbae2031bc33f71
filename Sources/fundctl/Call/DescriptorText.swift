import SwiftProtobuf

/// Says what a service, a method or a message is, in the language of the `.proto` files.
struct DescriptorText {
  let descriptors: ProtocolDescriptors

  /// `SERVICE`, `SERVICE/METHOD`, or the name of a message or an enum; the package may be left out.
  func describe(_ name: String) throws(CommandFailure) -> String {
    if name.contains("/") {
      let method = try descriptors.method(named: name)
      let messages = [method.request, method.answer].compactMap(descriptors.message(named:))
      return ([Self.text(method, indent: "")] + messages.map(Self.text)).joined(separator: "\n")
    }
    if let service = descriptors.service(named: name) { return Self.text(service) }
    if let message = descriptors.message(named: name) { return Self.text(message) }
    if let enumeration = descriptors.enumeration(named: name) { return Self.text(enumeration) }
    throw CommandFailure(
      "no service, message or enum \(name); `fundctl call --list` shows the services")
  }

  private static func text(_ service: ProtocolDescriptors.Service) -> String {
    comment(service.comment, indent: "") + "service \(short(service.name)) {\n"
      + service.methods.map { text($0, indent: "  ") }.joined() + "}\n"
  }

  private static func text(_ method: ProtocolDescriptors.Method, indent: String) -> String {
    let request = (method.takesStream ? "stream " : "") + short(method.request)
    let answer = (method.answersStream ? "stream " : "") + short(method.answer)
    return comment(method.comment, indent: indent)
      + "\(indent)rpc \(method.name)(\(request)) returns (\(answer));\n"
  }

  private static func text(_ message: ProtocolDescriptors.Message) -> String {
    var text = comment(message.comment, indent: "") + "message \(short(message.name)) {\n"
    var choice: String?
    for field in message.fields {
      if field.choice != choice {
        if choice != nil { text += "  }\n" }
        if let name = field.choice { text += "  oneof \(name) {\n" }
        choice = field.choice
      }
      text += Self.text(field, indent: choice == nil ? "  " : "    ")
    }
    if choice != nil { text += "  }\n" }
    return text + "}\n"
  }

  private static func text(_ field: ProtocolDescriptors.Field, indent: String) -> String {
    let label =
      field.isRepeated ? "repeated " : field.descriptor.proto3Optional ? "optional " : ""
    return comment(field.comment, indent: indent)
      + "\(indent)\(label)\(typeName(of: field)) \(field.name) = \(field.descriptor.number);\n"
  }

  private static func text(_ enumeration: ProtocolDescriptors.Enumeration) -> String {
    comment(enumeration.comment, indent: "") + "enum \(short(enumeration.name)) {\n"
      + enumeration.values.map { value in
        comment(value.comment, indent: "  ") + "  \(value.name) = \(value.number);\n"
      }.joined() + "}\n"
  }

  private static func comment(_ comment: String, indent: String) -> String {
    comment.split(separator: "\n").map { "\(indent)// \($0)\n" }.joined()
  }

  static func short(_ name: String) -> String {
    name.hasPrefix(ProtocolDescriptors.package)
      ? String(name.dropFirst(ProtocolDescriptors.package.count)) : name
  }

  /// As a `.proto` file writes it.
  static func typeName(of field: ProtocolDescriptors.Field) -> String {
    switch field.descriptor.type {
    case .message, .enum, .group: short(field.typeName)
    case .double: "double"
    case .float: "float"
    case .int64: "int64"
    case .uint64: "uint64"
    case .int32: "int32"
    case .fixed64: "fixed64"
    case .fixed32: "fixed32"
    case .bool: "bool"
    case .string: "string"
    case .bytes: "bytes"
    case .uint32: "uint32"
    case .sfixed32: "sfixed32"
    case .sfixed64: "sfixed64"
    case .sint32: "sint32"
    case .sint64: "sint64"
    }
  }
}
