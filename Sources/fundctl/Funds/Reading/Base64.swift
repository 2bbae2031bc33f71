import Foundation

/// Bytes as the JSON of a message has them.
enum Base64 {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }
}
