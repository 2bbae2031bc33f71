import FundClient

/// Text under way to a file, as bytes; numbers are written without an intermediate string.
struct TextBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
  mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }
  mutating func append(_ byte: UInt8) { bytes.append(byte) }
  mutating func append(character: Unicode.Scalar) { bytes.append(UInt8(ascii: character)) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func append(number: UInt64) {
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  mutating func append(signed number: Int64) {
    if number < 0 { append(character: "-") }
    append(number: number.magnitude)
  }

  /// Yuan with two places and no commas.
  mutating func append(yuan amount: Int64) {
    if amount < 0 { append(character: "-") }
    append(number: amount.magnitude / 100)
    append(character: ".")
    let fen = UInt8(amount.magnitude % 100)
    bytes.append(UInt8(ascii: "0") + fen / 10)
    bytes.append(UInt8(ascii: "0") + fen % 10)
  }

  /// A field of CSV, in quotes where RFC 4180 asks for them.
  mutating func append(csv field: String) {
    let special: (UInt8) -> Bool = { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard field.utf8.contains(where: special) else { return append(field) }
    append(character: "\"")
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    append(character: "\"")
  }

  mutating func append(json value: JSONValue) { append(value.compact) }
}
