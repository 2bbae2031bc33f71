import FundData
import SwiftProtobuf

/// The services and messages of the protocol as the `.proto` files declare them, with the comments
/// that stand there.
struct ProtocolDescriptors {
  /// What names may leave out.
  static let package = "fundledger.v1."

  struct Service {
    /// Full: `fundledger.v1.Query`.
    var name: String
    var comment: String
    var methods: [Method]
  }

  struct Method {
    /// The full name of its service.
    var service: String
    var name: String
    /// The full names of the messages.
    var request: String
    var answer: String
    var takesStream: Bool
    var answersStream: Bool
    var comment: String
  }

  struct Message {
    var name: String
    var comment: String
    var fields: [Field]
  }

  struct Field {
    var descriptor: Google_Protobuf_FieldDescriptorProto
    /// The name of the `oneof` that it is a choice of.
    var choice: String?
    var comment: String

    var name: String { descriptor.name }
    /// The full name of its message or enum; empty for other types.
    var typeName: String { String(descriptor.typeName.drop { $0 == "." }) }
    var isRepeated: Bool { descriptor.label == .repeated }
  }

  struct Enumeration {
    var name: String
    var comment: String
    var values: [(name: String, number: Int32, comment: String)]
  }

  private(set) var services: [Service] = []
  private(set) var messages: [String: Message] = [:]
  private(set) var enumerations: [String: Enumeration] = [:]

  /// Those that were compiled into the program.
  static let embedded: ProtocolDescriptors = {
    guard let bytes = EmbeddedFile.bytes(named: "fundledger.binpb"),
      let files = try? Google_Protobuf_FileDescriptorSet(serializedBytes: bytes)
    else { preconditionFailure("the descriptors are part of the program") }
    return ProtocolDescriptors(files)
  }()

  init(_ files: Google_Protobuf_FileDescriptorSet) {
    for file in files.file {
      let comments = DescriptorComments(file)
      for (index, service) in file.service.enumerated() {
        add(service, of: file.package, at: [6, Int32(index)], comments)
      }
      for (index, message) in file.messageType.enumerated() {
        add(message, of: file.package, at: [4, Int32(index)], comments)
      }
      for (index, enumeration) in file.enumType.enumerated() {
        add(enumeration, of: file.package, at: [5, Int32(index)], comments)
      }
    }
    services.sort { $0.name < $1.name }
  }

  // MARK: Finding

  /// The method `SERVICE/METHOD`; the package may be left out.
  func method(named text: String) throws(CommandFailure) -> Method {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw CommandFailure("\(text): expected SERVICE/METHOD, such as Query/GetBalances")
    }
    guard let service = service(named: parts[0]) else {
      throw CommandFailure("no service \(parts[0]); `fundctl call --list` shows them")
    }
    guard let method = service.methods.first(where: { $0.name == parts[1] }) else {
      throw CommandFailure(
        "\(service.name) has no method \(parts[1]), only "
          + service.methods.map(\.name).joined(separator: ", "))
    }
    return method
  }

  func service(named name: String) -> Service? {
    services.first { $0.name == name || $0.name == Self.package + name }
  }

  func message(named name: String) -> Message? {
    messages[name] ?? messages[Self.package + name]
  }

  func enumeration(named name: String) -> Enumeration? {
    enumerations[name] ?? enumerations[Self.package + name]
  }

  // MARK: Reading

  private mutating func add(
    _ service: Google_Protobuf_ServiceDescriptorProto, of package: String, at path: [Int32],
    _ comments: DescriptorComments
  ) {
    let name = package + "." + service.name
    let methods = service.method.enumerated().map { index, method in
      Method(
        service: name, name: method.name,
        request: String(method.inputType.drop { $0 == "." }),
        answer: String(method.outputType.drop { $0 == "." }),
        takesStream: method.clientStreaming, answersStream: method.serverStreaming,
        comment: comments.text(at: path + [2, Int32(index)]))
    }
    services.append(Service(name: name, comment: comments.text(at: path), methods: methods))
  }

  private mutating func add(
    _ message: Google_Protobuf_DescriptorProto, of scope: String, at path: [Int32],
    _ comments: DescriptorComments
  ) {
    let name = scope + "." + message.name
    let fields = message.field.enumerated().map { index, field in
      let isChoice = field.hasOneofIndex && !field.proto3Optional
      return Field(
        descriptor: field,
        choice: isChoice ? message.oneofDecl[Int(field.oneofIndex)].name : nil,
        comment: comments.text(at: path + [2, Int32(index)]))
    }
    messages[name] = Message(name: name, comment: comments.text(at: path), fields: fields)
    for (index, nested) in message.nestedType.enumerated() {
      add(nested, of: name, at: path + [3, Int32(index)], comments)
    }
    for (index, nested) in message.enumType.enumerated() {
      add(nested, of: name, at: path + [4, Int32(index)], comments)
    }
  }

  private mutating func add(
    _ enumeration: Google_Protobuf_EnumDescriptorProto, of scope: String, at path: [Int32],
    _ comments: DescriptorComments
  ) {
    let name = scope + "." + enumeration.name
    enumerations[name] = Enumeration(
      name: name, comment: comments.text(at: path),
      values: enumeration.value.enumerated().map { index, value in
        (value.name, value.number, comments.text(at: path + [2, Int32(index)]))
      })
  }
}
