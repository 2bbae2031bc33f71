import LedgerCore

/// Lines of JSON (RFC 8259), one object a line, without spaces.
final class JSONWriter {
  let out: FileWriter
  private var isFirst = true

  init(_ out: FileWriter) { self.out = out }

  func begin(_ item: StaticString) {
    out.put("{\"item\":\"")
    out.put(item)
    out.put("\"")
    isFirst = false
  }

  func endLine() throws {
    out.put("}\n")
    isFirst = true
    try out.endItem()
  }

  @inline(__always)
  func key(_ key: StaticString) {
    if !isFirst { out.put(UInt8(ascii: ",")) }
    isFirst = false
    out.put("\"")
    out.put(key)
    out.put("\":")
  }

  @inline(__always)
  func number(_ name: StaticString, _ number: some FixedWidthInteger) {
    key(name)
    out.put(number)
  }

  func flag(_ name: StaticString, _ flag: Bool) {
    key(name)
    out.put(flag ? "true" : "false")
  }

  func text(_ name: StaticString, _ text: String) {
    key(name)
    value(text)
  }

  func word(_ name: StaticString, _ word: StaticString) {
    key(name)
    out.put("\"")
    out.put(word)
    out.put("\"")
  }

  func position(_ name: StaticString, _ position: Position) {
    key(name)
    guard position != .none else { return out.put("null") }
    out.put("\"")
    out.put(position)
    out.put("\"")
  }

  func day(_ name: StaticString, _ day: Day) {
    key(name)
    out.put("\"")
    out.put(day: day)
    out.put("\"")
  }

  func hex(_ name: StaticString, _ bytes: UnsafeRawBufferPointer) {
    key(name)
    out.put("\"")
    out.put(hex: bytes)
    out.put("\"")
  }

  /// An array; `element` writes one.
  func array<Elements: Collection>(
    _ name: StaticString, _ elements: Elements, _ element: (Elements.Element) -> Void
  ) {
    key(name)
    out.put("[")
    var follows = false
    for one in elements {
      if follows { out.put(",") }
      follows = true
      element(one)
    }
    out.put("]")
  }

  /// An object in an array; `fields` writes its fields.
  @inline(__always)
  func object(_ fields: () -> Void) {
    out.put("{")
    isFirst = true
    fields()
    out.put("}")
    isFirst = false
  }

  func value(_ text: String) {
    var text = text
    out.put("\"")
    text.withUTF8 { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          out.put(UInt8(ascii: "\\"))
          out.put(byte)
        case 0..<0x20:
          out.put("\\u00")
          withUnsafeBytes(of: byte) { out.put(hex: $0) }
        default: out.put(byte)
        }
      }
    }
    out.put("\"")
  }
}
