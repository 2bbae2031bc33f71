/// The records of comma-separated values after RFC 4180, with LF or CRLF. Empty lines are passed
/// over.
struct CSVReader {
  struct Record: Hashable {
    /// Line on which it begins, from 1.
    var line: Int
    var fields: [String]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var line = 1

  /// - Parameter text: valid UTF-8.
  init(_ text: ArraySlice<UInt8>) {
    bytes = text
    position = text.startIndex
  }

  /// Nil at the end.
  mutating func next() throws(ImportProblem) -> Record? {
    while skipLineEnd() {}
    guard position < bytes.endIndex else { return nil }
    var record = Record(line: line, fields: [])
    while true {
      record.fields.append(try field())
      guard position < bytes.endIndex else { return record }
      if bytes[position] == Self.comma {
        position += 1
      } else if skipLineEnd() {
        return record
      } else {
        throw ImportProblem(line, "引号之后有多余字符", "something follows a closing quote")
      }
    }
  }

  private mutating func skipLineEnd() -> Bool {
    var next = position
    if next < bytes.endIndex, bytes[next] == Self.carriageReturn { next += 1 }
    guard next < bytes.endIndex, bytes[next] == Self.lineFeed else {
      // A lone carriage return at the very end.
      guard next == bytes.endIndex, next > position else { return false }
      position = next
      return true
    }
    position = next + 1
    line += 1
    return true
  }

  private mutating func field() throws(ImportProblem) -> String {
    if position < bytes.endIndex, bytes[position] == Self.quote { return try quotedField() }
    let start = position
    while position < bytes.endIndex, bytes[position] != Self.comma,
      bytes[position] != Self.lineFeed, bytes[position] != Self.carriageReturn
    {
      if bytes[position] == Self.quote {
        throw ImportProblem(line, "未加引号的单元格中有引号", "a quote inside a plain cell")
      }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func quotedField() throws(ImportProblem) -> String {
    let first = line
    var field: [UInt8] = []
    position += 1
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.endIndex, bytes[position] == Self.quote else {
          return String(decoding: field, as: UTF8.self)
        }
        position += 1
      } else if byte == Self.lineFeed {
        line += 1
      }
      field.append(byte)
    }
    throw ImportProblem(first, "引号没有结束", "a quote is not closed")
  }
}
