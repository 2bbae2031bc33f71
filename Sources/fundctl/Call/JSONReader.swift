/// Reads JSON without making numbers of its digits, so that nothing is rounded.
struct JSONReader {
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  /// Arrays and objects within each other.
  static let maximumDepth = 100

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next value and where it stands, nil at the end. Between values there may be white space.
  mutating func next() throws(Problem) -> (value: JSONValue, range: Range<Int>)? {
    skipSpace()
    guard index < bytes.count else { return nil }
    let start = index
    return (try value(depth: 0), start..<index)
  }

  private func problem(_ what: String) -> Problem {
    let lines = bytes[..<min(index, bytes.count)].split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return Problem(
      description: "line \(lines.count), byte \((lines.last?.count ?? 0) + 1): \(what)")
  }

  private mutating func skipSpace() {
    while index < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(Problem) -> JSONValue {
    guard depth < Self.maximumDepth else { throw problem("nested too deeply") }
    guard index < bytes.count else { throw problem("the JSON ends too early") }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default:
      for (word, value) in [
        ("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null),
      ]
      where bytes[index...].starts(with: word.utf8) {
        index += word.utf8.count
        return value
      }
      throw problem("expected a JSON value")
    }
  }

  private mutating func object(depth: Int) throws(Problem) -> JSONValue {
    index += 1
    var members: [(String, JSONValue)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw problem("expected a name in double quotes")
      }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw problem("expected a colon") }
      skipSpace()
      members.append((name, try value(depth: depth + 1)))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw problem("expected a comma or }") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(Problem) -> JSONValue {
    index += 1
    var elements: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipSpace()
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw problem("expected a comma or ]") }
    return .array(elements)
  }

  private mutating func number() throws(Problem) -> JSONValue {
    let start = index
    func digits(_ reader: inout JSONReader) -> Int {
      let first = reader.index
      while reader.index < reader.bytes.count,
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(reader.bytes[reader.index])
      {
        reader.index += 1
      }
      return reader.index - first
    }
    _ = take(UInt8(ascii: "-"))
    let hasLeadingZero = index < bytes.count && bytes[index] == UInt8(ascii: "0")
    let whole = digits(&self)
    guard whole > 0, whole == 1 || !hasLeadingZero else { throw problem("malformed number") }
    if take(UInt8(ascii: ".")), digits(&self) == 0 { throw problem("malformed number") }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits(&self) > 0 else { throw problem("malformed number") }
    }
    return .literal(String(decoding: bytes[start..<index], as: UTF8.self))
  }

  // MARK: Strings

  private mutating func string() throws(Problem) -> String {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw problem("text that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case ..<0x20: throw problem("a control character in a text")
      default:
        text.append(byte)
        index += 1
      }
    }
    throw problem("a text without an end")
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0c,
    UInt8(ascii: "n"): 0x0a, UInt8(ascii: "r"): 0x0d, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape() throws(Problem) -> [UInt8] {
    index += 1
    guard index < bytes.count else { throw problem("a text without an end") }
    let kind = bytes[index]
    index += 1
    if let plain = Self.escapes[kind] { return [plain] }
    guard kind == UInt8(ascii: "u") else { throw problem("unknown escape") }
    var value = try fourDigits()
    if 0xd800..<0xdc00 ~= value {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw problem("half of a surrogate pair")
      }
      let low = try fourDigits()
      guard 0xdc00..<0xe000 ~= low else { throw problem("half of a surrogate pair") }
      value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw problem("half of a surrogate pair") }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourDigits() throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue, bytes[index] < 0x80
      else { throw problem("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }
}
