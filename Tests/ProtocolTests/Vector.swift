import Foundation

/// One golden vector: the bytes of a `.hex` file and the description in the `.json` file beside it.
struct Vector<Description: Decodable & Sendable>: Sendable, CustomStringConvertible {
  let name: String
  let bytes: [UInt8]
  let content: Description

  var description: String { name }
}

/// The folder `Protocol` of this repository.
enum ProtocolFolder {
  static let url = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Protocol")

  static func text(of path: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
  }

  /// The vectors of a folder, by name.
  static func vectors<Description: Decodable & Sendable>(
    in folder: String, as type: Description.Type
  ) throws -> [Vector<Description>] {
    let folder = url.appendingPathComponent("vectors/" + folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let stems = names.filter { $0.hasSuffix(".hex") }.map { String($0.dropLast(4)) }
    guard names == stems.flatMap({ [$0 + ".hex", $0 + ".json"] }).sorted() else {
      throw VectorProblem.unpaired(folder: folder.path)
    }
    return try stems.map { stem in
      let file = folder.appendingPathComponent(stem)
      let hex = try String(contentsOf: file.appendingPathExtension("hex"), encoding: .utf8)
      let json = try Data(contentsOf: file.appendingPathExtension("json"))
      return Vector(
        name: stem, bytes: try bytes(ofHex: hex, file: stem),
        content: try JSONDecoder().decode(Description.self, from: json))
    }
  }

  /// Hexadecimal digits and white space; from `#` to the end of a line is a comment.
  private static func bytes(ofHex text: String, file: String) throws -> [UInt8] {
    var digits: [UInt8] = []
    for line in text.split(separator: "\n") {
      for character in line.prefix(while: { $0 != "#" }) where !character.isWhitespace {
        guard let digit = character.hexDigitValue else { throw VectorProblem.notHex(file: file) }
        digits.append(UInt8(digit))
      }
    }
    guard digits.count % 2 == 0 else { throw VectorProblem.notHex(file: file) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

enum VectorProblem: Error {
  case unpaired(folder: String)
  case notHex(file: String)
  case unknownMessage(String)
  case undescribed(String)
}
