/// Comma-separated values after RFC 4180, UTF-8, with LF or CRLF. Stricter than the RFC: no empty
/// line, no quote inside a plain field. One thing more: a record that begins with `#` is a comment
/// up to the end of its line.
struct CSVParser {
  struct Record: Equatable {
    /// The line on which the record begins, from 1.
    let line: Int
    let fields: [String]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let file: String
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1

  init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// Nil at the end of the file.
  mutating func next() throws(ReferenceDataError) -> Record? {
    skipComments()
    guard position < bytes.count else { return nil }
    let first = line
    if bytes[position] == Self.lineFeed || bytes[position] == Self.carriageReturn {
      throw failure(.emptyLine)
    }
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard try !endOfRecord() else { return Record(line: first, fields: fields) }
    }
  }

  private mutating func skipComments() {
    while position < bytes.count, bytes[position] == UInt8(ascii: "#") {
      while position < bytes.count, bytes[position] != Self.lineFeed { position += 1 }
      if position < bytes.count {
        position += 1
        line += 1
      }
    }
  }

  /// Consumes what follows a field: a comma (false), or a line end or the end of the file (true).
  private mutating func endOfRecord() throws(ReferenceDataError) -> Bool {
    guard position < bytes.count else { return true }
    switch bytes[position] {
    case Self.comma:
      position += 1
      return false
    case Self.lineFeed:
      position += 1
    case Self.carriageReturn:
      guard position + 1 < bytes.count, bytes[position + 1] == Self.lineFeed else {
        throw failure(.loneCarriageReturn)
      }
      position += 2
    default:
      throw failure(.strayQuote)
    }
    line += 1
    return true
  }

  private mutating func field() throws(ReferenceDataError) -> String {
    if position < bytes.count, bytes[position] == Self.quote { return try quotedField() }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.comma || byte == Self.lineFeed || byte == Self.carriageReturn { break }
      if byte == Self.quote { throw failure(.strayQuote) }
      position += 1
    }
    return try text(bytes[start..<position])
  }

  private mutating func quotedField() throws(ReferenceDataError) -> String {
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == Self.quote {
        guard position < bytes.count, bytes[position] == Self.quote else {
          return try text(content[...])
        }
        position += 1
      } else if byte == Self.lineFeed {
        line += 1
      }
      content.append(byte)
    }
    throw failure(.unterminatedQuote)
  }

  private func text(_ field: ArraySlice<UInt8>) throws(ReferenceDataError) -> String {
    guard let text = String(validating: field, as: UTF8.self) else { throw failure(.invalidUTF8) }
    return text
  }

  private func failure(_ problem: ReferenceDataError.Problem) -> ReferenceDataError {
    ReferenceDataError(file: file, line: line, problem: problem)
  }
}
