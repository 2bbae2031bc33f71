import FundMessages
import SwiftProtobuf
import Testing

@testable import fundctl

/// The descriptors that were compiled in, and the types that belong to them.
@Suite struct CallDescriptorTests {
  private static let descriptors = ProtocolDescriptors.embedded
  private static let methods = descriptors.services.flatMap(\.methods)

  @Test func `every method has the types of its messages`() {
    #expect(Self.methods.count >= 60)
    let named = Set(Self.methods.flatMap { [$0.request, $0.answer] })
    #expect(named.subtracting(MethodMessages.types.keys) == [])
    #expect(Set(MethodMessages.types.keys).subtracting(named) == [])
    for (name, type) in MethodMessages.types { #expect(type.protoMessageName == name) }
  }

  @Test func `every field of every method is known, and of a type that is checked`() throws {
    var fields = 0
    for message in Self.descriptors.messages.values {
      for field in message.fields {
        fields += 1
        switch field.descriptor.type {
        case .message: #expect(Self.descriptors.message(named: field.typeName) != nil)
        case .enum: #expect(Self.descriptors.enumeration(named: field.typeName) != nil)
        case .double, .float, .group: Issue.record("\(message.name).\(field.name)")
        default: break
        }
      }
    }
    #expect(fields > 500)
  }

  /// A message with every field set, to `depth` levels below it.
  private static func filled(_ name: String, choice: Int, depth: Int) throws -> JSONValue {
    let message = try #require(descriptors.message(named: name))
    var members: [(String, JSONValue)] = []
    var choices: [String: [ProtocolDescriptors.Field]] = [:]
    for field in message.fields {
      if let name = field.choice { choices[name, default: []].append(field) }
    }
    for field in message.fields {
      if let name = field.choice, let all = choices[name],
        all[choice % all.count].name != field.name
      {
        continue
      }
      guard let one = try value(of: field, choice: choice, depth: depth) else { continue }
      members.append((field.name, field.isRepeated ? .array([one, one]) : one))
    }
    return .object(members)
  }

  private static func value(
    of field: ProtocolDescriptors.Field, choice: Int, depth: Int
  ) throws -> JSONValue? {
    switch field.descriptor.type {
    case .message:
      depth == 0 ? nil : try filled(field.typeName, choice: choice, depth: depth - 1)
    case .enum:
      .string(try #require(descriptors.enumeration(named: field.typeName)?.values.last).name)
    case .bool: .bool(true)
    case .string: .string("麦积 \"区\"\n")
    case .bytes: .string("AP8B")
    case .int32, .sint32, .sfixed32: .literal("\(Int32.min)")
    case .uint32, .fixed32: .literal("\(UInt32.max)")
    case .int64, .sint64, .sfixed64: .string("\(Int64.min)")
    case .uint64, .fixed64: .string("\(UInt64.max)")
    case .double, .float, .group: nil
    }
  }

  @Test(arguments: MethodMessages.types.keys.sorted(), 0..<3)
  func `a message goes through JSON and back with every field`(name: String, choice: Int) throws {
    let value = try Self.filled(name, choice: choice, depth: 3)
    let text = value.compact
    let bytes = try RequestText(Array(text.utf8)).encoded(as: name, Self.descriptors)[0]
    let line = try AnswerText.line(bytes, name)
    #expect(line == text)
    #expect(try RequestText(Array(line.utf8)).encoded(as: name, Self.descriptors) == [bytes])
    let pretty = try AnswerText.pretty(bytes, name)
    #expect(pretty == value.pretty)
    // Every field arrived.
    let type = try #require(MethodMessages.types[name])
    #expect(try type.init(serializedBytes: bytes).serializedBytes() as [UInt8] == bytes)
  }

  @Test func `a name may leave out the package`() throws {
    for name in ["Query/GetBalances", "fundledger.v1.Query/GetBalances"] {
      let method = try Self.descriptors.method(named: name)
      #expect(method.service == "fundledger.v1.Query")
      #expect(method.request == "fundledger.v1.GetBalancesRequest")
      #expect(!method.answersStream)
    }
    #expect(try Self.descriptors.method(named: "Audit/ExportVouchers").answersStream)
  }

  @Test(arguments: [
    ("Query", "expected SERVICE/METHOD"), ("Query/", "has no method"),
    ("Query/GetBalance", "only GetBalances, SumBalances"), ("Nothing/Get", "no service Nothing"),
    ("Query/Get/Balances", "expected SERVICE/METHOD"),
  ])
  func `an unknown method is refused with those that there are`(name: String, says: String) {
    let failure = #expect(throws: CommandFailure.self) {
      try Self.descriptors.method(named: name)
    }
    #expect(failure?.description.contains(says) == true)
  }

  @Test func `a description is what the proto file says`() throws {
    let text = DescriptorText(descriptors: Self.descriptors)
    #expect(
      try text.describe("fundledger.v1.CheckRequest") == """
        message CheckRequest {
          // When set, the digest of the whole state is computed too: slow on large books, operator and
          // auditor only.
          bool with_state_digest = 1;
        }

        """)
    let method = try text.describe("Audit/ExportVouchers")
    #expect(
      method.contains("rpc ExportVouchers(ExportVouchersRequest) returns (stream ExportChunk);"))
    #expect(method.contains("message ExportVouchersRequest {"))
    #expect(method.contains("message ExportChunk {"))
    #expect(try text.describe("PostVouchersRequest").contains("  repeated sfixed64 amount = 12;"))
    let choice = try text.describe("GetVoucherRequest")
    #expect(choice.contains("  oneof key {\n    "))
    #expect(try text.describe("Health").contains("  rpc Check(CheckRequest)"))
    #expect(throws: CommandFailure.self) { try text.describe("Nothing") }
  }

  @Test func `every service is described, and so is every method in the list`() throws {
    let rows = try #require(CallCommand.listing(Self.descriptors).table).rows
    #expect(rows.count == Self.methods.count)
    for row in rows {
      #expect(row[2] != .text(""), "\(row[0]) has no comment")
      guard case .text(let name) = row[0] else { continue }
      #expect(try !DescriptorText(descriptors: Self.descriptors).describe(name).isEmpty)
    }
    #expect(rows.contains { $0[0] == .text("Audit/ExportVouchers") && $0[1] == .text("out") })
  }
}
