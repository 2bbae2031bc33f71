/// The text of a proof: a JSON object with fixed names in a fixed order, whose values are texts,
/// whole numbers, and lists of texts. Blanks and line feeds between them do not matter.
enum ProofText {
  /// The longest text, in bytes: that of a voucher of 4096 legs has a tenth of it.
  static let byteLimit = 8 << 20

  enum Value: Equatable {
    case text(String)
    case number(UInt64)
    case list([String])
  }

  static func encode(_ fields: [(name: String, value: Value)]) -> String {
    let lines = fields.map { "  \(quoted($0.name)): \(encode($0.value))" }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private static func encode(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .number(let number): String(number)
    case .list(let texts):
      texts.isEmpty
        ? "[]" : "[\n" + texts.map { "    " + quoted($0) }.joined(separator: ",\n") + "\n  ]"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  /// The values of the names, in their order.
  static func decode(_ text: String, names: [String]) throws(ProofProblem) -> [Value] {
    guard text.utf8.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    var reader = Reader(bytes: Array(text.utf8))
    var values: [Value] = []
    try reader.take("{")
    for (index, name) in names.enumerated() {
      if index > 0 { try reader.take(",") }
      guard try reader.text() == name else { throw reader.problem("name \(name)") }
      try reader.take(":")
      values.append(try reader.value())
    }
    try reader.take("}")
    try reader.end()
    return values
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    func problem(_ expected: String) -> ProofProblem {
      .malformedText(at: at, expected: expected)
    }

    private mutating func skipBlanks() {
      while at < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[at]) { at += 1 }
    }

    private mutating func has(_ letter: Unicode.Scalar) -> Bool {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: letter) else { return false }
      at += 1
      return true
    }

    mutating func take(_ letter: Unicode.Scalar) throws(ProofProblem) {
      guard has(letter) else { throw problem("\"\(letter)\"") }
    }

    mutating func end() throws(ProofProblem) {
      skipBlanks()
      guard at == bytes.count else { throw problem("end") }
    }

    mutating func value() throws(ProofProblem) -> Value {
      skipBlanks()
      guard at < bytes.count else { throw problem("value") }
      switch bytes[at] {
      case UInt8(ascii: "\""): return .text(try text())
      case UInt8(ascii: "["): return .list(try list())
      default: return .number(try number())
      }
    }

    private mutating func number() throws(ProofProblem) -> UInt64 {
      let digits = bytes[at...].prefix(21).prefix {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      }
      let text = String(decoding: digits, as: UTF8.self)
      guard let number = UInt64(text), String(number) == text else { throw problem("number") }
      at += digits.count
      return number
    }

    private mutating func list() throws(ProofProblem) -> [String] {
      try take("[")
      var texts: [String] = []
      if has("]") { return texts }
      repeat { texts.append(try text()) } while has(",")
      try take("]")
      return texts
    }

    mutating func text() throws(ProofProblem) -> String {
      try take("\"")
      var text: [UInt8] = []
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        var byte = bytes[at]
        guard byte >= 0x20 else { throw problem("character") }
        if byte == UInt8(ascii: "\\") {
          at += 1
          guard at < bytes.count, let escaped = Self.escaped(bytes[at]) else {
            throw problem("escape of n, a quote or a backslash")
          }
          byte = escaped
        }
        text.append(byte)
        at += 1
      }
      try take("\"")
      return String(decoding: text, as: UTF8.self)
    }

    private static func escaped(_ letter: UInt8) -> UInt8? {
      switch letter {
      case UInt8(ascii: "n"): 0x0a
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter
      default: nil
      }
    }
  }
}

extension ProofText.Value {
  func text(_ name: String) throws(ProofProblem) -> String {
    guard case .text(let text) = self else { throw .malformedField(name) }
    return text
  }

  func number(_ name: String) throws(ProofProblem) -> UInt64 {
    guard case .number(let number) = self else { throw .malformedField(name) }
    return number
  }

  /// Of lowercase hexadecimal.
  func bytes(_ name: String) throws(ProofProblem) -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(try text(name)) else { throw .malformedField(name) }
    return bytes
  }

  func digest(_ name: String) throws(ProofProblem) -> Digest {
    guard let digest = Digest(try bytes(name)) else { throw .malformedField(name) }
    return digest
  }

  /// Siblings in a tree: no more than a tree can have levels.
  func siblings(_ name: String) throws(ProofProblem) -> [Digest] {
    guard case .list(let texts) = self, texts.count <= UInt64.bitWidth else {
      throw .malformedField(name)
    }
    var digests: [Digest] = []
    for text in texts {
      guard let digest = Digest(hexadecimal: text) else { throw .malformedField(name) }
      digests.append(digest)
    }
    return digests
  }

  static func hexadecimal(_ bytes: some Sequence<UInt8>) -> Self {
    .text(Hexadecimal.text(bytes))
  }

  static func siblings(_ digests: [Digest]) -> Self { .list(digests.map(\.description)) }
}
