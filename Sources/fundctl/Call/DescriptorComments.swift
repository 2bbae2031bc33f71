import Foundation
import SwiftProtobuf

/// The comments of one `.proto` file, by the place of what they are about.
struct DescriptorComments {
  private var texts: [[Int32]: String] = [:]

  init(_ file: Google_Protobuf_FileDescriptorProto) {
    for location in file.sourceCodeInfo.location {
      let text = [location.leadingComments, location.trailingComments]
        .flatMap { $0.split(separator: "\n") }
        .map { $0.trimmingCharacters(in: .whitespaces) }
        .joined(separator: "\n")
      if !text.isEmpty { texts[location.path] = text }
    }
  }

  /// Without marks and indentation, the lines as they stand; empty if there is none.
  ///
  /// - Parameter path: field numbers and indexes, as `descriptor.proto` says.
  func text(at path: [Int32]) -> String { texts[path] ?? "" }
}
