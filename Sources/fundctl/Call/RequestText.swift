import Foundation
import FundMessages
import SwiftProtobuf

/// The JSON of a request, from the command line, a file or standard input.
struct RequestText {
  /// A longer text is refused. What it says must fit a frame, which is much less.
  static let maximumBytes = 64 << 20

  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameters:
  ///   - argument: the JSON itself, or `-` for standard input.
  ///   - file: its name, or `-`. Without either the request is empty.
  init(argument: String?, file: String?) throws(CommandFailure) {
    switch (argument, file) {
    case (nil, nil): bytes = Array("{}".utf8)
    case ("-", _), (_, "-"): bytes = try Self.read(.standardInput, named: "standard input")
    case (let argument?, _): bytes = Array(argument.utf8)
    case (nil, let file?):
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw CommandFailure("\(file): cannot be read")
      }
      bytes = try Self.read(handle, named: file)
    }
  }

  private static func read(_ handle: FileHandle, named name: String) throws(CommandFailure)
    -> [UInt8]
  {
    let data: Data?
    do {
      data = try handle.read(upToCount: maximumBytes + 1)
    } catch {
      throw CommandFailure("\(name): \(error.localizedDescription)")
    }
    guard (data?.count ?? 0) <= maximumBytes else {
      throw CommandFailure("\(name): longer than \(maximumBytes) bytes")
    }
    return Array(data ?? Data())
  }

  /// The messages that it describes, encoded: one, or any number of them one after the other.
  ///
  /// - Parameter name: the full name of the message.
  func encoded(
    as name: String, _ descriptors: ProtocolDescriptors, isStream: Bool = false
  ) throws(CommandFailure) -> [[UInt8]] {
    guard let type = MethodMessages.types[name] else {
      preconditionFailure("\(name) is the request of a method")
    }
    do {
      var reader = JSONReader(bytes)
      var messages: [[UInt8]] = []
      while let part = try reader.next() {
        guard isStream || messages.isEmpty else {
          throw JSONReader.Problem(description: "expected one object only")
        }
        try RequestCheck(descriptors: descriptors).check(part.value, is: name)
        messages.append(
          try type.init(jsonUTF8Bytes: Array(bytes[part.range])).serializedBytes())
      }
      guard isStream || !messages.isEmpty else {
        throw JSONReader.Problem(description: "expected an object")
      }
      return messages
    } catch {
      throw CommandFailure(
        "the request is no \(DescriptorText.short(name)): \(error)\n"
          + "`fundctl call --describe \(DescriptorText.short(name))` shows its fields")
    }
  }
}
