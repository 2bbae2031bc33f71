import Foundation
import SwiftProtobuf
import Testing

@Suite struct MessageVectorTests {
  static func vectors() throws -> [Vector<MessageDescription>] {
    try ProtocolFolder.vectors(in: "messages", as: MessageDescription.self)
  }

  @Test(arguments: try vectors())
  func `the bytes of a message and its description say the same`(
    _ vector: Vector<MessageDescription>
  ) throws {
    let described = try vector.content.make()
    let decoded = try vector.content.type().init(serializedBytes: vector.bytes)
    #expect(described.isEqualTo(message: decoded))
    #expect(try described.serializedBytes() == vector.bytes)
  }

  @Test func `every request and every response of a method has a vector`() throws {
    var missing: Set<String> = []
    for file in ["health", "audit", "posting", "holds", "ledger", "query", "funds"] {
      let text = try ProtocolFolder.text(of: "fundledger/v1/\(file).proto")
      let methods = text.matches(of: /rpc \w+\((\w+)\) returns \((?:stream )?(\w+)\)/)
      #expect(!methods.isEmpty)
      for method in methods {
        missing.formUnion(["fundledger.v1.\(method.1)", "fundledger.v1.\(method.2)"])
      }
    }
    for vector in try Self.vectors() { missing.remove(vector.content.message) }
    #expect(missing == [])
  }
}
