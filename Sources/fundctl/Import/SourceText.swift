import Foundation

/// A text file that must be UTF-8.
enum SourceText {
  /// The longest file; a longer one is refused: split it.
  static let maximumBytes = 1 << 30

  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw CommandFailure("cannot read \(path): \(error.localizedDescription)")
    }
    guard data.count <= maximumBytes else {
      throw CommandFailure("\(path) is longer than \(maximumBytes >> 20) MiB: split it")
    }
    return Array(data)
  }

  /// The text without a byte order mark.
  static func checked(_ bytes: [UInt8]) throws(ImportProblem) -> ArraySlice<UInt8> {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw ImportProblem(
        0, "文件是 UTF-16 编码，请另存为“CSV UTF-8”", "the file is UTF-16: save it as CSV UTF-8")
    }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let line = lineOfBadUTF8(text) {
      throw ImportProblem(
        line, "文件不是 UTF-8 编码（可能是 GBK），请在 Excel 或 WPS 中另存为“CSV UTF-8”",
        "the file is not UTF-8 (maybe GBK): save it as CSV UTF-8")
    }
    return text
  }

  /// The first line with bytes that are not UTF-8.
  private static func lineOfBadUTF8(_ text: ArraySlice<UInt8>) -> Int? {
    guard String(validating: text, as: UTF8.self) == nil else { return nil }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
    return bad.map { $0 + 1 } ?? 1
  }
}

extension ImportProblem: Error {}
