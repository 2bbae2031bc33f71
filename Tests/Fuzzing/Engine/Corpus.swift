import Foundation

/// The inputs that stay: golden vectors of the protocol, and what was found.
enum Corpus {
  /// The repository: the working directory where that is one, else where this file was compiled.
  private static let root: URL = {
    let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    let isRoot = FileManager.default.fileExists(
      atPath: working.appendingPathComponent("Tests/Fuzzing/corpus").path)
    return isRoot
      ? working
      : URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
  }()

  /// Where the inputs of a target are kept, one a file.
  static func folder(of target: String) -> URL {
    root.appendingPathComponent("Tests/Fuzzing/corpus/\(target)")
  }

  /// The inputs of a target by the names of their files, in the order of these.
  static func inputs(of target: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = folder(of: target)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0))))
    }
  }

  /// Keeps an input and says where.
  static func keep(_ input: [UInt8], of target: String) throws -> String {
    let folder = folder(of: target)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(String(Fingerprint.of(input), radix: 16))
    try Data(input).write(to: file)
    return file.path
  }

  /// The bytes of a folder of `Protocol/vectors`, by name.
  static func vectors(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = root.appendingPathComponent("Protocol/vectors/\(folder)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try names.filter { $0.hasSuffix(".hex") }.sorted().map { name in
      let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      let digits = text.split(separator: "\n").flatMap { line in
        line.prefix { $0 != "#" }.compactMap(\.hexDigitValue)
      }
      let bytes = stride(from: 0, to: digits.count - 1, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
      }
      return (String(name.dropLast(4)), bytes)
    }
  }

  /// The full name of the message that a vector of `messages` is.
  static func message(ofVector name: String) throws -> String {
    let file = root.appendingPathComponent("Protocol/vectors/messages/\(name).json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    return (object as? [String: Any])?["message"] as? String ?? ""
  }
}
