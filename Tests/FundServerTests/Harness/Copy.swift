import Foundation

enum Copy {
  /// Copies a folder with its files.
  static func folder(_ path: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path, toPath: other)
  }
}
