import FundMessages
import SwiftProtobuf

/// An encoded answer as JSON, with the names of the `.proto` files; numbers of 64 bits in quotes, as
/// protobuf writes them, so that no reader rounds them.
enum AnswerText {
  /// On one line.
  ///
  /// - Parameter name: the full name of the message.
  static func line(_ bytes: [UInt8], _ name: String) throws(CommandFailure) -> String {
    guard let type = MethodMessages.types[name] else {
      preconditionFailure("\(name) is the answer of a method")
    }
    var options = JSONEncodingOptions()
    options.preserveProtoFieldNames = true
    do {
      return try type.init(serializedBytes: bytes).jsonString(options: options)
    } catch {
      throw CommandFailure("the server answered with bytes that are no \(name)")
    }
  }

  /// With a line for each member.
  static func pretty(_ bytes: [UInt8], _ name: String) throws(CommandFailure) -> String {
    let line = try line(bytes, name)
    var reader = JSONReader(Array(line.utf8))
    guard let answer = try? reader.next() else { return line }
    return answer.value.pretty
  }
}
